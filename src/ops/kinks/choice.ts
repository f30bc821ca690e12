// The convention of where: what lies under the side not taken does not matter, as data.
import type { Kink } from "../../expr/op.js";

export const choiceConventions: readonly Kink[] = [
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
].flatMap((b) => {
  const reason = "the side not taken contributes nothing; PyTorch and JAX multiply 0 by what lies under it";
  return [
    {
      arg: "a",
      at: Number.NEGATIVE_INFINITY,
      to: Number.POSITIVE_INFINITY,
      given: { condition: 1, b },
      partial: 1,
      reason,
    },
    { arg: "b", at: b, given: { condition: 1 }, partial: 0, reason },
  ];
});
