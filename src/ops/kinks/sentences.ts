// Conventions that many ops share, as data: outside the domain, at NaN, at infinity. Knows no op.
import type { Kink } from "../../expr/op.js";

type Where = Pick<Kink, "arg" | "at" | "to" | "given">;

/** Outside the domain the value is NaN, and so is every derivative. */
export const outside = (where: Where, by: readonly string[] = [where.arg]): Kink => ({
  ...where,
  value: Number.NaN,
  partial: Number.NaN,
  second: Object.fromEntries(by.map((name) => [name, Number.NaN])),
  reason: "the value is NaN, and a NaN value has no finite derivative",
});

/** At NaN a piecewise derivative is NaN; PyTorch takes the branch that its comparisons fall into. */
export const atNaN = (torch: number, second: Kink["second"] = {}): Kink => ({
  arg: "x",
  at: Number.NaN,
  value: Number.NaN,
  partial: Number.NaN,
  second,
  reason: "NaN in gives NaN out",
  torch,
});

/** At infinity the derivatives are their limits; PyTorch multiplies infinity by 0 somewhere on the way. */
export const limit = (at: number, value: number, partial: number, second = 0): Kink => ({
  arg: "x",
  at,
  value,
  partial,
  second: { x: second },
  reason: "the limit, where multiplying infinity by 0 would give NaN",
});

/** The limits of an activation that is 0 on the left and the identity on the right. */
export const activationLimits: readonly Kink[] = [
  limit(Number.NEGATIVE_INFINITY, 0, 0),
  limit(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 1),
];
