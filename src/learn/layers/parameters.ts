// The parameters that a layer is given, checked: each is there and has the shape that the layer made it with.
import { fail } from "../../expr/errors.js";
import { type Expr, type Shape, type Tensor, zeros } from "../../index.js";
import type { Fans, Initialiser } from "../initialisers/initialiser.js";
import { asExpr, isOperand, sameShape } from "../operands.js";
import type { Key } from "../random.js";
import { checkedFlag, checkedFunctionOption } from "../settings.js";

/** A weight, and a bias that is there, is not there, or may be there. */
export type Affine<B extends boolean> = boolean extends B
  ? { readonly weight: Tensor; readonly bias?: Tensor }
  : B extends true
    ? { readonly weight: Tensor; readonly bias: Tensor }
    : { readonly weight: Tensor };

/** How the parameters of an affine layer are made. */
export interface AffineOptions<B extends boolean = boolean> {
  /** Whether a bias is added, which starts at 0: `true` unless given. */
  readonly bias?: B;
  /** What the weight is drawn from. */
  readonly initialiser?: Initialiser;
}

/** The parameter `name` as an expression of the shape that it must have; `where` names the layer. */
export const parameter = (where: string, params: unknown, name: string, shape: Shape): Expr => {
  const found: unknown = typeof params === "object" && params !== null ? Reflect.get(params, name) : undefined;
  if (!isOperand(found)) throw fail.layerParameter(where, name, shape, found);
  const expr = asExpr(where, name, found);
  if (!sameShape(expr.shape, shape)) throw fail.layerParameter(where, name, shape, expr.shape);
  return expr;
};

/** The parts of an affine layer's options, checked. */
export const checkedAffine = (
  where: string,
  { bias = true, initialiser }: AffineOptions,
  otherwise: Initialiser,
): { readonly hasBias: boolean; readonly initialiser: Initialiser } => ({
  hasBias: checkedFlag(where, "bias", bias),
  initialiser: checkedFunctionOption(where, "initialiser", initialiser ?? otherwise),
});

/** Fresh parameters: a weight that is drawn, and a bias of zeros if there is one. */
export const affineParameters = (
  key: Key,
  initialiser: Initialiser,
  shape: Shape,
  fans: Fans,
  biasShape: Shape | undefined,
): Affine<boolean> => {
  const weight = initialiser(key, shape, fans);
  return Object.freeze(biasShape === undefined ? { weight } : { weight, bias: zeros(biasShape) });
};
