/**
 * Part of a tensor that is repeated along axes, as broadcasting repeats it: elements `first` to `first + count` of the whole.
 * `table`: how many axes (at least two), then the last axis's size and stride, the one's before it, …; the last stride is 0 or 1. Written by whole
 * vectors, so up to three elements behind the last are touched.
 */
export function expand(y: usize, x: usize, table: usize, first: u32, count: u32): void {
  const size = load<u32>(table, 4);
  const step = <usize>load<u32>(table, 8);
  const rows = load<u32>(table, 12);
  const rowStep = <usize>load<u32>(table, 16);
  let column = first % size;
  let row = (first / size) % rows;
  let rest = first / size / rows;
  let base = baseOf(table, rest);
  while (count > 0) {
    const run = min(size - column, count);
    const from = x + ((base + <usize>row * rowStep + <usize>column * step) << 2);
    const bytes = (<usize>run) << 2;
    if (step == 0) {
      const value = v128.load32_splat(from);
      for (let i: usize = 0; i < bytes; i += 16) v128.store(y + i, value);
    } else {
      for (let i: usize = 0; i < bytes; i += 16) v128.store(y + i, v128.load(from + i));
    }
    y += bytes;
    count -= run;
    column = 0;
    if (++row == rows) {
      row = 0;
      base = baseOf(table, ++rest);
    }
  }
}

/** Element offset that the axes before the last two make. */
function baseOf(table: usize, rest: u32): usize {
  let base: usize = 0;
  const end = table + 4 + (load<usize>(table) << 3);
  for (let axis = table + 20; axis < end; axis += 8) {
    const size = load<u32>(axis);
    base += <usize>(rest % size) * load<usize>(axis, 4);
    rest /= size;
  }
  return base;
}
