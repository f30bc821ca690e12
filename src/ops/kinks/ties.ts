// The conventions of max, min, fmax and fmin in ties and at NaN, as data.
import type { Kink } from "../../expr/op.js";

const pairs = [
  ["x", "y"],
  ["y", "x"],
] as const;

export const extremumConventions: readonly Kink[] = pairs.flatMap(([arg, other]) => [
  { arg, at: 1, given: { [other]: 1 }, partial: 0.5, reason: "ties are split evenly", torch: 0.5, jax: 0.5 },
  { arg, at: Number.NaN, partial: Number.NaN, value: Number.NaN, reason: "NaN in gives NaN out", torch: 1, jax: 0 },
  {
    arg,
    at: 1,
    given: { [other]: Number.NaN },
    partial: Number.NaN,
    value: Number.NaN,
    reason: "NaN in gives NaN out",
    torch: 1,
    jax: 0,
  },
]);

export const firstOfTies: readonly Kink[] = pairs.map(([arg, other]) => ({
  arg,
  at: 1,
  given: { [other]: 1 },
  partial: arg === "x" ? 1 : 0,
  reason: "the first operand is the one returned",
  torch: arg === "x" ? 1 : 0,
}));
