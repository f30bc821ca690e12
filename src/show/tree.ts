// Expressions as an indented tree of text: each op above its operands. Knows how to draw; computes nothing.
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { topological } from "../expr/walk.js";
import { checkedOptions } from "../ops/call.js";
import { headingLines } from "./heading.js";
import { givenNames, nodeLabels, textLabel } from "./names.js";

interface Branch {
  readonly node: Expr;
  /** What stands before it on its own line, and before whatever is under it. */
  readonly first: string;
  readonly rest: string;
  readonly depth: number;
}

// What lies deeper is drawn below: each line is indented, so that the text would grow with the square of the depth.
const deepest = 40;

/** How a tree is written. */
export interface TreeOptions {
  /** Names for inner nodes: `{ e }` writes `e = *` in place of `*`. */
  readonly names?: Readonly<Record<string, Expr>>;
}

/**
 * An expression as a tree, one node a line, operands below their op. What is used more than once is drawn once, with a
 * name, and is the name alone after that. So is what lies more than 40 levels deep, which is drawn below, at the margin.
 * Nothing is folded: what is big makes a long text, and {@link graphOf} a picture that can be read.
 *
 * @throws GM-OPTION for an unknown option, and if `names` holds anything but expressions.
 *
 * @example
 * const x = variable("x")
 * toTree(mul(add(x, 1), 2)).split("\n") // => ["*", "├─ +", "│  ├─ x", "│  └─ 1", "└─ 2"]
 */
export const toTree = (expr: Operand, options: TreeOptions = {}): string => {
  const root = toExpr(expr, "toTree", "the expression");
  const order = topological([root]);
  const uses = new Map<Expr, number>();
  for (const node of order)
    if (node.tag === "Apply") for (const arg of node.args) uses.set(arg, (uses.get(arg) ?? 0) + 1);
  const lowered = loweredUnder(root);
  const { variables, results: names } = nodeLabels(
    order,
    givenNames("toTree", checkedOptions("toTree", options, ["names"]).names ?? {}),
    textLabel,
    (node) => (uses.get(node) ?? 0) > 1 || lowered.has(node),
  );
  const drawn = new Set<Expr>();
  const lines: string[] = [];
  for (const top of [root, ...lowered]) {
    const waiting: Branch[] = [{ node: top, first: "", rest: "", depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, first, rest, depth } = next;
      const name = names.get(node);
      if (name !== undefined && (drawn.has(node) || (depth > 0 && lowered.has(node)))) {
        lines.push(`${first}${name}`);
        continue;
      }
      drawn.add(node);
      const heading = headingLines(node, variables).join(" ");
      lines.push(`${first}${name === undefined ? "" : `${name} = `}${heading}`);
      const args = node.tag === "Apply" ? node.args : [];
      for (let i = args.length - 1; i >= 0; i--) {
        const [branch, under] = i === args.length - 1 ? ["└─ ", "   "] : ["├─ ", "│  "];
        waiting.push({ node: args[i]!, first: rest + branch, rest: rest + under, depth: depth + 1 });
      }
    }
  }
  return lines.join("\n");
};

// The ops that are met too deep before they are met anywhere else, in the order in which they are met.
const loweredUnder = (root: Expr): ReadonlySet<Expr> => {
  const lowered = new Set<Expr>();
  const tops = [root];
  const drawn = new Set<Expr>();
  for (const top of tops) {
    const waiting: { readonly node: Expr; readonly depth: number }[] = [{ node: top, depth: 0 }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { node, depth } = next;
      if (node.tag !== "Apply" || drawn.has(node) || (depth > 0 && lowered.has(node))) continue;
      if (depth === deepest) {
        lowered.add(node);
        tops.push(node);
        continue;
      }
      drawn.add(node);
      for (let i = node.args.length - 1; i >= 0; i--) waiting.push({ node: node.args[i]!, depth: depth + 1 });
    }
  }
  return lowered;
};
