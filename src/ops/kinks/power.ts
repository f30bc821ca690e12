// The conventions of pow at zeros and infinities, as data.
import type { Kink } from "../../expr/op.js";

const infinity = Number.POSITIVE_INFINITY;

const kink = (arg: "x" | "y", x: number, y: number, partial: number, second: Kink["second"], reason: string): Kink => ({
  arg,
  at: arg === "x" ? x : y,
  given: arg === "x" ? { y } : { x },
  partial,
  ...(second === undefined ? {} : { second }),
  reason,
});

const origin = "x ** 0 is 1 everywhere, and 0 ** y is 0 for y above 0: both are flat";
const zeroBase = "the limit from above in x; 0 ** y is 0 for every y above 0";
const infinitePower = "the value is infinite below 0 and jumps there, so it has no derivative in y";
const undecided = "1 ** infinity has no limit: NaN, as in JavaScript";
const limit = "the limit, where multiplying infinity by 0 would give NaN";
const regular = "the derivative exists; PyTorch masks y = 0 before differentiating again";

const everythingNaN = (y: number): readonly Kink[] =>
  (["x", "y"] as const).map((arg) => ({
    ...kink(arg, 1, y, Number.NaN, { x: Number.NaN, y: Number.NaN }, undecided),
    value: Number.NaN,
  }));

export const powerConventions: readonly Kink[] = [
  { ...kink("x", 0, 0, 0, { x: 0 }, origin), torch: 0, jax: Number.NaN },
  { ...kink("y", 0, 0, 0, undefined, origin), torch: 0, jax: 0 },
  { ...kink("x", 0, 1, 1, { y: -infinity }, zeroBase), torch: 1, jax: 1 },
  { ...kink("y", 0, 1, 0, { x: -infinity, y: 0 }, zeroBase), torch: 0, jax: 0 },
  { ...kink("y", 0, 2, 0, { x: 0, y: 0 }, zeroBase), torch: 0, jax: 0 },
  { ...kink("x", 0, 0.5, infinity, { y: -infinity }, zeroBase), torch: infinity, jax: infinity },
  { ...kink("y", 0, 0.5, 0, { x: -infinity, y: 0 }, zeroBase), torch: 0, jax: 0 },
  kink("y", 0, infinity, 0, { y: 0 }, zeroBase),
  { ...kink("x", 0, -1, -infinity, { y: Number.NaN }, infinitePower), torch: -infinity, jax: -infinity },
  {
    ...kink("y", 0, -1, Number.NaN, { x: Number.NaN, y: Number.NaN }, infinitePower),
    torch: -infinity,
    jax: Number.NaN,
  },
  kink("x", 1, 0, 0, { y: 1 }, regular),
  kink("x", -1, 0, 0, { y: -1 }, regular),
  kink("x", infinity, 0, 0, { y: 0 }, limit),
  kink("y", infinity, 1, infinity, { x: infinity }, limit),
  kink("y", infinity, infinity, infinity, { x: infinity }, limit),
  {
    ...kink("x", -infinity, 0.5, 0, undefined, "JavaScript and IEEE 754 give (-infinity) ** 0.5 = infinity"),
    value: infinity,
  },
  kink("x", -infinity, 2.5, infinity, { x: infinity }, limit),
  ...everythingNaN(infinity),
  ...everythingNaN(-infinity),
  {
    ...kink("y", 1, Number.NaN, Number.NaN, { y: Number.NaN }, "NaN in gives NaN out"),
    value: Number.NaN,
    torch: 0,
  },
];
