// The affine map of a layer: a matrix and a shift. A composition.
import { fail } from "../expr/errors.js";
import { type Operand, origin, toExpr } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { add } from "./arithmetic.js";
import { checkedOptions, type WithSettings } from "./call.js";
import { matmul } from "./contraction.js";
import { reshape, transpose } from "./movement.js";
import { operandOfShape } from "./optional.js";
import { positionalForms } from "./positional.js";

/** What `linear` adds. */
export interface LinearOptions {
  /** Of shape `[out]`; nothing unless given. */
  readonly bias?: Operand;
}

/**
 * `x` times the transpose of `weight`, plus `bias`: a layer. `x` is `[..., in]`, `weight` is `[out, in]`, one row for each
 * result, as PyTorch stores it; the result is `[..., out]`.
 *
 * @throws GM-SHAPE if the shapes do not fit; GM-OPTION for an unknown option or a bias that is no operand.
 *
 * @example
 * const weight = tensor([[1, 0, 1], [0, 2, 0]])
 * toNested(evaluate(linear(tensor([1, 2, 3]), weight, { bias: tensor([10, 20]) }), {})) // => [14, 24]
 */
export const linear: WithSettings<[weight: Operand, options?: LinearOptions]> = /* @__PURE__ */ positionalForms(
  "linear",
  2,
  (operand: Operand, matrix: Operand, options?: LinearOptions) => {
    const given = checkedOptions("linear", options, ["bias"]);
    const x = toExpr(operand, "linear", "x");
    const weight = toExpr(matrix, "linear", "weight");
    const [out, size] = weight.shape;
    if (out === undefined || size === undefined || weight.shape.length !== 2)
      throw fail.rank("linear", "a matrix [out, in] for weight", weight.shape);
    if (x.shape.at(-1) !== size)
      throw fail.misfit(
        "linear",
        `x of shape [..., ${size}] for a weight [out, in] of shape [${out}, ${size}]`,
        [`x = ${origin(x)}`, `weight = ${origin(weight)}`],
        x.shape.at(-1) === out ? "Write transpose(weight), which would fit." : "Mend the last axis of x or of weight.",
      );
    const bias = operandOfShape("linear", "bias", given.bias, [out], "one number for each row of weight", {
      x,
      weight,
    });
    // One product for all examples, so that the gradient of the weight is one product too.
    const examples = x.shape.slice(0, -1);
    const rows = reshape(x, [sizeOf(examples), size]);
    const product = reshape(matmul(rows, transpose(weight)), [...examples, out]);
    return bias === undefined ? product : add(product, bias);
  },
);
