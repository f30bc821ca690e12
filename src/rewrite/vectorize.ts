// One example to a whole batch: every node that depends on the batch gets it as a new first axis, and stays in its scope.
// Knows how ops take a batch; is ignorant of trees and of where the axis was. Control nodes have a page of their own.
import { controlOf, isControl, isItem, isUnknownLength } from "../expr/control.js";
import { type Apply, apply, type Expr, scopeOf, type Var, withArguments } from "../expr/expr.js";
import { NodeMap } from "../expr/nodeMap.js";
import { currentScope, within } from "../expr/scope.js";
import { topological } from "../expr/walk.js";
import { withRank } from "../ops/batch.js";
import { batchedControl, exampleByExample } from "./control/batch.js";

/**
 * An expression for the whole batch. If `batched`, its first axis is the batch, but for a sequence of unknown length:
 * there the batch is the second axis, since only loops read it. Otherwise it is the same for every example.
 */
export interface Batched {
  readonly expr: Expr;
  readonly batched: boolean;
}

const unbatched = (expr: Expr): Batched => ({ expr, batched: false });

/**
 * `roots` for a batch of `size` examples, given what stands for some of their variables; the others are the same for
 * all. `undefined` where examples would go through loops of different lengths and a derivative needs what each went
 * through: such a batch can only be taken example by example.
 */
export const vectorize = (
  roots: readonly Expr[],
  bindings: ReadonlyMap<Var, Batched>,
  size: number,
): readonly Batched[] | undefined => {
  const order = topological(roots);
  const used = usedItems(order);
  const known = new NodeMap<Batched>();
  const results = new NodeMap<readonly Batched[]>();
  for (const node of order) {
    if (node.tag !== "Apply") {
      known.set(node, (node.tag === "Var" ? bindings.get(node) : undefined) ?? unbatched(node));
      continue;
    }
    if (isItem(node)) {
      known.set(node, results.get(controlOf(node))![node.op.index]!);
      continue;
    }
    const args = node.args.map((arg) => known.get(arg)!);
    const scope = scopeOf(node) ?? currentScope();
    if (isControl(node)) {
      const batch = within(scope, batchedControl, node, args, size, used.get(node) ?? new Set());
      if (batch === undefined) return undefined;
      results.set(node, batch);
      known.set(node, unbatched(node));
    } else {
      const batch = within(scope, batchedNode, node, args, size);
      if (batch === undefined) return undefined;
      known.set(node, batch);
    }
  }
  return roots.map((root) => known.get(root)!);
};

const usedItems = (order: readonly Expr[]): NodeMap<Set<number>> => {
  const used = new NodeMap<Set<number>>();
  for (const node of order)
    if (isControl(node)) used.set(node, new Set());
    else if (isItem(node)) used.get(controlOf(node))!.add(node.op.index);
  return used;
};

/** A node with a value and a rule; `undefined` as in {@link vectorize}. */
const batchedNode = (node: Apply, args: readonly Batched[], size: number): Batched | undefined => {
  const { op } = node;
  const exprs = args.map(({ expr }) => expr);
  if (!args.some(({ batched }) => batched)) return unbatched(withArguments(node, exprs));
  if (isUnknownLength(node.shape)) {
    // Sequences of a loop that has not run: they have their batch second, and line up with one another only.
    const alike = args.every(({ batched }, i) => batched === isUnknownLength(node.args[i]!.shape));
    return alike ? { expr: apply(op, exprs, node.params), batched: true } : undefined;
  }
  if (op.kind === "structural")
    return op.batch === undefined
      ? exampleByExample(node, args, size)[0]
      : {
          expr: op.batch(
            exprs,
            args.map(({ batched }) => batched),
            node.params,
          ),
          batched: true,
        };
  const rank = node.shape.length;
  return {
    expr: apply(
      op,
      args.map(({ expr, batched }) => (batched ? withRank(expr, rank) : expr)),
    ),
    batched: true,
  };
};
