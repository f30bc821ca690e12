// A gradient by hand beside the right one. Knows what is compared and in which order; how numbers are matched with nodes,
// and what may have gone wrong, stands elsewhere.
import type { Option } from "fp-ts/lib/Option.js";
import { fail } from "../expr/errors.js";
import { type Expr, isExpr, origin } from "../expr/expr.js";
import { teachingFailures } from "../expr/failures/teaching.js";
import { isTensor, shapeOfValue, type Tensor, zeros } from "../expr/tensor.js";
import { checkedOptions } from "../ops/call.js";
import type { Value } from "../run/program.js";
import { givenNames, textLabel } from "../show/names.js";
import { valueText } from "../show/values.js";
import { type Closeness, closeness } from "./closeness.js";
import { comparisonTable } from "./compareText.js";
import { hintsFor } from "./hints.js";
import type { History } from "./history.js";
import { displayed } from "./text/display.js";
import { namingOf } from "./text/naming.js";
import { type Asked, isMapLike, matched, type Yours } from "./yours.js";

/** One number, or tensor, of a gradient by hand, and the right one. */
export interface ComparisonRow {
  readonly name: string;
  readonly node: Expr;
  readonly yours: number | Tensor;
  readonly expected: number | Tensor;
  /** Equal in every entry. NaN equals NaN. */
  readonly exact: boolean;
  /** Equal but for rounding. */
  readonly approximate: boolean;
  /** The largest difference of two entries; infinity where the shapes differ. */
  readonly maxDifference: number;
  /** What may have gone wrong, where the numbers fit a well-known mistake. */
  readonly hint: string | undefined;
}

/** A gradient by hand beside the right one. */
export interface Comparison {
  /** Whether all that was asked for is there, and exact; or equal but for rounding. */
  readonly exact: boolean;
  readonly approximate: boolean;
  readonly maxDifference: number;
  /** The first node, in the order of the reverse pass, that is not even approximately right: there the mistake was made. */
  readonly first: Option<ComparisonRow>;
  /** In the order of the reverse pass. */
  readonly rows: readonly ComparisonRow[];
  /** The variables that have no number. */
  readonly missing: readonly string[];
  /** The names that have a number and are in no expression. */
  readonly unknown: readonly string[];
}

/** What {@link compare} may be told. */
export interface CompareOptions {
  /** Numbers are approximately equal if they differ by at most `absolute + relative * |expected|`: 1e-8 and 1e-5. */
  readonly relative?: number;
  readonly absolute?: number;
  /** Names for inner nodes, so that their adjoints can be handed in too: `{ e, d }`. */
  readonly names?: Readonly<Record<string, Expr>>;
}

/**
 * A gradient worked out by hand beside the right one: which numbers are exact, which differ by rounding only, and which
 * is the first to be wrong in the order of the reverse pass. Given a history it also says what may have gone wrong: a
 * sign, the adjoint or the local derivative forgotten, only one of two contributions, a pass that was added to another.
 *
 * @param yours - The numbers by name, `{ a: 6, b: -4 }`; a `Map` from nodes or names; or a tree as {@link grad} returns it.
 *   Names are those of variables, paths (`params.w`), those in `names`, and `L, v1, v2, ...` as {@link showHistory} has them.
 *   Inner nodes may be left out, variables may not.
 * @param right - A {@link History}, or a map of numbers: its `gradient` or `adjoints`.
 * @throws GM-OPERAND if either is something else; GM-AMBIGUOUS if a name is that of several variables.
 *
 * @example
 * const past = history((x: Expr) => mul(mul(x, x), x), 3)
 * compare({ x: 27 }, past).exact // => true
 * compare({ x: 72 }, past).first.value.maxDifference // => 45
 */
export const compare = (
  yours: Yours,
  right: History | ReadonlyMap<Expr, number | Tensor>,
  options: CompareOptions = {},
): Comparison => {
  const {
    relative = 1e-5,
    absolute = 1e-8,
    names = {},
  } = checkedOptions("compare", options, ["relative", "absolute", "names"]);
  for (const [name, value] of Object.entries({ relative, absolute }))
    if (typeof value !== "number" || !(value >= 0))
      throw fail.optionValue("compare", name, "a number, at least 0", value);
  const { expected, nameOf, history } = expectedFrom(right, names);
  const namesOf = new Map<Expr, string[]>();
  for (const [name, node] of Object.entries(names)) namesOf.set(node, [...(namesOf.get(node) ?? []), name]);
  const asked = [...expected.keys()].map((node): Asked => {
    const paths = history?.paths;
    const path = node.tag === "Var" ? paths?.get(node) : undefined;
    const own = namesOf.get(node) ?? [];
    const plain = node.tag === "Var" ? [node.name] : history === undefined ? [] : [nameOf(node)];
    return { node, names: [...new Set([...own, ...plain, ...(path === undefined ? [] : [path])])] };
  });
  const { given, unknown } = matched(yours, asked, origin);
  const tolerance = { relative, absolute };
  const near = (a: Value, b: Value): boolean => closeness(a, b, tolerance).approximate;
  const hintOf =
    history === undefined
      ? () => undefined
      : hintsFor({ history, given, near, nameOf, number: (value) => valueText(value, 6) });
  const rows = [...expected].flatMap(([node, value]): readonly ComparisonRow[] => {
    const handed = given.get(node);
    if (handed === undefined) return [];
    const measured = closeness(handed, value, tolerance);
    const hint = measured.approximate
      ? undefined
      : (hintOf({ node, yours: handed, expected: value }) ?? shapeHint(handed, value));
    return [Object.freeze({ name: nameOf(node), node, yours: handed, expected: value, ...measured, hint })];
  });
  const missing = [...expected.keys()].flatMap((node) =>
    node.tag === "Var" && !given.has(node) ? [nameOf(node)] : [],
  );
  const isWhole = missing.length === 0 && unknown.length === 0;
  const all = (key: "exact" | "approximate"): boolean => isWhole && rows.every((row: Closeness) => row[key]);
  const first = rows.find(({ approximate }) => !approximate);
  const data: Comparison = {
    exact: all("exact"),
    approximate: all("approximate"),
    maxDifference: rows.reduce((most, { maxDifference }) => Math.max(most, maxDifference), 0),
    first: Object.freeze(first === undefined ? { _tag: "None" } : { _tag: "Some", value: first }),
    rows: Object.freeze(rows),
    missing: Object.freeze(missing),
    unknown: Object.freeze(unknown),
  };
  return displayed(data, () => comparisonTable(data));
};

const shapeHint = (yours: Value, expected: Value): string | undefined => {
  const [own, right] = [yours, expected].map((value) => `[${shapeOfValue(value).join(", ")}]`);
  return own === right ? undefined : `its shape is ${own}, and that of the node is ${right}`;
};

interface Expected {
  /** In the order of the reverse pass. */
  readonly expected: ReadonlyMap<Expr, Value>;
  readonly nameOf: (node: Expr) => string;
  readonly history: History | undefined;
}

const isHistory = (right: object): right is History => "steps" in right && "adjoints" in right;

const expectedFrom = (right: History | ReadonlyMap<Expr, Value>, names: Readonly<Record<string, Expr>>): Expected => {
  if (typeof right !== "object" || right === null) throw teachingFailures.comparedWith(right);
  if (isHistory(right)) {
    const untouched = right.sources.filter((source) => !right.adjoints.has(source));
    const zero = ({ shape }: Expr): Value => (shape.length === 0 ? 0 : zeros(shape));
    const expected = new Map([...right.adjoints, ...untouched.map((source) => [source, zero(source)] as const)]);
    const { nameOf } = namingOf("compare", right.root, names);
    return { expected, nameOf, history: right };
  }
  if (!isMapLike(right)) throw teachingFailures.comparedWith(right);
  for (const [node, value] of right)
    if (!isExpr(node) || (typeof value !== "number" && !isTensor(value)))
      throw teachingFailures.comparedWith(isExpr(node) ? value : node);
  const given = givenNames("compare", names);
  const nameOf = (node: Expr): string =>
    given.get(node) ?? (node.tag === "Var" ? textLabel(node.name, 1) : origin(node));
  return { expected: new Map(right), nameOf, history: undefined };
};
