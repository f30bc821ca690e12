// What each argument adds to the tangent of a node, taken alone: the local step of forward mode. Knows rules through
// rewrite; is ignorant of the order of nodes and of numbers.
import { controlOf, isItem, isRuled, isUnknownLength } from "../expr/control.js";
import { type Apply, apply, type Expr, toExpr, type Var, variable, withArguments } from "../expr/expr.js";
import { pushForward } from "../rewrite/forward.js";
import { scale } from "../rewrite/masked.js";
import { substituteAll } from "../rewrite/substitute.js";
import { spread } from "../rewrite/support.js";

/** What one argument adds, before any number is known. */
export interface SymbolicContribution {
  readonly from: Expr;
  readonly index: number;
  readonly tangent: Expr;
  readonly local: Expr | undefined;
  readonly amount: Expr;
}

/** What each argument that moves adds to the tangent of a node, given the tangents of all nodes that move. */
export const contributionsTo = (node: Expr, tangents: ReadonlyMap<Expr, Expr>): readonly SymbolicContribution[] => {
  const whole = tangents.get(node);
  if (node.tag !== "Apply" || whole === undefined) return [];
  const args = isItem(node) ? controlOf(node).args : node.args;
  const moving = args.flatMap((from, index) => {
    const tangent = tangents.get(from);
    return tangent === undefined ? [] : [{ from, index, tangent }];
  });
  if (isRuled(node) && node.op.rule.tag === "Partials") {
    const partials = node.op.rule.partials(node.args, node);
    return moving.flatMap(({ from, index, tangent }) => {
      const partial = partials[index];
      if (partial === undefined || partial === 0) return [];
      return [{ from, index, tangent, local: toExpr(partial), amount: spread(scale(tangent, partial), node.shape) }];
    });
  }
  if (moving.length === 1) return moving.map((one) => ({ ...one, local: undefined, amount: whole }));
  // No variable stands for what has a length that is known only when the loop has run.
  if (args.some(({ shape }) => isUnknownLength(shape))) return [];
  return moving.flatMap((one) => {
    const amount = alone(node, args, one.index, one.tangent);
    return amount === undefined ? [] : [{ ...one, local: undefined, amount }];
  });
};

// The tangent of a node when one argument moves: of the op on fresh variables, so that what lies below is not gone through.
const alone = (node: Apply, args: readonly Expr[], index: number, tangent: Expr): Expr | undefined => {
  const places = args.map(({ shape }, i) => variable(`argument ${i}`, shape));
  const moved = variable("tangent", tangent.shape);
  const local = isItem(node)
    ? apply(node.op, [withArguments(controlOf(node), places)])
    : apply(node.op, places, node.params);
  const [pushed] = pushForward([local], new Map([[places[index]!, moved]]));
  if (pushed === undefined) return undefined;
  const back = new Map<Var, Expr>([...places.map((place, i) => [place, args[i]!] as const), [moved, tangent]]);
  return substituteAll([pushed], back)[0];
};
