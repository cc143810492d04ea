/** Where the first of the largest of some f32 is. */
export function argmax(x: usize, columns: u32): u32 {
  let best: u32 = 0;
  let largest = load<f32>(x);
  for (let j: u32 = 1; j < columns; j++) {
    const value = load<f32>(x + ((<usize>j) << 2));
    if (value > largest) {
      largest = value;
      best = j;
    }
  }
  return best;
}
