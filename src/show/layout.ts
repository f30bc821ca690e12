// How an expression becomes a line of writing: brackets by precedence, and names for what is shared too often to be
// repeated. Knows nothing of what the writing looks like: that is a Style. Linear in the number of nodes; no recursion.
import { isControl } from "../expr/control.js";
import type { Apply, Const, Expr, Var } from "../expr/expr.js";
import { topological } from "../expr/walk.js";
import { resultNames } from "./names.js";

/** Tighter than any sign: names, plain numbers and calls. */
export const atomPrecedence = 6;

/** A negative number reads like a negation: `(-2) ^ x`. */
export const negationPrecedence = 4;

/** How one node is written: `text[0] operand0 text[1] operand1 ... text[n]`. */
export interface Layout {
  readonly text: readonly string[];
  /** For each operand, how tightly it must bind in order to do without brackets. */
  readonly operands: readonly number[];
  /** How tightly the whole binds. */
  readonly precedence: number;
}

/** A way of writing. */
export interface Style {
  readonly leaf: (node: Const | Var) => Layout;
  readonly node: (node: Apply) => Layout;
  readonly open: string;
  readonly close: string;
  /** What is written of an expression, down to the nodes that have names: itself, or the same in other ops. */
  readonly shown: (root: Expr, isNamed: (node: Expr) => boolean) => Expr;
  /** How the name of a shared node is written. */
  readonly name: (name: string) => string;
}

/** One line of writing; `name` is set where the line defines a shared node. */
export interface Line {
  readonly name: string | undefined;
  readonly text: string;
}

/** A leaf that needs no brackets anywhere. */
export const atom = (text: string): Layout => ({ text: [text], operands: [], precedence: atomPrecedence });

// A shared sub-expression is repeated, because that is how formulas are read, as long as this does not lengthen the
// writing too much: all in all at most this many ops, or twice as many as there are.
const repeatedOps = 64;

/** The op nodes that must have a name of their own, in the order in which they can be defined. */
const namedNodes = (order: readonly Expr[]): readonly Expr[] => {
  const writtenOps = new Map<Expr, number>();
  const uses = new Map<Expr, number>();
  let ops = 0;
  for (const node of order) {
    if (node.tag !== "Apply") continue;
    ops += 1;
    let written = 1;
    for (const arg of node.args) {
      written += writtenOps.get(arg) ?? 0;
      uses.set(arg, (uses.get(arg) ?? 0) + 1);
    }
    writtenOps.set(node, written);
  }
  const total = writtenOps.get(order.at(-1)!) ?? 0;
  const isShort = total <= Math.max(repeatedOps, 2 * ops);
  // A loop is written with its body: never twice.
  return order.filter((node) => node.tag === "Apply" && (uses.get(node) ?? 0) > 1 && (!isShort || isControl(node)));
};

/** The lines of an expression: one, or a definition for each shared node and the whole at the end. */
export const linesOf = (expr: Expr, style: Style, taken: Iterable<string>): readonly Line[] => {
  const root = style.shown(expr, () => false);
  const order = topological([root]);
  const named = namedNodes(order);
  const names = resultNames(named, taken);
  const definitions = named.map((node) => ({ name: names.get(node), text: written(node, names, style) }));
  return [...definitions, { name: undefined, text: written(root, names, style) }];
};

type Task = string | { readonly node: Expr; readonly needed: number };

/** One node as the style shows it, down to the leaves and to the nodes in `names`. */
export const lineOf = (root: Expr, names: ReadonlyMap<Expr, string>, style: Style): string =>
  written(
    style.shown(root, (node) => names.has(node)),
    names,
    style,
  );

/** The same of what the style shows already. */
export const written = (root: Expr, names: ReadonlyMap<Expr, string>, style: Style): string => {
  const pieces: string[] = [];
  const tasks: Task[] = [{ node: root, needed: 0 }];
  for (let task = tasks.pop(); task !== undefined; task = tasks.pop()) {
    if (typeof task === "string") {
      pieces.push(task);
      continue;
    }
    const { node, needed } = task;
    const name = node === root ? undefined : names.get(node);
    if (name !== undefined) {
      pieces.push(style.name(name));
      continue;
    }
    const layout = node.tag === "Apply" ? style.node(node) : style.leaf(node);
    const bracketed = layout.precedence < needed;
    if (bracketed) {
      pieces.push(style.open);
      tasks.push(style.close);
    }
    // Last piece first: the stack hands them back in reading order.
    for (let i = layout.text.length - 1; i >= 0; i--) {
      const operand = node.tag === "Apply" ? node.args[i] : undefined;
      if (operand !== undefined) tasks.push({ node: operand, needed: layout.operands[i] ?? 0 });
      tasks.push(layout.text[i]!);
    }
  }
  return pieces.join("");
};

/** What each operand of an infix or prefix sign must bind like, so that the writing is read back as it was meant. */
export const operandPrecedences = (
  arity: number,
  precedence: number,
  associates: "left" | "right" | "none" = "left",
): readonly number[] => {
  if (arity === 1) return [precedence + 1];
  return [associates === "left" ? precedence : precedence + 1, associates === "right" ? precedence : precedence + 1];
};
