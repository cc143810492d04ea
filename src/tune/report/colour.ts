// Colours for numbers from 0 to 1: five stops of a scale that is read alike by everybody (viridis), between them straight.

const STOPS = [
  [68, 1, 84],
  [59, 82, 139],
  [33, 145, 140],
  [94, 201, 98],
  [253, 231, 37],
] as const;

export function colour(share: number): string {
  const at = Math.min(Math.max(Number.isNaN(share) ? 0 : share, 0), 1) * (STOPS.length - 1);
  const below = Math.min(Math.floor(at), STOPS.length - 2);
  const [a, b] = [STOPS[below]!, STOPS[below + 1]!];
  const mixed = a.map((from, i) => Math.round(from + (b[i]! - from) * (at - below)));
  return `rgb(${mixed.join(" ")})`;
}
