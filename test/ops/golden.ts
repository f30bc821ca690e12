// How the golden points are read and compared: what counts as equal, and when the table of conventions allows a difference.
import { readFileSync } from "node:fs";
import { type Expr, variable } from "../../src/expr/expr.js";
import type { Convention } from "../../src/ops/conventions.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { binaryCases, unaryCases } from "./golden-expressions.js";

type Encoded = number | string | null;
type Columns = Readonly<Record<string, readonly Encoded[]>>;
interface GoldenOp extends Readonly<Record<string, unknown>> {
  readonly op: string;
  readonly exact?: Columns;
}

/** One number to compare: a value or a derivative at a point, with what the references say. */
export interface Comparison {
  /** The name in the golden file. */
  readonly golden: string;
  readonly column: string;
  /** The op of the table of conventions, its point by argument name, and the arguments differentiated in, in order. */
  readonly op: string;
  readonly point: Readonly<Record<string, number>>;
  readonly order: readonly string[];
  readonly found: number;
  readonly torch: number | undefined;
  readonly exact: number | undefined;
}

export const readGolden = (file: string): readonly GoldenOp[] =>
  JSON.parse(readFileSync(new URL(`../golden/${file}.json`, import.meta.url), "utf8")).ops;

const decoded = (value: Encoded | undefined): number | undefined => {
  if (value === null || value === undefined) return undefined;
  if (typeof value === "number") return value;
  return value === "inf" ? Number.POSITIVE_INFINITY : value === "-inf" ? Number.NEGATIVE_INFINITY : Number.NaN;
};

const columnOf = (op: GoldenOp, name: string): readonly (number | undefined)[] => {
  const column = op[name];
  return Array.isArray(column) ? column.map(decoded) : [];
};

/** The value of an expression that may be absent: absent is zero. */
export const numberAt = (expr: Expr | undefined, env: Readonly<Record<string, number>>): number => {
  if (expr === undefined) return 0;
  const value = evaluate(expr, env);
  if (typeof value !== "number") throw new Error("a scalar was expected");
  return value;
};

const derivative = (expr: Expr | undefined, by: Expr): Expr | undefined =>
  expr === undefined ? undefined : by.tag === "Var" ? gradientMap(expr).get(by) : undefined;

export const unaryComparisons = (op: GoldenOp, entry = unaryCases[op.op]): readonly Comparison[] => {
  if (entry === undefined) throw new Error(`no expression for the golden op ${op.op}`);
  const { of, op: name, arg = "x", given = {} } = entry;
  const x = variable("x");
  const y = of(x);
  const d1 = derivative(y, x);
  const d2 = derivative(d1, x);
  const columns = { y, d1, d2 };
  return columnOf(op, "x").flatMap((at, i) =>
    Object.entries(columns).map(([column, expr], order) => ({
      golden: op.op,
      column,
      op: name,
      point: { [arg]: at!, ...given },
      order: new Array<string>(order).fill(arg),
      found: numberAt(expr, { x: at! }),
      torch: columnOf(op, column)[i],
      exact: decoded(op.exact?.[column]?.[i]),
    })),
  );
};

export const binaryComparisons = (op: GoldenOp): readonly Comparison[] => {
  const entry = binaryCases[op.op];
  if (entry === undefined) throw new Error(`no expression for the golden op ${op.op}`);
  const { of, op: name, args, pointOf = (x, y) => ({ [args[0]]: x, [args[1]]: y }) } = entry;
  const x = variable("x");
  const y = variable("y");
  const z = of(x, y);
  const [dx, dy] = [derivative(z, x), derivative(z, y)];
  const [dxx, dxy, dyx, dyy] = [derivative(dx, x), derivative(dx, y), derivative(dy, x), derivative(dy, y)];
  const columns = { z, dx, dy, dxx, dxy, dyx, dyy };
  const ys = columnOf(op, "y");
  return columnOf(op, "x").flatMap((at, i) =>
    Object.entries(columns).map(([column, expr]) => ({
      golden: op.op,
      column,
      op: name,
      point: pointOf(at!, ys[i]!),
      order: [...column.slice(1)].map((letter) => args[letter === "x" ? 0 : 1]),
      found: numberAt(expr, { x: at!, y: ys[i]! }),
      torch: columnOf(op, column)[i],
      exact: undefined,
    })),
  );
};

/** The error of `found`, relative to `expected`; a few units of the smallest double count as none. */
export const errorOf = (found: number, expected: number): number => {
  if (Object.is(found, expected) || found === expected) return 0;
  if (!Number.isFinite(found) || !Number.isFinite(expected)) return Number.POSITIVE_INFINITY;
  const difference = Math.abs(found - expected);
  return difference <= 4 * Number.MIN_VALUE ? 0 : difference / Math.abs(expected);
};

export const tolerance = 1e-12;

/** How far `found` is from the best reference: the exact one where there is one, else PyTorch's. */
export const discrepancy = ({ found, exact, torch }: Comparison): number => {
  const best = exact ?? torch;
  return best === undefined ? 0 : errorOf(found, best);
};

const same = (a: number | undefined, b: number): boolean =>
  a === b || (a !== undefined && Number.isNaN(a) && Number.isNaN(b));

const holdsAt = ({ arg, at, to }: Convention, point: Readonly<Record<string, number>>): boolean =>
  Object.entries(at).every(([name, start]) => {
    const value = point[name];
    if (name !== arg || to === undefined) return same(value, start);
    return value !== undefined && value >= Math.min(start, to) && value <= Math.max(start, to);
  });

/** What a convention says of a value (no argument), a derivative (one) or a second derivative (two). */
export const claimOf = (convention: Convention, order: readonly string[]): number | undefined => {
  const [first, second] = order;
  if (first === undefined) return convention.value;
  if (first !== convention.arg) return undefined;
  return second === undefined ? convention.partial : convention.second?.[second];
};

/** Whether the table says, for this very point and derivative, the number that was found. */
export const isConvention = (table: readonly Convention[], { op, point, order, found }: Comparison): boolean =>
  table.some((convention) => {
    if (convention.op !== op || !holdsAt(convention, point)) return false;
    const claim = claimOf(convention, order);
    return claim !== undefined && errorOf(found, claim) <= tolerance;
  });

const show = (value: number | undefined): string =>
  value === undefined ? "unknown" : Object.is(value, -0) ? "-0" : String(value);

export const report = (comparison: Comparison): string => {
  const { golden, column, point, found, exact, torch } = comparison;
  const at = Object.entries(point).map(([name, value]) => `${name} = ${show(value)}`);
  return `${golden} ${column} at ${at.join(", ")}: ${show(found)}, exact ${show(exact)}, PyTorch ${show(torch)}`;
};
