// The operators of a graph as JavaScript source, without dependencies: a standalone file holds those that its network needs.
// A tensor there is { shape, data }; whole numbers are floats. Each is a function (inputs…, attributes) → tensor.

/** Functions that others build on, with the names they need. */
interface Source {
  readonly code: string;
  readonly needs?: readonly string[];
}

/** One function of each element. */
const each = (formula: string, ...needs: string[]): Source => ({
  code: `(x) => ({ shape: x.shape, data: x.data.map((v) => ${formula}) })`,
  needs,
});
/** One function of pairs of elements, shapes spread over each other as NumPy does. */
const pair = (formula: string): Source => ({
  code: `(a, b) => spread([a, b], (i, [p, q]) => { const u = a.data[p], v = b.data[q]; return ${formula}; })`,
  needs: ["spread"],
});
/** A function of the numbers along an axis, \`line(numbers)\` giving as many. */
const lines = (body: string): Source => ({
  code: `(x, { axis }) => alongAxis(x, axis, (line) => { ${body} })`,
  needs: ["alongAxis"],
});
const reduce = (code: string): Source => ({ code, needs: ["reduceAxes"] });

export const operators: Readonly<Record<string, Source>> = {
  // Offsets into each input for each element of the result.
  spread: {
    code: `(inputs, f) => {
  const rank = Math.max(...inputs.map((t) => t.shape.length));
  const sizeAt = (t, axis) => t.shape[axis - rank + t.shape.length] ?? 1;
  const shape = Array.from({ length: rank }, (_, axis) => {
    const sizes = inputs.map((t) => sizeAt(t, axis));
    return sizes.find((n) => n !== 1) ?? 1;
  });
  const steps = inputs.map((t) => {
    let step = 1;
    const list = [];
    for (let axis = rank - 1; axis >= 0; axis--) {
      list[axis] = sizeAt(t, axis) === 1 ? 0 : step;
      step *= sizeAt(t, axis);
    }
    return list;
  });
  const data = new Float32Array(sizeOf(shape));
  const index = new Array(rank).fill(0);
  const at = inputs.map(() => 0);
  for (let i = 0; i < data.length; i++) {
    data[i] = f(i, at);
    for (let axis = rank - 1; axis >= 0; axis--) {
      index[axis]++;
      for (let k = 0; k < at.length; k++) at[k] += steps[k][axis];
      if (index[axis] < shape[axis]) break;
      for (let k = 0; k < at.length; k++) at[k] -= steps[k][axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { shape, data };
}`,
  },
  alongAxis: {
    code: `({ shape, data }, axis, f) => {
  const at = axis < 0 ? axis + shape.length : axis;
  const size = shape[at];
  const inner = sizeOf(shape.slice(at + 1));
  const out = new Float32Array(data.length);
  const line = new Float64Array(size);
  for (let start = 0; start < data.length; start += size * inner) {
    for (let j = 0; j < inner; j++) {
      for (let i = 0; i < size; i++) line[i] = data[start + j + i * inner];
      const result = f(line);
      for (let i = 0; i < size; i++) out[start + j + i * inner] = result[i];
    }
  }
  return { shape, data: out };
}`,
  },
  // Sums along axes, which stay with size 1, and how many numbers each sum has.
  reduceAxes: {
    code: `({ shape, data }, axes) => {
  const kept = shape.map((n, axis) => (axes.includes(axis) ? 1 : n));
  const sums = new Float64Array(sizeOf(kept));
  const out = { shape: kept, data: sums };
  let next = 0;
  const walk = (axis, at, step) => {
    if (axis === shape.length) sums[at] += data[next++];
    else for (let i = 0; i < shape[axis]; i++) walk(axis + 1, at + (kept[axis] === 1 ? 0 : i * (step / kept[axis])), step / kept[axis]);
  };
  walk(0, 0, sums.length);
  return { ...out, count: data.length / sums.length };
}`,
  },
  erf: {
    // √(π/4) · erf x = e^(−x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!: all terms have one sign.
    code: `(x) => {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-18; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return sum * Math.exp(-x * x) * (2 / Math.sqrt(Math.PI));
}`,
  },
  Abs: each("Math.abs(v)"),
  Add: pair("u + v"),
  Cast: { code: "(x) => ({ shape: x.shape, data: x.data.map(Math.trunc) })" },
  CumSum: {
    code: `(x, axis) => alongAxis(x, axis.data[0], (line) => { let sum = 0; return line.map((v) => (sum += v)); })`,
    needs: ["alongAxis"],
  },
  Div: pair("u / v"),
  Elu: each("v > 0 ? v : Math.expm1(v)"),
  Erf: each("erf(v)", "erf"),
  Exp: each("Math.exp(v)"),
  Gather: {
    code: `(table, index) => {
  const [rows, size] = table.shape;
  const data = new Float32Array(index.data.length * size);
  index.data.forEach((row, i) => {
    if (!(row >= 0 && row < rows)) throw new RangeError(\`predict: \${row} is no index from 0 to \${rows - 1}.\`);
    data.set(table.data.subarray(row * size, (row + 1) * size), i * size);
  });
  return { shape: [...index.shape, size], data };
}`,
  },
  Greater: pair("u > v ? 1 : 0"),
  LogSoftmax: lines(
    "const top = line.reduce((a, b) => Math.max(a, b)); let sum = 0; for (const v of line) sum += Math.exp(v - top); return line.map((v) => v - top - Math.log(sum));",
  ),
  MatMul: {
    code: `(x, w) => {
  const [inner, columns] = w.shape;
  const rows = x.data.length / inner;
  const data = new Float32Array(rows * columns);
  const sums = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    sums.fill(0);
    for (let k = 0; k < inner; k++) {
      const v = x.data[r * inner + k];
      for (let c = 0; c < columns; c++) sums[c] += v * w.data[k * columns + c];
    }
    data.set(sums, r * columns);
  }
  return { shape: [...x.shape.slice(0, -1), columns], data };
}`,
  },
  Max: pair("u > v || u !== u ? u : v"),
  Min: pair("u < v || u !== u ? u : v"),
  Mul: pair("u * v"),
  Neg: each("-v"),
  ReduceMean: reduce(
    "(x, { axes }) => { const { shape, data, count } = reduceAxes(x, axes); return { shape, data: Float32Array.from(data, (v) => v / count) }; }",
  ),
  ReduceSum: reduce(
    "(x, axes) => { const { shape, data } = reduceAxes(x, [...axes.data]); return { shape, data: Float32Array.from(data) }; }",
  ),
  Reshape: {
    code: `(x, shape) => {
  const sizes = [...shape.data];
  const known = sizeOf(sizes.filter((n) => n !== -1));
  return { shape: sizes.map((n) => (n === -1 ? x.data.length / known : n)), data: x.data };
}`,
  },
  Sigmoid: each("v >= 0 ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / (1 + Math.exp(v))"),
  Slice: {
    code: `({ shape, data }, from, to, axes) => {
  const axis = axes.data[0];
  const begin = from.data[0];
  const size = to.data[0] - begin;
  const inner = sizeOf(shape.slice(axis + 1));
  const whole = shape[axis] * inner;
  const out = new Float32Array((data.length / shape[axis]) * size);
  for (let i = 0; i * whole < data.length; i++)
    out.set(data.subarray(i * whole + begin * inner, i * whole + (begin + size) * inner), i * size * inner);
  return { shape: shape.map((n, i) => (i === axis ? size : n)), data: out };
}`,
  },
  Softmax: lines(
    "const top = line.reduce((a, b) => Math.max(a, b)); let sum = 0; const powers = line.map((v) => { const p = Math.exp(v - top); sum += p; return p; }); return powers.map((p) => p / sum);",
  ),
  Softplus: each("Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))"),
  Sqrt: each("Math.sqrt(v)"),
  Sub: pair("u - v"),
  Tanh: each("Math.tanh(v)"),
  Tile: {
    code: `({ shape, data }, repeats) => {
  let out = data;
  let inner = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] * inner;
    const times = repeats.data[axis];
    const next = new Float32Array(out.length * times);
    for (let at = 0, to = 0; at < out.length; at += size)
      for (let i = 0; i < times; i++, to += size) next.set(out.subarray(at, at + size), to);
    out = next;
    inner = size * times;
  }
  return { shape: shape.map((n, axis) => n * repeats.data[axis]), data: out };
}`,
  },
  TopK: {
    code: "(x, k, { axis }) => alongAxis(x, axis, (line) => line.slice().sort().reverse())",
    needs: ["alongAxis"],
  },
  Transpose: {
    code: `({ shape, data }, { perm }) => {
  const steps = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const to = perm.map((axis) => shape[axis]);
  const out = new Float32Array(data.length);
  let next = 0;
  const walk = (axis, at) => {
    if (axis === to.length) out[next++] = data[at];
    else for (let i = 0; i < to[axis]; i++) walk(axis + 1, at + i * steps[perm[axis]]);
  };
  walk(0, 0);
  return { shape: to, data: out };
}`,
  },
  Where: {
    code: "(condition, a, b) => spread([condition, a, b], (i, [c, p, q]) => (condition.data[c] ? a.data[p] : b.data[q]))",
    needs: ["spread"],
  },
};
