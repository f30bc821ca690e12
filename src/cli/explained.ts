// A formula with everything that is to be said of it: derivatives as formulas, numbers, and the check of each. Knows what
// is worked out; is ignorant of how it is written.

import type { Expr, Var } from "../expr/expr.js";
import { commandFailures as fail } from "../expr/failures/commands.js";
import { freeVariablesOf } from "../expr/walk.js";
import { gradientMap } from "../rewrite/reverse.js";
import { simplify } from "../rewrite/simplify.js";
import { evaluate } from "../run/evaluate.js";
import { plain } from "../show/plain.js";
import { checkDerivative, type DerivativeCheck } from "../teach/checkDerivative.js";
import { formulaWithNames } from "../transform/math.js";
import { type ReverseStep, reversePass } from "../transform/reversePass.js";
import { type Point, pointOf } from "./point.js";

export interface Derivative {
  readonly variable: Var;
  /** The derivative as a formula, in ops that readers know; absent where the formula does not depend on the variable in a way that has one. */
  readonly formula: Expr | undefined;
}

export interface Numbers {
  readonly point: Point;
  readonly value: number;
  readonly steps: readonly ReverseStep[];
  /** In the order of the derivatives. */
  readonly slopes: readonly { readonly value: number; readonly check: DerivativeCheck }[];
}

export interface Explained {
  readonly source: string;
  readonly root: Expr;
  /** What the formula's definitions named. */
  readonly names: Readonly<Record<string, Expr>>;
  readonly derivatives: readonly Derivative[];
  /** Absent while variables have no values. */
  readonly numbers: Numbers | undefined;
}

const numberIn = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);

const numbersAt = (root: Expr, point: Point): Numbers => {
  const at = (variable: Var, x: number): number => numberIn(evaluate(root, new Map([...point, [variable, x]])));
  const steps = reversePass(root, point);
  const gradient = steps.at(-1)?.gradientMap;
  return {
    point,
    value: numberIn(evaluate(root, point)),
    steps,
    slopes: [...point].map(([variable, x]) => {
      const value = numberIn(gradient?.get(variable) ?? 0);
      return { value, check: checkDerivative((moved) => at(variable, moved), x, value) };
    }),
  };
};

// Variables and numbers have names already, and a node that is named twice keeps the first.
const namesOf = (names: ReadonlyMap<string, Expr>): Readonly<Record<string, Expr>> => {
  const seen = new Set<Expr>();
  return Object.fromEntries([...names].filter(([, expr]) => expr.tag === "Apply" && !seen.has(expr) && seen.add(expr)));
};

/** What there is to say of a formula, with numbers if its variables have values. */
export const explained = (source: string, bindings: readonly string[]): Explained => {
  const { root, names } = formulaWithNames(source);
  if (root.shape.length > 0) throw fail.oneNumber(root.shape);
  const variables = freeVariablesOf([root]);
  const isOpen = bindings.length === 0 && variables.length > 0;
  const point = isOpen ? undefined : pointOf(root, bindings);
  const gradient = gradientMap(root);
  return {
    source,
    root,
    names: namesOf(names),
    derivatives: variables.map((variable) => {
      const derivative = gradient.get(variable);
      return { variable, formula: derivative === undefined ? undefined : plain(simplify(derivative)) };
    }),
    numbers: point === undefined ? undefined : numbersAt(root, point),
  };
};
