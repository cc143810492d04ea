// Element-wise activations against their definitions in float64, over the whole range of float32.
import { describe, expect, it } from "vitest";
import { errorInUlp, ulp } from "../kernels/ulp.js";
import { distance, randomNumbers, randomSource, sameBits } from "../numbers.js";
import { elementWise, make } from "./entries.js";

const random = randomSource(7);
const ofEverySize = Float32Array.from(
  { length: 8000 },
  () => Math.sign(random()) * 2 ** (128 * random() - 1),
);
const special = [0, -0, 3e38, -3e38, 1e20, -1e20, 1e19, -1e19, 100, -100, 20, -20, 3, -3, 1, -1];
const x = Float32Array.of(...randomNumbers(8000, 20), ...ofEverySize, ...special);
/** Results this small come from denormal factors. */
const SMALLEST = 2 ** -120;

const near = (points: readonly number[] | undefined, v: number, distance: number): boolean =>
  points?.some((p) => Math.abs(v - p) <= distance) ?? false;

/** In ulp; where `wanted` is smaller than `floor`, in ulp of that. */
function error(got: number, wanted: number, floor: number): number {
  if (!Number.isFinite(Math.fround(wanted))) return errorInUlp(got, wanted);
  return Math.abs(got - wanted) / ulp(Math.max(Math.abs(wanted), floor));
}

describe.each(elementWise)("$title", (r) => {
  const part = make(r.name, r.options);

  it("has value and derivative within the stated bounds", () => {
    const [valueBound, slopeBound] = r.bounds ?? [2, 2];
    const y = part.forward(x);
    const dx = part.backward(x, new Float32Array(x.length).fill(1));
    let wrong = "";
    x.forEach((v, i) => {
      const valueError = error(y[i] as number, r.value(v), SMALLEST);
      if (!(valueError <= valueBound)) wrong = `f(${v}) is ${y[i]}, off by ${valueError} ulp`;
      if (near(r.kinks, v, 1e-6)) return;
      const floor = Math.max(near(r.turns, v, 0.5) ? 0.1 : SMALLEST, r.floor ?? 0);
      const slopeError = error(dx[i] as number, r.slope(v), floor);
      if (!(slopeError <= slopeBound)) wrong = `f′(${v}) is ${dx[i]}, off by ${slopeError} ulp`;
    });
    expect(wrong).toBe("");
  });

  it("has as its backward pass the central difference of its forward pass", () => {
    const h = 1 / 16;
    const points = randomNumbers(400, 4, 3).filter((v) => !near(r.kinks, v, 3 * h));
    const upstream = randomNumbers(points.length, 1, 5);
    const [a, b, c, d] = [-2 * h, -h, h, 2 * h].map((shift) => part.forward(points.map((v) => v + shift)));
    const y = part.forward(points);
    const dx = part.backward(points, upstream);
    const got: number[] = [];
    const want: number[] = [];
    points.forEach((_, i) => {
      const at = (values: Float32Array | undefined): number => values?.[i] as number;
      const slope = (at(a) - at(d) + 8 * (at(c) - at(b))) / (12 * h);
      const scale = Math.max(1, Math.abs(at(y)), Math.abs(slope));
      got.push(at(dx) / scale);
      want.push((slope * at(upstream)) / scale);
    });
    expect(distance(got, want)).toBeLessThan(5e-5);
  });

  it("lets NaN through, and keeps it from its neighbours", () => {
    expect([...part.forward(Float32Array.of(1, Number.NaN, 2))].map(Number.isNaN)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("takes any number of elements", () => {
    const upstream = randomNumbers(x.length, 1, 9);
    const y = part.forward(x);
    const dx = part.backward(x, upstream);
    for (const size of [0, 1, 3, 4, 5, 15, 16, 17, 63, 64, 65, 1000]) {
      const some = x.subarray(0, size);
      expect(sameBits(part.forward(some), y.subarray(0, size))).toBe(true);
      expect(sameBits(part.backward(some, upstream.subarray(0, size)), dx.subarray(0, size))).toBe(true);
    }
  });
});
