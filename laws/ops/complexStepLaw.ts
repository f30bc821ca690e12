// The partials of one elementwise op against the complex step: to the last digits, in the tails as well. Only for ops with
// a value that can be continued off the real axis.
import { type Expr, gradientMap, type Var } from "../../src/index.js";
import type { Judge } from "../core/judge.js";
import { type Law, law } from "../core/law.js";
import { coarseness, complexStep, isContinued } from "../oracles/complex/complexStep.js";
import { exactly, measured, rounded } from "../oracles/rounding.js";
import type { OpUnderTest } from "./opFunction.js";
import { explainPoint, movable, type Point, pointIn } from "./points.js";

type Sentences = Pick<Law, "id" | "statement" | "formula">;

/** A function and what it says its derivatives are; an absent one is zero. */
interface Claim {
  readonly what: string;
  readonly expr: Expr;
  readonly variable: Var;
  readonly derivative: Expr | undefined;
}

// Both sides are as good as at arguments that were rounded once; the complex form rounds about as much as the partial.
const slack = 8;

const mustHold = (judge: Judge, { op, variables }: OpUnderTest, claim: Claim, point: Point): void => {
  const { what, expr, variable, derivative } = claim;
  const environment = new Map(variables.map((v, i) => [v, point[i]!] as const));
  const step = complexStep(expr, environment, variable) ?? Number.NaN;
  // At a kink there is no derivative, beyond the domain none either.
  judge.needs(Number.isFinite(step));
  const free = movable(op);
  const numbers = new Map(variables.map((v, i) => [v, (free.includes(i) ? rounded : exactly)(point[i]!)] as const));
  const found = derivative === undefined ? exactly(0) : measured(derivative, numbers);
  judge.within(what, found.value, step, slack * found.error + coarseness);
};

const lawOver = (tested: OpUnderTest, parts: Sentences, claims: readonly Claim[]): Law => {
  const { op, call, variables } = tested;
  return law({
    ...parts,
    given: [pointIn(op)],
    holds: (judge, point) => {
      for (const claim of claims) mustHold(judge, tested, claim, point);
    },
    explain: explainPoint(op),
    subject: ([point]) => ({
      expr: call(variables),
      environment: new Map(variables.map((v, i) => [v, point[i]!] as const)),
    }),
  });
};

/**
 * `op.complexStep` and `op.complexStep.second`: the first and second derivatives of an op are those that its value has off
 * the real axis. No laws for an op whose value has no complex form, and no second one if its partials have none.
 */
export const complexStepLaws = (tested: OpUnderTest): readonly Law[] => {
  const { op, call, variables } = tested;
  if (op.rule.tag === "None") return [];
  const expr = call(variables);
  if (!isContinued(expr)) return [];
  const gradient = gradientMap(expr);
  const free = movable(op).map((i) => variables[i]!);
  const first = free.map(
    (v): Claim => ({
      what: `the partial of ${op.name} in ${v.name}, found and by the complex step`,
      expr,
      variable: v,
      derivative: gradient.get(v),
    }),
  );
  const second = free.flatMap((v) => {
    const partial = gradient.get(v);
    if (partial === undefined || !isContinued(partial)) return [];
    const map = gradientMap(partial);
    return free.map(
      (w): Claim => ({
        what: `the derivative in ${w.name} of the partial of ${op.name} in ${v.name}, found and by the complex step`,
        expr: partial,
        variable: w,
        derivative: map.get(w),
      }),
    );
  });
  return [
    lawOver(
      tested,
      {
        id: "op.complexStep",
        statement: "each partial is the derivative of the value off the real axis, to the last digits",
        formula: "d f / d x_i = Im f(x + i h e_i) / h",
      },
      first,
    ),
    ...(second.length === 0
      ? []
      : [
          lawOver(
            tested,
            {
              id: "op.complexStep.second",
              statement: "each second derivative is that of the partial off the real axis, to the last digits",
              formula: "d^2 f / d x_j d x_i = Im f_i(x + i h e_j) / h",
            },
            second,
          ),
        ]),
  ];
};
