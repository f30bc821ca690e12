// How an op on whole tensors moves numbers, found by running it on numbers that can be told apart: an op that is linear
// in some arguments and puts out one of these numbers exactly has moved it there. Knows rules as far as they say that an
// op is linear; is ignorant of what the answer is for.
import { type Apply, type Expr, toExpr, variable } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { asTensor, type ReadonlyFloat64Array, type Tensor, tensorOf } from "../expr/tensor.js";
import { freeVariablesOf } from "../expr/walk.js";
import { where } from "../ops/choice.js";
import { programOf, run } from "./program.js";

// The number that stands for entry `n`, counted from 1: n and a fraction of 32 scrambled bits. A sum of several, or a
// multiple of one, is itself such a number once in 2^32 cases; it is asked twice, with other fractions.
const salts = [0x9e3779b9, 0x7f4a7c15] as const;

const marked = (n: number, salt: number): number => {
  let bits = Math.imul(n ^ salt, 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return n + ((bits ^ (bits >>> 16)) >>> 0) * 2 ** -32;
};

/** The entries that numbers stand for, 0 for none; `undefined` if one of them stands for no entry. */
const entriesOf = (numbers: ReadonlyFloat64Array, salt: number): Float64Array | undefined => {
  const entries = numbers.map((value) => Math.floor(value));
  return entries.every((n, i) => (n === 0 ? numbers[i] === 0 : n > 0 && marked(n, salt) === numbers[i]))
    ? entries
    : undefined;
};

/** What `answer` says of both kinds of marks, where it says the same. */
const askedTwice = (answer: (salt: number) => ReadonlyFloat64Array | undefined): Float64Array | undefined => {
  const [first, second] = salts.map((salt) => {
    const numbers = answer(salt);
    return numbers === undefined ? undefined : entriesOf(numbers, salt);
  });
  return first !== undefined && second?.every((n, i) => n === first[i]) ? first : undefined;
};

const marks = (length: number, first: number, salt: number): Float64Array =>
  Float64Array.from({ length }, (_, i) => marked(first + i, salt));

/**
 * For each number of the result, which entry of the `active` arguments it is, counted from 1 through all arguments, or 0
 * for none. `undefined` unless the op is linear in them and does nothing but move their numbers.
 */
export const movesOf = (node: Apply, active: readonly boolean[]): Float64Array | undefined => {
  const { op, args, params, shape } = node;
  const fixed = fixedArguments(node, active);
  if (op.kind !== "structural" || fixed === undefined) return undefined;
  return askedTwice((salt) => {
    let first = 1;
    const operands = args.map((arg, i) => {
      const start = first;
      first += sizeOf(arg.shape);
      return fixed[i] ?? tensorOf(arg.shape, marks(sizeOf(arg.shape), start, salt));
    });
    return op.value(operands, params, shape);
  });
};

/**
 * For each number of each active argument, which entry of the result it is added to, counted from 1, or 0 for none.
 * `undefined` unless the op is linear in them and does nothing but add their numbers up, each in one place.
 */
export const sumsOf = (node: Apply, active: readonly boolean[]): readonly Float64Array[] | undefined => {
  if (fixedArguments(node, active) === undefined) return undefined;
  const cotangent = variable("cotangent", node.shape);
  const pulled = pulledBack(node, cotangent);
  const sums = node.args.map((arg, i) => {
    const entry = pulled[i];
    if (!active[i] || entry === undefined) return new Float64Array(sizeOf(arg.shape));
    const expr = toExpr(entry);
    if (freeVariablesOf([expr]).some((v) => v !== cotangent)) return undefined;
    const program = programOf([expr], [cotangent]);
    return askedTwice((salt) => {
      const plane = marks(sizeOf(node.shape), 1, salt);
      const [value] = run(program, [node.shape.length === 0 ? plane[0]! : tensorOf(node.shape, plane)]);
      return value === undefined ? undefined : asTensor(value).data;
    });
  });
  return sums.every((plane) => plane !== undefined) ? sums : undefined;
};

const pulledBack = (node: Apply, cotangent: Expr) => {
  const { op, args, params } = node;
  if (op.kind !== "structural") return [];
  if (op.rule.tag === "Transpose") return op.rule.transpose(cotangent, args, params);
  return op.rule.tag === "Pullback" ? op.rule.vjp(cotangent, args, node, params) : [];
};

/**
 * What the other arguments are while the op is asked about the active ones, in which it is linear; `undefined` if it is
 * not known to be linear in them, or if what the others are is not known.
 */
const fixedArguments = (node: Apply, active: readonly boolean[]): readonly (Tensor | undefined)[] | undefined => {
  const { op, args } = node;
  if (op.kind !== "structural") return undefined;
  if (op.rule.tag === "Transpose")
    return args.map((arg, i) => (active[i] ? undefined : tensorOf(arg.shape, new Float64Array(sizeOf(arg.shape)))));
  if (!isItsOwnDerivative(node, active)) return undefined;
  const others = args.filter((_, i) => !active[i]);
  if (freeVariablesOf(others).length > 0) return undefined;
  const values = run(programOf(others, []), []).map(asTensor);
  let next = 0;
  return args.map((_, i) => (active[i] ? undefined : values[next++]));
};

/** Whether the tangent of the result is the op itself on the tangents of the active arguments, at most masked. */
const isItsOwnDerivative = (node: Apply, active: readonly boolean[]): boolean => {
  const { op, args, params } = node;
  if (op.kind !== "structural" || op.rule.tag !== "Pullback" || op.rule.jvp === undefined) return false;
  const tangents = args.map((arg, i) => (active[i] ? variable("tangent", arg.shape) : undefined));
  const pushed = op.rule.jvp(tangents, args, node, params);
  const expr = pushed === undefined ? undefined : toExpr(pushed);
  const whole = expr?.tag === "Apply" && expr.op === where.op ? expr.args[1] : expr;
  return whole?.tag === "Apply" && whole.op === op && whole.args.every((arg, i) => arg === (tangents[i] ?? args[i]));
};
