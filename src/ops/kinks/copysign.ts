// The conventions of copysign at zero, infinity and NaN, as data.
import type { Kink } from "../../expr/op.js";

export const copysignConventions: readonly Kink[] = [
  {
    arg: "x",
    at: 0,
    partial: 0,
    second: { x: 0 },
    reason: "as for abs; PyTorch divides by x for the second",
    torch: 0,
  },
  { arg: "y", at: 0, partial: 0, reason: "the value jumps; the derivative on both sides" },
  { arg: "x", at: Number.NaN, partial: Number.NaN, second: { x: 0 }, reason: "the sign is piecewise constant" },
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].flatMap((at) =>
    [1, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((y) => ({
      arg: "x",
      at,
      given: { y },
      partial: Math.sign(at) * (y < 0 ? -1 : 1),
      second: { x: 0 },
      reason: "the limit; PyTorch divides infinity by infinity",
    })),
  ),
];
