// From one loss for each example to what is asked for: their mean, their sum, or all of them. And what every loss asks of
// its two operands. Knows no loss.
import { fail, showShape } from "../../expr/errors.js";
import { type Expr, mean, type Operand, sum } from "../../index.js";
import { asExpr, sameShape, sizeOf } from "../operands.js";
import { checkedSettings } from "../settings.js";

/** What becomes of the losses of the examples: their mean, their sum, or nothing. */
export type Reduction = "mean" | "sum" | "none";

/** What every loss may be told. */
export interface LossOptions {
  /** `"mean"` unless given. */
  readonly reduction?: Reduction;
}

const reductions = ["mean", "sum", "none"] as const;

/** The options of a loss, all of them known, with a reduction. */
export const lossSettings = <O extends LossOptions>(
  where: string,
  options: O | undefined,
  allowed: readonly (keyof O & string)[],
): Partial<O> & { readonly reduction: Reduction } => {
  const given = checkedSettings<O>(where, options, allowed, "prediction, target");
  return { ...given, reduction: checkedReduction(where, given.reduction ?? "mean", reductions) };
};

/** One of the reductions that a loss has. */
export const checkedReduction = <R extends string>(where: string, found: R, known: readonly R[]): R => {
  if (!known.includes(found))
    throw fail.optionValue(where, "reduction", `one of ${known.map((name) => `"${name}"`).join(", ")}`, found);
  return found;
};

/** Losses reduced. */
export const reduced = (losses: Expr, reduction: Reduction): Expr => {
  switch (reduction) {
    case "mean":
      return mean(losses);
    case "sum":
      return sum(losses);
    case "none":
      return losses;
  }
};

/** An operand of a loss that holds at least one number. */
export const someExamples = (where: string, name: string, operand: unknown): Expr => {
  const expr = asExpr(where, name, operand);
  if (sizeOf(expr.shape) === 0) throw fail.emptyBatch(where, name, expr.shape);
  return expr;
};

/**
 * Two operands of the same shape, where the second may be one number. Shapes do not broadcast: `[n, 1]` against `[n]` would
 * silently compare every prediction with every target.
 */
export const alike = (
  where: string,
  prediction: Operand,
  target: Operand,
  names: readonly [string, string] = ["prediction", "target"],
): readonly [Expr, Expr] => {
  const a = someExamples(where, names[0], prediction);
  const b = someExamples(where, names[1], target);
  if (b.shape.length > 0 && !sameShape(a.shape, b.shape))
    throw fail.misfit(
      where,
      `${names[0]} and ${names[1]} of the same shape`,
      [`${names[0]} of shape ${showShape(a.shape)}`, `${names[1]} of shape ${showShape(b.shape)}`],
      sizeOf(a.shape) === sizeOf(b.shape)
        ? `Write reshape(${names[0]}, [${b.shape.join(", ")}]): losses do not broadcast.`
        : "There is one target for each prediction.",
    );
  return [a, b];
};
