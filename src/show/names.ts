// What variables and intermediate results are called in text. Knows names; is ignorant of brackets and of ops.
import { isControl } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import { type Expr, isExpr, type Var } from "../expr/expr.js";
import { isPlainRecord } from "../expr/record.js";

const path = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\.[\p{ID_Start}$_][\p{ID_Continue}$]*|\[(?:\d+|"[^"\\]*")\])*$/u;

/** Whether a name reads as one thing in a formula: `w1`, `layers[0].w`. Any other is put in quotes. */
export const isPath = (name: string): boolean => path.test(name);

/** How a name is written; the second node of the same name is its occurrence 2. */
export type Label = (name: string, occurrence: number) => string;

// What JSON leaves as it is and a terminal obeys: more controls, and marks that turn the direction of what follows.
const obeyed = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const inQuotes = (name: string): string =>
  JSON.stringify(name).replace(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** In text: in quotes where it would be misread, and `x#2` for the second `x`. */
export const textLabel: Label = (name, occurrence) => {
  const quoted = isPath(name) ? name : inQuotes(name);
  return occurrence === 1 ? quoted : `${quoted}#${occurrence}`;
};

// Names that are written alike are told apart.
const labelled = <N extends Expr>(named: Iterable<readonly [N, string]>, label: Label): ReadonlyMap<N, string> => {
  const counts = new Map<string, number>();
  const labels = new Map<N, string>();
  for (const [node, name] of named) {
    const first = label(name, 1);
    const count = (counts.get(first) ?? 0) + 1;
    counts.set(first, count);
    labels.set(node, count === 1 ? first : label(name, count));
  }
  return labels;
};

/** Names that a user gives to nodes, by node; the first of several. */
export const givenNames = (where: string, names: Readonly<Record<string, Expr>>): ReadonlyMap<Expr, string> => {
  if (!isPlainRecord(names)) throw fail.optionValue(where, "names", "a record of expressions by name", names);
  const given = new Map<Expr, string>();
  for (const [name, node] of Object.entries(names)) {
    if (!isExpr(node)) throw fail.optionValue(where, "names", `an expression under ${JSON.stringify(name)}`, node);
    if (!given.has(node)) given.set(node, name);
  }
  return given;
};

/**
 * The names that are given, and one for what is differentiated if it is an op's result without a name: `L`, or a letter
 * that is free.
 */
export const withResultName = (
  root: Expr,
  order: readonly Expr[],
  given: ReadonlyMap<Expr, string>,
): ReadonlyMap<Expr, string> => {
  if (root.tag !== "Apply" || given.has(root)) return given;
  const taken = new Set<string>(given.values());
  for (const node of order) if (node.tag === "Var") taken.add(node.name);
  let name = ["L", "F", "y", "z"].find((letter) => !taken.has(letter));
  for (let count = 1; name === undefined; count++) if (!taken.has(`L${count}`)) name = `L${count}`;
  return new Map([...given, [root, name]]);
};

/** What nodes are called. */
export interface NodeLabels {
  readonly variables: ReadonlyMap<Var, string>;
  /** Results of ops. */
  readonly results: ReadonlyMap<Expr, string>;
}

/** The results of ops. A loop has no name, only its results have: each says which loop it is of. */
export const isResult = (node: Expr): boolean => node.tag === "Apply" && !isControl(node);

/**
 * What the variables of `order` are called, and those results that need a name or are given one: as the user names them,
 * and else `v1, v2, ...`.
 */
export const nodeLabels = (
  order: readonly Expr[],
  given: ReadonlyMap<Expr, string>,
  label: Label,
  needsName: (node: Expr) => boolean = isResult,
): NodeLabels => {
  const variables = order.flatMap((node) =>
    node.tag === "Var" ? [[node, given.get(node) ?? node.name] as const] : [],
  );
  const results = order.filter((node) => node.tag === "Apply" && (given.has(node) || needsName(node)));
  const named = results.flatMap((node) => (given.has(node) ? [[node, given.get(node)!] as const] : []));
  const others = resultNames(
    results.filter((node) => !given.has(node)),
    [...variables, ...named].map(([, name]) => name),
  );
  const labels = labelled<Expr>([...variables, ...named, ...others], label);
  return {
    variables: new Map(variables.map(([node]) => [node, labels.get(node)!] as const)),
    results: new Map(results.map((node) => [node, labels.get(node)!] as const)),
  };
};

// Longer formulas are not written out where a name can stand for them.
const shortOps = 3;

/**
 * The names without those of short results that no step is about, such as the condition of a `where`: nobody would say
 * what they are, so they are written out where they stand. The others keep theirs: where all have one, on a page or in
 * blame, they are called the same.
 */
export const withoutUnreached = (
  order: readonly Expr[],
  { variables, results }: NodeLabels,
  given: ReadonlyMap<Expr, string>,
  reached: Iterable<Expr>,
): NodeLabels => {
  const kept = new Set<Expr>([...given.keys(), ...reached]);
  const ops = new Map<Expr, number>();
  for (const node of order) {
    if (node.tag !== "Apply" || kept.has(node)) continue;
    const written = isControl(node)
      ? Number.POSITIVE_INFINITY
      : node.args.reduce((sum, arg) => sum + (ops.get(arg) ?? 0), 1);
    if (written > shortOps) kept.add(node);
    else ops.set(node, written);
  }
  return { variables, results: new Map([...results].filter(([node]) => kept.has(node))) };
};

/**
 * A label for each variable of `order`: its name, in quotes where it would be misread. Variables are identities, so
 * a second variable of the same name is told apart: `x`, `x#2`.
 */
export const variableLabels = (order: readonly Expr[], label: Label = textLabel): ReadonlyMap<Var, string> =>
  labelled(
    order.flatMap((node) => (node.tag === "Var" ? [[node, node.name] as const] : [])),
    label,
  );

/** Names `v1, v2, ...` for some nodes, in their order; names that a variable has already are passed over. */
export const resultNames = (nodes: Iterable<Expr>, taken: Iterable<string>): ReadonlyMap<Expr, string> => {
  const used = new Set(taken);
  const names = new Map<Expr, string>();
  let count = 0;
  for (const node of nodes) {
    do count += 1;
    while (used.has(`v${count}`));
    names.set(node, `v${count}`);
  }
  return names;
};
