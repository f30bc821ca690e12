// The three makers that turn a record into an op: elementwise, linear, and anything else with a reverse rule of its
// own. Built-in ops and users' ops take the same road; there is no registry.
import { fail } from "../expr/errors.js";
import { apply, type Expr, isOperand, type Operand } from "../expr/expr.js";
import type { Recipe } from "../expr/instructions.js";
import type {
  Absent,
  ElementwiseOp,
  Facts,
  Form,
  Interval,
  Kink,
  Notation,
  Params,
  Rule,
  StructuralOp,
} from "../expr/op.js";
import { type Shape, sizeOf } from "../expr/shape.js";
import type { Tensor } from "../expr/tensor.js";
import { bothForms, type OpCall } from "./call.js";

type Each<Names extends readonly string[], T> = { readonly [K in keyof Names]: T };
type None = Extract<Rule, { tag: "None" }>;

/**
 * The rule of an op without a derivative worth having: its gradient is absent. The reason is part of the record.
 *
 * @example
 * const half = defineOp({
 *   name: "half",
 *   args: ["x"],
 *   value: (x) => Math.floor(x / 2),
 *   partials: none("piecewise constant"),
 *   domain: [[-10, 10]],
 * })
 * grad((x: Expr) => add(half(x), x))(5) // => 1
 */
export const none = (reason: string): None => Object.freeze({ tag: "None", reason });

/** The record of an elementwise op. */
export interface OpSpec<Names extends readonly string[]> {
  readonly name: string;
  /** The arguments' names: their number is the arity. */
  readonly args: Names;
  /** The value at numbers. Must be pure; NaN in should give NaN out. */
  readonly value: (...xs: Each<Names, number>) => number;
  /**
   * The derivative in each argument, as expressions of the arguments and of the result. Written once, they serve
   * forward mode, reverse mode and every order. A literal `0` says that there is no dependence.
   */
  readonly partials: ((xs: Each<Names, Expr>, result: Expr) => Each<Names, Operand>) | None;
  /** For each argument the interval in which laws may sample. */
  readonly domain: Each<Names, Interval>;
  /** Points where the derivative is a convention. */
  readonly kinks?: readonly Kink[];
  /** `value` as JavaScript source, given the arguments' source. */
  readonly js?: (...xs: Each<Names, string>) => string;
  /** `value` in the instructions of generated code: the same number, bit for bit, where the functions are JavaScript's. */
  readonly wasm?: Recipe;
  /** How it is written, if not as a call. */
  readonly notation?: Notation;
  /**
   * The same in ops that readers know, none of which has a meaning itself: what a helper of derivatives stands for. Texts
   * made for people write that in its place, so it may lose digits, and say nothing of conventions.
   */
  readonly meaning?: (xs: Each<Names, Expr>) => Expr | undefined;
  /** Why NaN in need not give NaN out, where that is so; without it laws hold the op to «NaN in, NaN out». */
  readonly absorbsNaN?: string;
  /** What else is known of it, such as `{ parity: "odd" }`: laws hold it to that. */
  readonly facts?: Facts;
}

/** An elementwise op as users call it. The record is at `.op`. */
export type OpFunction<Names extends readonly string[]> = OpCall<Names> & { readonly op: ElementwiseOp };

/** An elementwise op of one argument. */
export type Unary = OpFunction<readonly [string]>;
/** An elementwise op of two arguments. */
export type Binary = OpFunction<readonly [string, string]>;
/** An elementwise op of three arguments. */
export type Ternary = OpFunction<readonly [string, string, string]>;

/**
 * An elementwise op from its record.
 *
 * @throws GM-RULE if the record lacks a field, GM-VALUE if `value` does not return a number.
 *
 * @example
 * const softsquare = defineOp({
 *   name: "softsquare",
 *   args: ["x"],
 *   value: (x) => x * x + Math.cos(x),
 *   partials: ([x]) => [sub(mul(2, x), sin(x))],
 *   domain: [[-10, 10]],
 * })
 * grad((x: Expr) => softsquare(x))(0) // => 0
 */
export function defineOp<const Names extends readonly string[]>(spec: OpSpec<Names>): OpFunction<Names>;
export function defineOp(spec: OpSpec<readonly string[]>): unknown {
  checkRecord(spec, ["value", "domain", "partials"]);
  const { name, args, value, partials, domain, kinks = [], js, wasm, notation, meaning, absorbsNaN, facts } = spec;
  const op: ElementwiseOp = Object.freeze({
    kind: "elementwise",
    name,
    args: Object.freeze([...args]),
    value,
    rule: typeof partials === "function" ? Object.freeze({ tag: "Partials", partials }) : partials,
    domain: Object.freeze(domain.map((interval) => Object.freeze([...interval] as const))),
    kinks: Object.freeze([...kinks]),
    ...(js === undefined ? {} : { js }),
    ...(wasm === undefined ? {} : { wasm }),
    ...(notation === undefined ? {} : { notation: Object.freeze({ ...notation }) }),
    ...(meaning === undefined ? {} : { meaning }),
    ...(absorbsNaN === undefined ? {} : { absorbsNaN }),
    ...(facts === undefined ? {} : { facts: Object.freeze({ ...facts }) }),
  });
  return callable(op);
}

/** The record of an elementwise op whose reverse rule is not a product with partials, such as a choice. */
export interface ElementwiseRuleSpec<Names extends readonly string[]> extends Omit<OpSpec<Names>, "partials"> {
  readonly vjp: (
    cotangent: Expr,
    args: Each<Names, Expr>,
    result: Expr,
  ) => { readonly [K in keyof Names]: Operand | Absent };
  readonly jvp: (tangents: Each<Names, Expr | Absent>, args: Each<Names, Expr>, result: Expr) => Operand | Absent;
}

/** An elementwise op with a reverse rule of its own. Internal: `where` needs it. */
export function defineElementwiseRule<const Names extends readonly string[]>(
  spec: ElementwiseRuleSpec<Names>,
): OpFunction<Names>;
export function defineElementwiseRule(spec: ElementwiseRuleSpec<readonly string[]>): unknown {
  const { name, args, value, vjp, jvp, domain, kinks = [], js, wasm, meaning, facts } = spec;
  const op: ElementwiseOp = Object.freeze({
    kind: "elementwise",
    name,
    args: Object.freeze([...args]),
    value,
    rule: Object.freeze({ tag: "Pullback", vjp, jvp }),
    domain,
    kinks,
    ...(js === undefined ? {} : { js }),
    ...(wasm === undefined ? {} : { wasm }),
    ...(meaning === undefined ? {} : { meaning }),
    ...(facts === undefined ? {} : { facts }),
  });
  return callable(op);
}

const callable = (op: ElementwiseOp): unknown =>
  Object.freeze(
    Object.assign(
      bothForms(op.name, op.args.length, (xs) => apply(op, xs)),
      { op },
    ),
  );

/** What the records of ops on whole tensors share. */
export interface StructuralSpec<P extends Params> {
  readonly name: string;
  /** The arguments' names; one name that starts with `...` makes the op variadic, called with an array. */
  readonly args: readonly string[];
  /** The shape of the result. Throw here if the operands do not fit. */
  readonly shape: (shapes: readonly Shape[], params: P) => Shape;
  /** The flat, row-major numbers of the result. */
  readonly value: (xs: readonly Tensor[], params: P, shape: Shape) => ArrayLike<number>;
  /**
   * The op on a whole batch at once, for `vmap`. Where `batched[i]` holds, `args[i]` has the batch as a new first axis;
   * the others are as they were. At least one is batched; the result has the batch as its first axis. `params` are those
   * for one example. Without it `vmap` goes through the examples one by one.
   */
  readonly batch?: (args: readonly Expr[], batched: readonly boolean[], params: P) => Expr;
  /** How generated code computes it inside loops. Without it `value` is called on whole tensors. */
  readonly form?: (shapes: readonly Shape[], params: P, shape: Shape) => Form;
  /** What users write behind the operands, for texts; the settings as the node holds them, unless given. */
  readonly settings?: (params: P, shapes: readonly Shape[]) => readonly unknown[];
}

/** The record of an op that is linear in all its arguments jointly. */
export interface LinearSpec<P extends Params> extends StructuralSpec<P> {
  /** The transpose: one cotangent an argument, each of the argument's shape. */
  readonly transpose: (cotangent: Expr, args: readonly Expr[], params: P) => readonly (Operand | Absent)[];
  /** Whether every output is a plain sum of inputs (all coefficients 0 or 1), as in movement and summation. */
  readonly selects?: boolean;
  /** Whether some inputs reach no output, as in a window: their cotangent is absent then, not 0. Needs `selects`. */
  readonly drops?: boolean;
}

/** The record of an op with a reverse rule of its own. */
export interface RuleSpec<P extends Params> extends StructuralSpec<P> {
  /**
   * Cotangent of the result to cotangents of the arguments, each of the argument's shape; `undefined` for none. Where
   * some entries of the cotangent are absent (0 in it, by an unchosen side of `where`) `support` is 1 at the others and
   * 0 at those: a rule that adds products up leaves theirs out, since `0 * NaN` is NaN.
   */
  readonly vjp:
    | ((
        cotangent: Expr,
        args: readonly Expr[],
        result: Expr,
        params: P,
        support?: Expr,
      ) => readonly (Operand | Absent)[])
    | None;
  /**
   * Tangents of the arguments to the tangent of the result. Derived from `vjp` by transposing it, if left out. `supports`
   * holds for each tangent of which some entries are absent the pattern of the others, as for `vjp`.
   */
  readonly jvp?: (
    tangents: readonly (Expr | Absent)[],
    args: readonly Expr[],
    result: Expr,
    params: P,
    supports?: readonly (Expr | Absent)[],
  ) => Operand | Absent;
  /**
   * Where the adjoint is absent, by an unchosen side of `where`: given 1 at the result's entries that count and 0
   * elsewhere, something that is 0 at those entries of the arguments that pass on to no entry that counts. Without it
   * `vjp` sees zeros there, and `0 * NaN` is NaN.
   */
  readonly support?: LinearSpec<P>["transpose"];
}

type OperandsThen<P> = [P] extends [never]
  ? readonly (Operand | readonly Operand[])[]
  : readonly [...(Operand | readonly Operand[])[], P];

/** An op on whole tensors as users call it: operands first, then its settings. A variadic op takes an array. */
export type StructuralFunction<P extends Params = Params> = ((
  ...operandsAndParams: Record<never, never> extends P ? OperandsThen<P> | OperandsThen<never> : OperandsThen<P>
) => Expr) & {
  readonly op: StructuralOp;
};

/**
 * A linear op from its record. Its derivative is itself, its reverse is its transpose.
 *
 * @example
 * const reverseOrder: StructuralFunction = defineLinear({
 *   name: "reverseOrder",
 *   args: ["x"],
 *   shape: ([x]) => x!,
 *   value: ([x]) => x!.data.slice().reverse(),
 *   transpose: (cotangent) => [reverseOrder(cotangent)],
 * })
 * toNested(evaluate(reverseOrder(tensor([1, 2, 3])), {})) // => [3, 2, 1]
 */
export const defineLinear = <P extends Params>(spec: LinearSpec<P>): StructuralFunction<P> => {
  checkRecord(spec, ["value", "shape", "transpose"]);
  return structural(spec, {
    tag: "Transpose",
    selects: spec.selects ?? false,
    drops: spec.drops ?? false,
    transpose: spec.transpose,
  });
};

/**
 * An op on whole tensors with a reverse rule of its own, from its record. Forward mode is derived from it, if need be.
 *
 * @throws GM-RULE if the record lacks a field; GM-VALUE if `value` does not fill the shape.
 *
 * @example
 * const sumOfSquares = defineRule({
 *   name: "sumOfSquares",
 *   args: ["x"],
 *   shape: () => [],
 *   value: ([x]) => [x!.data.reduce((total, v) => total + v * v, 0)],
 *   vjp: (cotangent, [x]) => [mul(mul(2, cotangent), x!)],
 * })
 * toNested(grad((x: Expr) => sumOfSquares(x))(tensor([1, 2]))) // => [2, 4]
 */
export const defineRule = <P extends Params>(spec: RuleSpec<P>): StructuralFunction<P> => {
  checkRecord(spec, ["value", "shape", "vjp"]);
  const { vjp, jvp, support } = spec;
  if (typeof vjp !== "function") return structural(spec, vjp);
  return structural(spec, {
    tag: "Pullback",
    vjp,
    ...(jvp === undefined ? {} : { jvp }),
    ...(support === undefined ? {} : { support }),
  });
};

// Rules are written for the settings of their own op and stored for any: the node holds the two together. The
// declarations in expr/op.ts use method syntax, which is what lets TypeScript accept this.
type RuleFor<P extends Params> =
  | {
      readonly tag: "Transpose";
      readonly selects: boolean;
      readonly drops: boolean;
      readonly transpose: LinearSpec<P>["transpose"];
    }
  | {
      readonly tag: "Pullback";
      readonly vjp: Exclude<RuleSpec<P>["vjp"], None>;
      readonly jvp?: NonNullable<RuleSpec<P>["jvp"]>;
      readonly support?: NonNullable<RuleSpec<P>["support"]>;
    }
  | None;

const structural = <P extends Params>(spec: StructuralSpec<P>, rule: RuleFor<P>): StructuralFunction<P> => {
  const { name, args, shape, value, batch, form, settings } = spec;
  const erasedRule: Rule = rule;
  const record = {
    kind: "structural" as const,
    name,
    args: Object.freeze([...args]),
    rule: Object.freeze(erasedRule),
    shape,
    value: (xs: readonly Tensor[], params: P, resultShape: Shape) =>
      checkedData(name, value(xs, params, resultShape), resultShape),
    ...(batch === undefined ? {} : { batch }),
    ...(form === undefined ? {} : { form }),
    ...(settings === undefined ? {} : { settings }),
  };
  const op: StructuralOp = Object.freeze(record);
  const call = (...given: readonly (Operand | readonly Operand[] | P)[]): Expr => {
    const variadic = args.length === 1 && args[0]!.startsWith("...");
    const last = given.at(-1);
    const params = given.length > 0 && isParams(last) ? last : undefined;
    const positional: readonly unknown[] = params === undefined ? given : given.slice(0, -1);
    const operands = (variadic && Array.isArray(positional[0]) ? positional[0] : positional).map((x, i) => {
      if (!isOperand(x)) throw fail.operand(name, args[i] ?? args[0]!, x);
      return x;
    });
    if (!variadic && operands.length !== args.length) throw fail.arity(name, args.length, operands.length);
    return apply(op, operands, params === undefined ? undefined : Object.freeze({ ...params }));
  };
  return Object.freeze(Object.assign(call, { op }));
};

const isParams = <P extends Params>(value: Operand | readonly Operand[] | P | undefined): value is P =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isOperand(value);

const checkedData = (name: string, data: ArrayLike<number>, shape: Shape): Tensor["data"] => {
  if (typeof data?.length !== "number" || data.length !== sizeOf(shape))
    throw fail.opValue(name, `${sizeOf(shape)} numbers for its shape [${shape.join(", ")}]`, data);
  // Copied, always: what an op returns may be an argument's own array, or one that it will write to again.
  return new Float64Array(data);
};

const checkRecord = (spec: object | undefined, required: readonly string[]): void => {
  const record = new Map(Object.entries(spec ?? {}));
  const name = record.get("name");
  if (typeof name !== "string" || name === "") throw fail.record("defineOp", "a name in the record", name);
  const args = record.get("args");
  if (!Array.isArray(args) || args.length === 0)
    throw fail.record(name, "args: the arguments' names, at least one", args);
  for (const field of required)
    if (record.get(field) === undefined) throw fail.record(name, `the field ${field} in the record`, undefined);
  const domain = record.get("domain");
  if (required.includes("domain") && (!Array.isArray(domain) || domain.length !== args.length))
    throw fail.record(name, `domain to hold ${args.length} intervals, one an argument`, domain);
};
