// How far one distribution is from another.
import { div, type Expr, exp, mul, type Operand, sub, sum, xlogx } from "../../index.js";
import { checkedFlag, checkedSettings } from "../settings.js";
import { checkedNumbers } from "./checked.js";
import { alike, checkedReduction, type Reduction, reduced } from "./reduction.js";

/** How the terms are reduced, and what the target holds. */
export interface KlDivOptions {
  /** `"mean"` over all numbers unless given, as in PyTorch; `"batchMean"` divides their sum by the number of examples, which is the divergence. */
  readonly reduction?: Reduction | "batchMean";
  /** Whether the target holds logarithms of probabilities too: `false` unless given. */
  readonly logTarget?: boolean;
}

/**
 * The Kullback-Leibler divergence of the target `p` from the prediction `q`: `p (log p - log q)`, for each number. As in
 * PyTorch, `prediction` holds the logarithms `log q`, and `target` the probabilities `p`.
 *
 * @throws GM-LABEL, with the place, for a target outside of 0 to 1, unless it holds logarithms (when it is computed, if it is
 *   not known before); GM-SHAPE if the shapes differ or there are no numbers; GM-OPTION for an unknown option or reduction.
 *
 * @example
 * const [p, q] = [tensor([[0.5, 0.5]]), tensor([[0.25, 0.75]])]
 * const expected = 0.5 * Math.log(0.5 / 0.25) + 0.5 * Math.log(0.5 / 0.75)
 * evaluate(klDiv(log(q), p, { reduction: "batchMean" }), {}) // => expected
 * evaluate(klDiv(log(q), log(p), { reduction: "sum", logTarget: true }), {}) // => expected
 */
export const klDiv = (prediction: Operand, target: Operand, options?: KlDivOptions): Expr => {
  const where = "klDiv";
  const given = checkedSettings(where, options, ["reduction", "logTarget"], "prediction, target");
  const { reduction = "mean", logTarget = false } = given;
  checkedReduction(where, reduction, ["mean", "batchMean", "sum", "none"]);
  checkedFlag(where, "logTarget", logTarget);
  const [logQ, found] = alike(where, prediction, target);
  const hint = "The target holds probabilities; for their logarithms write { logTarget: true }.";
  const p = logTarget
    ? exp(found)
    : checkedNumbers(found, { where, name: "target", low: 0, high: 1, test: "within", hint });
  const terms = logTarget ? mul(p, sub(found, logQ)) : sub(xlogx(p), mul(p, logQ));
  return reduction === "batchMean" ? div(sum(terms), terms.shape[0] ?? 1) : reduced(terms, reduction);
};
