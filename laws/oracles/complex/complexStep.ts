// The derivative of a scalar expression from its value alone, to the last digits: its imaginary part a tiny step off the
// real axis. Knows the complex forms of ops and no rule of differentiation.
import type { ElementwiseOp, Environment, Expr, Var } from "../../../src/index.js";
import { valueIn } from "../environment.js";
import { computeAll } from "../fold.js";
import { type Complex, type ComplexFunction, complex } from "./complex.js";
import { formOf } from "./formOf.js";

/** A power of 2, so that nothing is rounded when it is divided out; its square vanishes beside any number of the reals. */
const step = 2 ** -332;

/** How far the result can be off besides rounding: smaller numbers underflow, and the square of the step has an effect. */
export const coarseness = 2 ** -600;

// An op that says it has no derivative is piecewise constant: its value is real.
const constant =
  ({ value }: ElementwiseOp): ComplexFunction =>
  (...zs) =>
    complex(value(...zs.map(({ re }) => re)));

const continued = (op: ElementwiseOp): ComplexFunction | undefined =>
  formOf(op) ?? (op.rule.tag === "None" ? constant(op) : undefined);

const applied = (op: ElementwiseOp, zs: readonly Complex[]): Complex | undefined =>
  // On the real axis an op is what it is, with a complex form or without.
  zs.every(({ im }) => im === 0) ? constant(op)(...zs) : continued(op)?.(...zs);

/**
 * The derivative of `expr` in `variable` at a point; NaN at a kink, where there is none. `undefined` where an op that
 * depends on the variable has no complex form, or is one on whole tensors.
 */
export const complexStep = (expr: Expr, environment: Environment, variable: Var): number | undefined => {
  const [result] = computeAll<Complex>([expr], {
    leaf: (node) => {
      if (node === variable) return complex(valueIn(environment, variable), step);
      const value = node.tag === "Const" ? node.value : valueIn(environment, node);
      return typeof value === "number" ? complex(value) : undefined;
    },
    apply: applied,
  });
  return result === undefined ? undefined : result.im / step;
};

/** Whether every op in an expression has a complex form, so that {@link complexStep} gives a number. */
export const isContinued = (expr: Expr): boolean =>
  computeAll<true>([expr], {
    leaf: ({ shape }) => (shape.length === 0 ? true : undefined),
    apply: (op) => (continued(op) === undefined ? undefined : true),
  })[0] === true;
