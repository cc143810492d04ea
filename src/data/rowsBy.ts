/** Rows in the order in which they come, under what each belongs to: a class, a group. */
export function rowsBy<K>(rows: Iterable<number>, keyOf: (row: number) => K): Map<K, number[]> {
  const lists = new Map<K, number[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const list = lists.get(key);
    if (list) list.push(row);
    else lists.set(key, [row]);
  }
  return lists;
}
