// The conventions of fmod and remainder, as data.
import type { Kink } from "../../expr/op.js";

const infinity = Number.POSITIVE_INFINITY;

const noQuotient = (x: number, y: number): Kink => ({
  arg: "y",
  at: y,
  given: { x },
  value: Number.NaN,
  partial: Number.NaN,
  reason: "the value is NaN, and a NaN value has no finite derivative",
});

const byZero = [noQuotient(1, 0), noQuotient(-1, 0), noQuotient(infinity, 0)];

export const fmodConventions: readonly Kink[] = [
  ...byZero,
  noQuotient(infinity, 1),
  noQuotient(-infinity, 1),
  {
    arg: "y",
    at: 0.1,
    given: { x: 7 },
    partial: -69,
    reason: "the exact quotient is just below 70; PyTorch rounds it up first",
    torch: -70,
  },
];

export const remainderConventions: readonly Kink[] = byZero;
