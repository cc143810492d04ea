// The data cut into whole batches, for libraries that are given one at a time.
export function batchesOf({ x, y, layers, batch, rows }, make) {
  const [inputs, outputs] = [layers[0], layers.at(-1)];
  return Array.from({ length: rows / batch }, (_, i) =>
    make(
      x.slice(i * batch * inputs, (i + 1) * batch * inputs),
      y.slice(i * batch * outputs, (i + 1) * batch * outputs),
    ),
  );
}

/** The data row by row, as libraries that learn one row at a time want them. */
export function rowsOf({ x, y, layers, rows }) {
  const [inputs, outputs] = [layers[0], layers.at(-1)];
  return Array.from({ length: rows }, (_, i) => ({
    input: Array.from(x.subarray(i * inputs, (i + 1) * inputs)),
    output: Array.from(y.subarray(i * outputs, (i + 1) * outputs)),
  }));
}
