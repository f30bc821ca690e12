// Ops with one partial a little wrong. Knows records and how to multiply; is ignorant of laws.
import { type ElementwiseOp, type Expr, mul, type Operand, variable } from "gradmap";
import { builtIn, inDerivatives } from "./opsOf.js";

export interface Faulty {
  readonly name: string;
  readonly make: (factor: number) => ElementwiseOp;
}

const withFactor = (op: ElementwiseOp, i: number, factor: number): ElementwiseOp => {
  const { rule } = op;
  if (rule.tag !== "Partials") return op;
  const partials = (xs: readonly Expr[], result: Expr): readonly Operand[] =>
    rule.partials(xs, result).map((partial, k) => (k === i ? mul(factor, partial) : partial));
  return { ...op, rule: { tag: "Partials", partials } };
};

// A literal 0 says that there is no dependence: nothing to multiply.
const isThere = (op: ElementwiseOp, i: number): boolean => {
  if (op.rule.tag !== "Partials") return false;
  const partial = op.rule.partials(
    op.args.map((name) => variable(name)),
    variable("result"),
  )[i];
  return partial !== 0;
};

/** Every partial of every op, each as an op in which that partial alone is multiplied by a factor. */
export const faultyOps: readonly Faulty[] = [...builtIn.map(({ op }) => op.op), ...inDerivatives()].flatMap((op) =>
  op.args.flatMap((arg, i) =>
    isThere(op, i) ? [{ name: `${op.name} in ${arg}`, make: (factor: number) => withFactor(op, i, factor) }] : [],
  ),
);
