// Expressions as an indented tree of text: each op above its operands. Knows how to draw; computes nothing.
import { type Expr, type Operand, toExpr } from "../expr/expr.js";
import { topological } from "../expr/walk.js";
import { headingLines } from "./heading.js";
import { givenNames, nodeLabels, textLabel } from "./names.js";

interface Branch {
  readonly node: Expr;
  /** What stands before it on its own line, and before whatever is under it. */
  readonly first: string;
  readonly rest: string;
}

/** How a tree is written. */
export interface TreeOptions {
  /** Names for inner nodes: `{ e }` writes `e = *` in place of `*`. */
  readonly names?: Readonly<Record<string, Expr>>;
}

/**
 * An expression as a tree, one node a line, operands below their op. What is used more than once is drawn once, with a
 * name, and is the name alone after that: so the text has as many lines as the graph has arrows. Nothing is folded: what is
 * big makes a long text, and {@link graphOf} a picture that can be read.
 *
 * @throws GM-OPTION if `names` holds anything but expressions.
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
  const { variables, results: names } = nodeLabels(
    order,
    givenNames("toTree", options.names ?? {}),
    textLabel,
    (node) => (uses.get(node) ?? 0) > 1,
  );
  const drawn = new Set<Expr>();
  const lines: string[] = [];
  const waiting: Branch[] = [{ node: root, first: "", rest: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, first, rest } = next;
    const name = names.get(node);
    if (name !== undefined && drawn.has(node)) {
      lines.push(`${first}${name}`);
      continue;
    }
    drawn.add(node);
    const heading = headingLines(node, variables).join(" ");
    lines.push(`${first}${name === undefined ? "" : `${name} = `}${heading}`);
    const args = node.tag === "Apply" ? node.args : [];
    const branches = args.map((arg, i): Branch => {
      const last = i === args.length - 1;
      return { node: arg, first: `${rest}${last ? "└─ " : "├─ "}`, rest: `${rest}${last ? "   " : "│  "}` };
    });
    waiting.push(...branches.reverse());
  }
  return lines.join("\n");
};
