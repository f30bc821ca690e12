// The records of ops on whole tensors in the graphs of calls and of their derivatives. Knows nodes, and no op by name.
import * as fc from "fast-check";
import {
  constant,
  type Expr,
  gradientMap,
  jvp,
  mul,
  type Operand,
  type Shape,
  type StructuralOp,
  sum,
  variable,
  where,
} from "gradmap";
import { nodesOf, shapeOf } from "../../../laws/ops/tensorOp.js";
import type { TensorCall } from "./tensorCall.js";

/** Every record of an op on whole tensors in some expressions. */
export const recordsIn = (exprs: readonly Operand[]): ReadonlySet<StructuralOp> =>
  new Set(
    exprs
      .flatMap((expr) => (typeof expr === "object" && "tag" in expr ? nodesOf(expr) : []))
      .flatMap(({ op }) => (op.kind === "structural" ? [op] : [])),
  );

const shapesOf = ({ given }: TensorCall): readonly Shape[] => {
  if (!(given instanceof fc.Arbitrary)) return given.shapes;
  const [point] = fc.sample(given, { numRuns: 1, seed: 1 });
  return (point ?? []).map(shapeOf);
};

const variablesOf = (call: TensorCall) => shapesOf(call).map((shape, i) => variable(`x${i}`, shape));

/** The call as an expression. */
export const graphOf = (call: TensorCall): Expr => call.call(...variablesOf(call));

/** Value, tangent, gradient, the gradient under a choice, and the gradient of the gradient of a call, as expressions. */
export const derivativesOf = (call: TensorCall): readonly Operand[] => {
  const xs = variablesOf(call);
  const result = call.call(...xs);
  const like = (name: string, { shape }: Expr): Expr => variable(name, shape);
  const weighted = mul(like("w", result), result);
  const first = [...gradientMap(sum(weighted)).values()];
  const chosen = [...gradientMap(sum(where(like("m", result), weighted, 0))).values()];
  const along = first.map((g, i) => sum(mul(like(`v${i}`, g), g))).reduce((a, b) => mul(a, b), constant(1));
  const tangents = jvp(call.call)(
    xs,
    xs.map((x, i) => like(`t${i}`, x)),
  );
  return [...tangents, ...first, ...chosen, ...gradientMap(along).values()];
};
