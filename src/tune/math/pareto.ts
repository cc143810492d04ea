// Which of several rows of losses are better: domination, fronts, and how crowded a front is.
// Deb, Pratap, Agarwal & Meyarivan 2002, A fast and elitist multiobjective genetic algorithm: NSGA-II, sections III-A, B.

/** a is nowhere worse than b and somewhere better. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! > b[i]!) return false;
    if (a[i]! < b[i]!) better = true;
  }
  return better;
}

/** The items that no other beats in everything, in their order: each is held against those alone that come first in all. */
export function paretoFront<T>(items: readonly T[], lossesOf: (item: T) => readonly number[]): T[] {
  const rows = items.map((item, place) => ({ place, losses: lossesOf(item) }));
  const sorted = [...rows].sort((a, b) => compareRows(a.losses, b.losses));
  const front: typeof rows = [];
  for (const row of sorted) {
    if (!front.some((better) => dominates(better.losses, row.losses))) front.push(row);
  }
  return front.sort((a, b) => a.place - b.place).map(({ place }) => items[place]!);
}

/** By the first loss in which they differ: whoever dominates comes first. */
function compareRows(a: readonly number[], b: readonly number[]): number {
  const axis = a.findIndex((loss, i) => loss !== b[i]);
  return axis < 0 ? 0 : a[axis]! < b[axis]! ? -1 : 1;
}

/** Indices, front by front: the first is dominated by none, the second only by the first, and so on. */
export function fronts<T>(items: readonly T[], isBetter: (a: T, b: T) => boolean): number[][] {
  const beatenBy = items.map(() => 0);
  const beats: number[][] = items.map(() => []);
  for (let i = 0; i < items.length; i++) {
    for (let j = 0; j < items.length; j++) {
      if (!isBetter(items[i]!, items[j]!)) continue;
      beats[i]!.push(j);
      beatenBy[j]!++;
    }
  }
  const result: number[][] = [];
  let front = items.flatMap((_, i) => (beatenBy[i] === 0 ? [i] : []));
  while (front.length > 0) {
    result.push(front);
    const next: number[] = [];
    for (const i of front) for (const j of beats[i]!) if (--beatenBy[j]! === 0) next.push(j);
    front = next.sort((a, b) => a - b);
  }
  return result;
}

/** The crowding distance of each row: large where its neighbours are far; the ends of each axis are infinitely far. */
export function crowding(rows: readonly (readonly number[])[]): number[] {
  const distance = rows.map(() => 0);
  for (let axis = 0; axis < (rows[0]?.length ?? 0); axis++) {
    const order = rows.map((_, i) => i).sort((a, b) => rows[a]![axis]! - rows[b]![axis]! || a - b);
    const at = (place: number): number => rows[order[place]!]![axis]!;
    const width = gap(at(0), at(order.length - 1));
    distance[order[0]!] = Number.POSITIVE_INFINITY;
    distance[order[order.length - 1]!] = Number.POSITIVE_INFINITY;
    if (!(width > 0)) continue;
    for (let k = 1; k < order.length - 1; k++) {
      const own = gap(at(k - 1), at(k + 1));
      distance[order[k]!]! += own === width ? 1 : own / width;
    }
  }
  return distance;
}

/** How far the greater is from the less; of two equal infinities 0. */
function gap(less: number, greater: number): number {
  return less === greater ? 0 : greater - less;
}
