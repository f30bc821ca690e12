// Sentences that occur in many records' kinks: outside the domain, at NaN, at infinity. Knows no op.
import type { Kink } from "../../expr/op.js";

/** The convention outside the domain: where the value is NaN, the derivative is NaN. */
export const outside = (kink: Pick<Kink, "arg" | "at" | "to" | "given">): Kink => ({
  ...kink,
  value: Number.NaN,
  partial: Number.NaN,
  second: { [kink.arg]: Number.NaN },
  reason: "the value is NaN, and a NaN value has no finite derivative",
});

/** The convention at NaN where the derivative is piecewise constant: PyTorch takes the branch that comparisons with NaN fall into. */
export const atNaN = (arg: string, torch: number): Kink => ({
  arg,
  at: Number.NaN,
  value: Number.NaN,
  partial: Number.NaN,
  reason: "NaN in gives NaN out",
  torch,
});
