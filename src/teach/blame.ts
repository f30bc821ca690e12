// Blame: which paths from the root to a parameter make up its gradient, and how much each of them does. Knows paths and
// sums; what passes along an edge stands elsewhere.
import { fail } from "../expr/errors.js";
import { constant, type Expr, isExpr, origin } from "../expr/expr.js";
import { teachingFailures } from "../expr/failures/teaching.js";
import { shapeOfValue, type Tensor, zeros } from "../expr/tensor.js";
import { checkedOptions } from "../ops/call.js";
import type { Value } from "../run/program.js";
import { blameTable, pathText } from "./blameText.js";
import { edgesOf, numbersAt, pulledAlong, sizeOfValue } from "./edges.js";
import type { History } from "./history.js";
import { variableNamed } from "./named.js";
import { edgesAlong, pathsTo, type Way } from "./paths.js";
import { settle } from "./settle.js";
import { displayed } from "./text/display.js";
import { namingOf } from "./text/naming.js";

/** One way in which the root depends on a variable. */
export interface BlamePath {
  /** From the root to the variable, both included. */
  readonly nodes: readonly Expr[];
  /** Which argument of each node is the next one: `mul(a, a)` has two ways to `a`. */
  readonly indices: readonly number[];
  /** The local derivative on each edge; `undefined` where the rule is no plain product (`matmul`, a loop). */
  readonly locals: readonly (number | Tensor | undefined)[];
  /** What comes along this path alone: the product of the local derivatives, or 1 pulled back along the path. */
  readonly amount: number | Tensor;
  /** `L -> v1 -> a: 1 * 3 = 3`. */
  readonly text: string;
}

/**
 * A gradient as a sum over paths: `paths[0].amount + paths[1].amount + ... + others.amount + rounding`, added up in this
 * order, is `gradient` to the last bit, where all of them are finite; but for the sign of 0.
 */
export interface Blame {
  /** The variable, or another node. */
  readonly variable: Expr;
  readonly gradient: number | Tensor;
  /** The paths that contribute most, the largest first. */
  readonly paths: readonly BlamePath[];
  /** All other paths: how many there are, and what they contribute together. */
  readonly others: { readonly count: bigint; readonly amount: number | Tensor };
  /**
   * The pass adds up and multiplies in another order than path by path, and rounds in other places. It is 0 where all
   * numbers are short, as in examples for school; and much more than rounding where a rule of one's own is not linear in
   * the adjoint that reaches it (clipping, say), since then what comes along paths alone does not add up.
   */
  readonly rounding: number | Tensor;
}

/** What {@link blame} may be told. */
export interface BlameOptions {
  /** How many paths are listed; 10 unless given. */
  readonly limit?: number;
  /** Names for inner nodes: `{ e, d }`; the result is `L`, all others are `v1, v2, ...` in the order of computation. */
  readonly names?: Readonly<Record<string, Expr>>;
}

// So few paths are all looked at, whatever is listed of them.
const fewPaths = 256;

/**
 * Which paths from the root to a variable make up its gradient. Along a path the local derivatives multiply, and the
 * gradient is the sum over all paths: the chain rule, and nothing else. The reverse pass is the way to get that sum
 * without going through the paths one by one, of which there may be more than atoms.
 *
 * Paths go through tensors and loops too. A loop is one node; an amount is what is left of the 1 at the root when it is
 * pulled back along this path only. Where there are more than 256 paths, the largest are searched for by the products of
 * their local derivatives; where a rule has none, by how much grew there.
 *
 * @param variable - A variable or any other node, or a variable's name or path.
 * @throws GM-UNBOUND if the name is no variable's, or the node is not in the expression; GM-AMBIGUOUS if it is the name of
 *   several.
 *
 * Cost: the count and the search are linear in the number of nodes, and in `limit` times the length of a path.
 *
 * @example
 * const [a, b] = [variable("a"), variable("b")]
 * const found = blame(history(mul(add(a, b), a), { a: 2, b: 3 }), "a")
 * found.gradient // => 7
 * found.paths.map(({ text }) => text) // => ["L -> a: 5", "L -> v1 -> a: 2 * 1 = 2"]
 */
export const blame = (history: History, variable: Expr | string, options: BlameOptions = {}): Blame => {
  const { limit = 10, names } = checkedOptions("blame", options, ["limit", "names"]);
  if (!Number.isInteger(limit) || limit < 1) throw fail.optionValue("blame", "limit", "a whole number above 0", limit);
  const target = isExpr(variable) ? variable : variableNamed("blame", history, variable);
  if (!history.nodeValues.has(target) && !(target.tag === "Var" && history.values.has(target)))
    throw teachingFailures.notANode("blame", origin(target));

  const order = history.steps.map(({ node }) => node);
  const { count, best } = pathsTo(order, edgesOf(history), target);
  const ways = best(count <= BigInt(fewPaths) ? fewPaths : limit);
  const amounts = amountsAlong(history, ways, target);
  const naming = namingOf("blame", history.root, names);
  const paths = ways
    .map((way, i): BlamePath => {
      const edges = edgesAlong(way);
      const path = {
        nodes: Object.freeze([history.root, ...edges.map(({ to }) => to)]),
        indices: Object.freeze(edges.map(({ index }) => index)),
        locals: Object.freeze(edges.map(({ local }) => local)),
        amount: amounts[i]!,
      };
      return Object.freeze({ ...path, text: pathText(path, naming) });
    })
    .sort((a, b) => compareSizes(b.amount, a.amount))
    .slice(0, limit);

  const gradient = history.adjoints.get(target) ?? zeroFor(history, target);
  const others = count - BigInt(paths.length);
  const settled = settle(
    gradient,
    paths.map(({ amount }) => amount),
    others > 0n,
  );
  const data: Blame = {
    variable: target,
    gradient,
    paths: Object.freeze(paths),
    others: Object.freeze({ count: others, amount: settled.others }),
    rounding: settled.rounding,
  };
  return displayed(data, () => blameTable(data));
};

// What is no number is looked at first.
const compareSizes = (a: Value, b: Value): number => {
  const [size, other] = [a, b].map((value) => sizeOfValue(value)).map((n) => (Number.isNaN(n) ? Number.MAX_VALUE : n));
  return size === other ? 0 : size! - other!;
};

const zeroFor = (history: History, node: Expr): Value => {
  const shape = shapeOfValue(history.nodeValues.get(node) ?? (node.tag === "Var" ? history.values.get(node) : 0) ?? 0);
  return shape.length === 0 ? 0 : zeros(shape);
};

// What paths share at their beginning is pulled back once.
const amountsAlong = (history: History, ways: readonly (Way | undefined)[], target: Expr): readonly Value[] => {
  const seed = constant(1);
  const pulled = new Map<Way, Expr | undefined>();
  const pull = (end: Way | undefined): Expr | undefined => {
    const waiting: Way[] = [];
    for (let at = end; at !== undefined && !pulled.has(at); at = at.before) waiting.push(at);
    for (const way of waiting.reverse()) {
      const cotangent = way.before === undefined ? seed : pulled.get(way.before);
      pulled.set(way, cotangent === undefined ? undefined : pulledAlong(history, way.edge, cotangent));
    }
    return end === undefined ? seed : pulled.get(end);
  };
  const exprs = ways.map(pull);
  const values = numbersAt(
    history,
    exprs.flatMap((expr) => (expr === undefined ? [] : [expr])),
  );
  let next = 0;
  return exprs.map((expr) => (expr === undefined ? zeroFor(history, target) : values[next++]!));
};
