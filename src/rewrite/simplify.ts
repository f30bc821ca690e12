// Named rewrites that leave every value as it was, NaN, infinities and signed zeros included. A rewrite that is true of
// real numbers only (0 * x = 0, x - x = 0, x + 0 = x at x = -0) is not here.
import { type Apply, constant, type Expr, scopeOf, toExpr, withArguments } from "../expr/expr.js";
import { someOf } from "../expr/frozen.js";
import type { Op } from "../expr/op.js";
import { within } from "../expr/scope.js";
import { sameShape } from "../expr/shape.js";
import { rewrite } from "../expr/walk.js";
import { add, div, mul, neg, sub } from "../ops/arithmetic.js";
import { where } from "../ops/choice.js";
import { pow } from "../ops/powers.js";
import { interner } from "./share.js";

/** One rewrite: what it says, and what it does to a node whose arguments are simplified already. */
export interface Rewrite {
  readonly name: string;
  readonly statement: string;
  readonly op: Op;
  /** The simpler expression, or `undefined` where the rewrite does not apply. */
  readonly to: (args: readonly Expr[]) => Expr | undefined;
}

const isNumber = (expr: Expr | undefined, value: number): boolean =>
  expr?.tag === "Const" && Object.is(expr.value, value);

const isOp = (expr: Expr | undefined, op: Op): expr is Apply => expr?.tag === "Apply" && expr.op === op;

const minusProduct = (product: Expr): Expr | undefined => {
  if (!isOp(product, mul.op)) return undefined;
  const [x, y] = product.args;
  return isOp(x, neg.op) ? mul(x.args[0]!, y!) : isOp(y, neg.op) ? mul(x!, y.args[0]!) : undefined;
};

const minusQuotient = (quotient: Expr): Expr | undefined => {
  if (!isOp(quotient, div.op)) return undefined;
  const [x, y] = quotient.args;
  return isOp(x, neg.op) ? div(x.args[0]!, y!) : undefined;
};

// What a rewrite makes is not looked at again: so it must not make a negation that could be simpler.
const negated = (x: Expr): Expr => (isOp(x, neg.op) ? x.args[0]! : (minusProduct(x) ?? minusQuotient(x) ?? neg(x)));

/** Every rewrite that {@link simplify} uses, as data. */
export const rewrites: readonly Rewrite[] = [
  {
    name: "times one",
    statement: "1 * x = x and x * 1 = x",
    op: mul.op,
    to: ([x, y]) => (isNumber(x, 1) ? y : isNumber(y, 1) ? x : undefined),
  },
  {
    name: "times minus one",
    statement: "-1 * x = -x and x * -1 = -x",
    op: mul.op,
    to: ([x, y]) => (isNumber(x, -1) ? negated(y!) : isNumber(y, -1) ? negated(x!) : undefined),
  },
  {
    name: "product of negatives",
    statement: "(-x) * (-y) = x * y",
    op: mul.op,
    to: ([x, y]) => (isOp(x, neg.op) && isOp(y, neg.op) ? mul(x.args[0]!, y.args[0]!) : undefined),
  },
  {
    name: "over one",
    statement: "x / 1 = x",
    op: div.op,
    to: ([x, y]) => (isNumber(y, 1) ? x : undefined),
  },
  {
    name: "minus zero",
    statement: "x - 0 = x, for positive 0 only",
    op: sub.op,
    to: ([x, y]) => (isNumber(y, 0) ? x : undefined),
  },
  {
    name: "minus a negative",
    statement: "x - (-y) = x + y",
    op: sub.op,
    to: ([x, y]) => (isOp(y, neg.op) ? add(x!, y.args[0]!) : undefined),
  },
  {
    name: "plus negative zero",
    statement: "x + -0 = x and -0 + x = x, for negative 0 only",
    op: add.op,
    to: ([x, y]) => (isNumber(y, -0) ? x : isNumber(x, -0) ? y : undefined),
  },
  {
    name: "plus a negative",
    statement: "x + (-y) = x - y",
    op: add.op,
    to: ([x, y]) => (isOp(y, neg.op) ? sub(x!, y.args[0]!) : undefined),
  },
  {
    name: "double negation",
    statement: "-(-x) = x",
    op: neg.op,
    to: ([x]) => (isOp(x, neg.op) ? x.args[0] : undefined),
  },
  {
    name: "first power",
    statement: "x ^ 1 = x",
    op: pow.op,
    to: ([x, y]) => (isNumber(y, 1) ? x : undefined),
  },
  {
    name: "known choice",
    statement: "where(c, a, b) = a for a constant c that is not 0, and b for 0",
    op: where.op,
    to: ([c, a, b]) => (c?.tag === "Const" && typeof c.value === "number" ? (c.value !== 0 ? a : b) : undefined),
  },
  {
    name: "idle choice",
    statement: "where(c, a, a) = a",
    op: where.op,
    to: ([, a, b]) => (a === b ? a : undefined),
  },
  {
    name: "minus a product of a negative",
    statement: "-(-x * y) = x * y and -(x * -y) = x * y",
    op: neg.op,
    to: ([x]) => minusProduct(x!),
  },
  {
    name: "minus a quotient of a negative",
    statement: "-(-x / y) = x / y",
    op: neg.op,
    to: ([x]) => minusQuotient(x!),
  },
  {
    name: "choice by a choice",
    statement: "where(where(c, 1, 0), a, b) = where(c, a, b)",
    op: where.op,
    to: ([c, a, b]) =>
      isOp(c, where.op) && isNumber(c.args[1], 1) && isNumber(c.args[2], 0) ? where(c.args[0]!, a!, b!) : undefined,
  },
];

const byOp: ReadonlyMap<Op, readonly Rewrite[]> = new Map(
  [...new Set(rewrites.map(({ op }) => op))].map((op) => [op, rewrites.filter((rule) => rule.op === op)]),
);

// An elementwise op on numbers that are known now: the same function that the interpreter would call.
const folded = ({ op }: Apply, args: readonly Expr[]): Expr | undefined => {
  if (op.kind !== "elementwise") return undefined;
  const numbers: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg.tag !== "Const" || typeof arg.value !== "number") return undefined;
    numbers.push(arg.value);
  }
  return constant(op.value(...numbers));
};

// Every rewrite looks for one of these among the arguments; only a choice may look for two of a kind.
const isTelling = (arg: Expr): boolean =>
  holdsNegative(arg) || arg.tag === "Const" || isOp(arg, neg.op) || isOp(arg, where.op);

const holdsNegative = (arg: Expr): boolean =>
  arg.tag === "Apply" && (arg.op === mul.op || arg.op === div.op) && someOf(arg.args, isNegative);

const isNegative = (arg: Expr): boolean => isOp(arg, neg.op);

const simplified = (node: Apply, args: readonly Expr[]): Expr => {
  if (args.length > 0 && node.op !== where.op && !someOf(args, isTelling)) return withArguments(node, args);
  const known = folded(node, args);
  if (known !== undefined) return known;
  const scope = scopeOf(node);
  for (const { to } of byOp.get(node.op) ?? []) {
    const simpler = scope === undefined ? to(args) : within(scope, to, args);
    // Where a constant was broadcast against, the shape would change: leave it.
    if (simpler !== undefined && sameShape(simpler.shape, node.shape)) return simpler;
  }
  return withArguments(node, args);
};

/**
 * Expressions with every rewrite applied and equal nodes shared, in one pass from the leaves up: what is done to
 * whatever is going to be computed.
 */
export const simplifyAll = (roots: readonly Expr[]): readonly Expr[] => {
  const intern = interner();
  return rewrite(roots, intern, (node, args) => intern(simplified(node, args)));
};

/**
 * A simpler expression of the same value at every input, NaN and infinities included.
 *
 * @example
 * const x = variable("x")
 * simplify(mul(1, neg(neg(x)))) === x // => true
 */
export const simplify = (expr: Expr): Expr => simplifyAll([toExpr(expr, "simplify", "the expression")])[0]!;
