// An elementwise op as a function of expressions with its first and second derivatives, ready to be sampled. Knows
// gradmap's public names only.
import {
  add,
  constant,
  defineOp,
  type ElementwiseOp,
  type Expr,
  evaluate,
  GradError,
  gradientMap,
  none,
  type Tensor,
  type Var,
  variable,
} from "../../src/index.js";
import type { Subject } from "../core/law.js";
import { exactly, measured } from "../oracles/rounding.js";
import { thrownText } from "../report/thrown.js";
import type { Point } from "./points.js";

/** An elementwise op: what `defineOp` returned, any built-in op, or the record of one. */
export type OpLike = ElementwiseOp | { readonly op: ElementwiseOp };

/** An op made ready: numbers in, numbers out. */
export interface OpUnderTest {
  readonly op: ElementwiseOp;
  /** The op on expressions, all operands first. */
  readonly call: (xs: readonly Expr[]) => Expr;
  readonly variables: readonly Var[];
  /** What the record's function gives. */
  readonly value: (point: Point) => number;
  /** The derivative in argument `i`, a number at each point; 0 where there is no dependence. */
  readonly first: readonly ((point: Point) => number)[];
  /** The derivative in argument `j` of the derivative in argument `i`. */
  readonly second: readonly (readonly ((point: Point) => number)[])[];
  /** How far the derivative in argument `i` may be off by the rounding of what it is computed from. */
  readonly slopeError: readonly ((point: Point) => number)[];
  /** The op at a point, and the sum of its partials there: what a counterexample is about. */
  readonly subject: (point: Point) => Subject;
  readonly slopeSubject: (point: Point) => Subject;
}

const isObject = (value: unknown): value is object =>
  (typeof value === "object" || typeof value === "function") && value !== null;

export const recordOf = (op: OpLike): ElementwiseOp => {
  const record: unknown = isObject(op) && "op" in op ? op.op : op;
  const kind: unknown = isObject(record) ? Reflect.get(record, "kind") : undefined;
  if (kind === "elementwise") return "op" in op ? op.op : op;
  throw new GradError({
    code: "GM-RULE",
    where: "customOpLaws",
    expected: "an elementwise op, as defineOp makes it",
    ...(kind === undefined ? noOp(record) : wholeTensors(record)),
  });
};

const wholeTensors = (record: unknown) => ({
  found: `${isObject(record) ? String(Reflect.get(record, "name")) : ""}, an op on whole tensors`,
  hint: "Write tensorOpLaws(op, { shapes: [[2, 3]] }) for an op of defineLinear or defineRule.",
});

const noOp = (found: unknown) => ({
  found: typeof found === "function" ? "a function that is no op" : found === null ? "null" : `${typeof found}`,
  hint:
    typeof found === "function"
      ? "Write tensorOpLaws(f, { shapes: [[2, 3]] }) for a function of expressions, or functionLaws(f, params) for a loss."
      : "Write customOpLaws(defineOp({ name, args, value, partials, domain })).",
});

// Some ops are called with options and not with operands alone, so the record is made callable anew. A rule other than
// partials has no public maker; the ops that have one are called with their operands.
const callOf = (given: OpLike, op: ElementwiseOp): ((xs: readonly Expr[]) => Expr) => {
  const { rule, ...record } = op;
  if (rule.tag === "Pullback" || rule.tag === "Transpose")
    return (xs) => {
      if (typeof given !== "function") throw recordOnly(op.name);
      return Reflect.apply(given, undefined, xs);
    };
  const partials =
    rule.tag === "None" ? none(rule.reason) : (xs: readonly Expr[], result: Expr) => rule.partials(xs, result);
  const callable = defineOp({ ...record, partials });
  return (xs) => Reflect.apply(callable, undefined, xs);
};

const recordOnly = (name: string): GradError =>
  new GradError({
    code: "GM-RULE",
    where: `customOpLaws of ${name}`,
    expected: "the op itself, because its rule is not a list of partials",
    found: "its record",
    hint: "Write customOpLaws(op), not customOpLaws(op.op).",
  });

const numberFrom = (value: number | Tensor): number => (typeof value === "number" ? value : value.data[0]!);

/** An expression as a function of numbers, one for each variable. */
export const numeric =
  (expr: Expr | undefined, variables: readonly Var[]): ((point: Point) => number) =>
  (point) =>
    expr === undefined ? 0 : numberFrom(evaluate(expr, new Map(variables.map((v, i) => [v, point[i]!] as const))));

/** What a field of a record that gives expressions comes to, where it does not throw; if it does, whose it is. */
export const written = <A>({ name }: ElementwiseOp, field: "partials" | "meaning", compute: () => A): A => {
  try {
    return compute();
  } catch (error) {
    throw new GradError({
      where: `the ${field} of ${name}`,
      ...(error instanceof GradError
        ? { code: error.code, expected: error.expected, found: error.found, hint: error.hint }
        : {
            code: "GM-RULE",
            expected: `a function ${field === "partials" ? "([x, y], result) => [expression, expression]" : "([x, y]) => expression"}`,
            found: `one that throws ${thrownText(error)}`,
            hint: "It makes expressions of expressions: write mul(2, x), and no numbers of JavaScript.",
          }),
    });
  }
};

export const underTest = (given: OpLike): OpUnderTest => {
  const op = recordOf(given);
  const variables = op.args.map((name) => variable(name));
  const call = callOf(given, op);
  const expr = call(variables);
  const gradient = written(op, "partials", () => gradientMap(expr));
  const partials = variables.map((v) => gradient.get(v));
  const at = (point: Point): ReadonlyMap<Var, number> => new Map(variables.map((v, i) => [v, point[i]!] as const));
  return {
    op,
    call,
    variables,
    subject: (point) => ({ expr, environment: at(point) }),
    slopeSubject: (point) => ({
      expr: [...gradient.values()].reduce((sum, partial) => add(sum, partial), constant(0)),
      environment: at(point),
    }),
    value: (point) => op.value(...point),
    first: partials.map((partial) => numeric(partial, variables)),
    slopeError: partials.map((partial) => (point) => {
      if (partial === undefined) return 0;
      const { error } = measured(partial, new Map(variables.map((v, i) => [v, exactly(point[i]!)] as const)));
      return Number.isFinite(error) ? error : 0;
    }),
    second: partials.map((partial) => {
      const map = partial === undefined ? undefined : written(op, "partials", () => gradientMap(partial));
      return variables.map((v) => numeric(map?.get(v), variables));
    }),
  };
};
