// What is to be known of a formula: its derivatives as formulas, and at a point their numbers, checked. All of it is
// computed by gradmap; is ignorant of how it is shown.
import { constant, type Expr, evaluate, explainNonFinite, gradientMap, simplify, substitute, type Var } from "gradmap";
import { checkDerivative, type DerivativeCheck } from "gradmap/show";
import type { Good } from "./read.js";

export type Point = Readonly<Record<string, number>>;

/** The derivative in one variable as a formula; 0 where the formula does not depend on it smoothly. */
export interface Derivative {
  readonly variable: Var;
  readonly expr: Expr;
}

/** A derivative at a point. */
export interface Figure extends Derivative {
  readonly value: number;
  readonly check: DerivativeCheck;
}

export interface Figures {
  readonly value: number;
  readonly gradient: readonly Figure[];
  /** Where a NaN or an infinity was born, if there is one. */
  readonly trouble: string | undefined;
}

/** The derivatives of a formula, simplified. */
export const derivativesOf = ({ expr, variables }: Good): readonly Derivative[] => {
  const map = gradientMap(expr);
  return variables.map((variable) => ({ variable, expr: simplify(map.get(variable) ?? constant(0)) }));
};

const numberAt = (expr: Expr, point: Point): number => Number(evaluate(expr, point));

/** The formula as a function of a record of its variables. */
export const functionOf =
  ({ expr, variables }: Good) =>
  (values: Readonly<Record<string, Expr>>): Expr =>
    substitute(
      new Map(variables.flatMap((v) => (Object.hasOwn(values, v.name) ? [[v, values[v.name]!] as const] : []))),
    )(expr);

const troubleOf = (good: Good, point: Point): string | undefined => {
  const origin = explainNonFinite(functionOf(good))(point);
  return origin._tag === "None" ? undefined : origin.value.message;
};

/** The numbers of a formula at a point. */
export const figuresAt = (good: Good, derivatives: readonly Derivative[], point: Point): Figures => {
  const value = numberAt(good.expr, point);
  const gradient = derivatives.map((derivative): Figure => {
    const { name } = derivative.variable;
    const slope = numberAt(derivative.expr, point);
    const line = (t: number): number => numberAt(good.expr, { ...point, [name]: t });
    return { ...derivative, value: slope, check: checkDerivative(line, point[name]!, slope) };
  });
  const sound = Number.isFinite(value) && gradient.every((figure) => Number.isFinite(figure.value));
  return { value, gradient, trouble: sound ? undefined : troubleOf(good, point) };
};
