// A layer with a way around it. Knows nothing of the layer.
import { fail } from "../../expr/errors.js";
import { add, type Expr } from "../../index.js";
import { asExpr, sameShape } from "../operands.js";
import { isLayer, isStateful, type Layer } from "./layer.js";

/**
 * `x + inner(x)`: a layer that adds to what it is given. The parameters are those of `inner`.
 *
 * @throws GM-OPERAND if `inner` is no layer, or has a state; GM-SHAPE, when it is applied, if it changes the shape. Source: He and others, 2016.
 *
 * @example
 * const layer = residual(pipe(identityLayer, andThen((x: Expr) => mul(x, 2))))
 * evaluate(layer.apply([], variable("x")), { x: 5 }) // => 15
 */
export const residual = <P>(inner: Layer<P>): Layer<P> => {
  if (isStateful(inner)) throw fail.statefulLayer("residual");
  if (!isLayer(inner)) throw fail.residual(inner);
  const layer: Layer<P> = {
    init: inner.init,
    apply: (params, operand) => {
      const x: Expr = asExpr("residual", "x", operand);
      const change = inner.apply(params, x);
      if (!sameShape(change.shape, x.shape))
        throw fail.sameShapes("residual", [x.shape, change.shape], ", of x and of what is added to it");
      return add(x, change);
    },
  };
  return Object.freeze(layer);
};
