// Dropout, with its randomness in plain sight: a mask is drawn from a key, outside of what is traced, and goes in as a
// tensor. So one trace serves every step of training.
import { type Expr, fromTypedArray, mul, ne, type Operand, type Shape, type Tensor, where } from "../../index.js";
import { asExpr, asTensor } from "../operands.js";
import { bernoulli, type Key } from "../random.js";
import { checkedNumber } from "../settings.js";

/** Masks from keys, and what a mask does. */
export interface Dropout {
  /** A mask of a shape: 0 for what is dropped, with probability `rate`, and 1 / (1 - rate) for all else. */
  readonly mask: (key: Key, shape: Shape) => Tensor;
  /** `x` times the mask, which broadcasts to it: what is dropped has no part in the result nor in any gradient. */
  readonly apply: (mask: Operand, x: Operand) => Expr;
}

/**
 * Dropout: in training, each number is dropped with probability `rate`, and the others are made larger, so that the mean
 * stays. In evaluation it is left out. The mask is drawn outside of the function that is differentiated, and is one of its
 * arguments.
 *
 * @throws GM-OPTION if `rate` is not a number from 0 to 1; GM-OPERAND if the key is no key. Source: Srivastava and others, 2014.
 *
 * @example
 * const drop = dropout(0.5)
 * const mask = drop.mask(Key.make(1), [2, 3])
 * mask.data.every((value) => value === 0 || value === 2) // => true
 * const loss = (w: Expr, mask: Expr) => sum(drop.apply(mask, w))
 * grad(loss)(ones([2, 3]), mask).data.join() === mask.data.join() // => true
 */
export const dropout = (rate: number): Dropout => {
  checkedNumber("dropout", "rate", rate, "a number from 0 to 1", (value) => value >= 0 && value <= 1);
  return Object.freeze({
    mask: (key: Key, shape: Shape): Tensor => {
      const { data } = asTensor(bernoulli(key, shape, { p: 1 - rate }));
      return fromTypedArray(
        data.map((kept) => (kept === 0 ? 0 : 1 / (1 - rate))),
        shape,
      );
    },
    apply: (mask: Operand, x: Operand): Expr => {
      const [factor, value] = [asExpr("dropout", "mask", mask), asExpr("dropout", "x", x)];
      return where(ne(factor, 0), mul(value, factor), 0);
    },
  });
};
