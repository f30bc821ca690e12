// An elementwise op as a function of expressions with its first and second derivatives, ready to be sampled. Knows
// gradmap's public names only.
import {
  defineOp,
  type ElementwiseOp,
  type Expr,
  evaluate,
  GradError,
  gradientMap,
  type Kink,
  none,
  type Tensor,
  type Var,
  variable,
} from "../../src/index.js";

/** An elementwise op: what `defineOp` returned, any built-in op, or the record of one. */
export type OpLike = ElementwiseOp | { readonly op: ElementwiseOp };

/** An op made ready: numbers in, numbers out. */
export interface OpUnderTest {
  readonly op: ElementwiseOp;
  /** The op on expressions, all operands first. */
  readonly call: (xs: readonly Expr[]) => Expr;
  readonly variables: readonly Var[];
  readonly value: (point: readonly number[]) => number;
  /** The derivative in argument `i`, a number at each point; 0 where there is no dependence. */
  readonly first: readonly ((point: readonly number[]) => number)[];
  /** The derivative in argument `j` of the derivative in argument `i`. */
  readonly second: readonly (readonly ((point: readonly number[]) => number)[])[];
}

export const recordOf = (op: OpLike): ElementwiseOp => {
  const record: { readonly kind?: unknown; readonly name?: unknown } = "op" in op ? op.op : op;
  if (record.kind === "elementwise") return "op" in op ? op.op : op;
  throw new GradError({
    code: "GM-RULE",
    where: "customOpLaws",
    expected: "an elementwise op, as defineOp makes it",
    found: `${String(record.name)}, an op on whole tensors`,
    hint: "Write functionLaws((x) => sum(square(op(x))), sample) for an op of defineLinear or defineRule.",
  });
};

// Some ops are called with options and not with operands alone, so the record is made callable anew. A rule other than
// partials has no public maker; the ops that have one are called with their operands.
const callOf = (given: OpLike, op: ElementwiseOp): ((xs: readonly Expr[]) => Expr) => {
  const { name, args, value, rule, domain } = op;
  if (rule.tag === "Pullback" || rule.tag === "Transpose")
    return (xs) => {
      if (typeof given !== "function") throw recordOnly(name);
      return Reflect.apply(given, undefined, xs);
    };
  const partials = rule.tag === "None" ? none(rule.reason) : rule.partials;
  const callable = defineOp({
    name,
    args,
    value,
    partials: typeof partials === "function" ? (xs: readonly Expr[], result: Expr) => partials(xs, result) : partials,
    domain,
  });
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
  (expr: Expr | undefined, variables: readonly Var[]): ((point: readonly number[]) => number) =>
  (point) =>
    expr === undefined ? 0 : numberFrom(evaluate(expr, new Map(variables.map((v, i) => [v, point[i]!] as const))));

export const underTest = (given: OpLike): OpUnderTest => {
  const op = recordOf(given);
  const variables = op.args.map((name) => variable(name));
  const call = callOf(given, op);
  const expr = call(variables);
  const gradient = gradientMap(expr);
  const partials = variables.map((v) => gradient.get(v));
  return {
    op,
    call,
    variables,
    value: (point) => op.value(...point),
    first: partials.map((partial) => numeric(partial, variables)),
    second: partials.map((partial) => {
      const map = partial === undefined ? undefined : gradientMap(partial);
      return variables.map((v) => numeric(map?.get(v), variables));
    }),
  };
};

/** The places of argument `name` where the derivative is a convention. */
export const kinksOf = (op: ElementwiseOp, name: string): readonly number[] =>
  op.kinks.flatMap(({ arg, at, to = at }) => (arg === name ? [at, to] : [])).filter(Number.isFinite);

/** The point of a kink, with other arguments from `point` where the kink leaves them open. */
export const pointOf = (op: ElementwiseOp, kink: Kink, at: number, point: readonly number[]): readonly number[] =>
  op.args.map((name, i) => (name === kink.arg ? at : (kink.given?.[name] ?? point[i]!)));
