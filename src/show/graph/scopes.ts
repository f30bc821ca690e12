// Which scope each node of a picture is drawn in: that in which it was made, and for a variable or constant the innermost
// that holds all its uses. Knows scopes; is ignorant of boxes.
import { scopeOf } from "../../expr/expr.js";
import type { Scope } from "../../expr/scope.js";
import { entriesOf } from "./adjacency.js";
import { glance } from "./enough.js";
import type { Nodes } from "./nodes.js";

/** No scope: the whole picture. */
export const whole = -1;

/** The scopes of a picture by number, outer ones before inner ones. */
export interface Scopes {
  readonly scopes: readonly {
    readonly title: string;
    readonly name: string;
    readonly parent: number;
    readonly depth: number;
  }[];
  /** For each node the innermost scope. */
  readonly of: Int32Array;
  /** The names of scopes that hold one op and nothing else: they are names of that op. */
  readonly names: ReadonlyMap<number, readonly string[]>;
}

// What lies deeper is drawn flat. So the way out of all scopes is short, and no picture shows more frames in each other.
const deepest = 32;

/** The scope on the way from `scope` outwards that lies at `depth`; itself if it lies no deeper. */
export const outerAt = ({ scopes }: Scopes, scope: number, depth: number): number => {
  let at = scope;
  while (at !== whole && scopes[at]!.depth > depth) at = scopes[at]!.parent;
  return at;
};

export const depthOf = ({ scopes }: Scopes, scope: number): number => (scope === whole ? 0 : scopes[scope]!.depth);

/** `frames` are drawn around all scopes: which one a node is in, if in any, is given by its index. */
export const scopesOf = (
  nodes: Nodes,
  frames: readonly string[] = [],
  frameOf: (index: number) => number = () => whole,
): Scopes => {
  const { order } = nodes;
  const made = numbered(nodes, frames, frameOf);
  const { found, innermost } = made;
  const ops = found.map(() => 0);
  for (const scope of innermost) if (scope !== whole) ops[scope]! += 1;
  for (let k = found.length - 1; k >= 0; k--) if (found[k]!.parent !== whole) ops[found[k]!.parent]! += ops[k]!;

  // Scopes of one op go; the others get new numbers.
  const kept = new Int32Array(found.length);
  const scopes: { title: string; name: string; parent: number; depth: number }[] = [];
  found.forEach(({ scope, parent, depth }, k) => {
    kept[k] = ops[k]! < 2 ? whole : scopes.length;
    const outer = parent === whole ? whole : kept[parent]!;
    if (ops[k]! >= 2) scopes.push({ title: titleOf(scope), name: scope.name, parent: outer, depth });
  });
  const of = new Int32Array(order.length).fill(whole);
  const names = new Map<number, readonly string[]>();
  innermost.forEach((scope, i) => {
    let at = scope;
    const lines: string[] = [];
    for (; at !== whole && ops[at]! < 2; at = found[at]!.parent) lines.push(titleOf(found[at]!.scope));
    of[i] = at === whole ? whole : kept[at]!;
    if (lines.length > 0) names.set(i, lines.reverse());
  });
  const result = { scopes, of, names };
  // So few are all looked for, outside all scopes. Where there are more, most are weights of some scope.
  const areInputs = nodes.labels.size <= glance;
  order.forEach((node, i) => {
    const isOutside = nodes.isRoot[i] === 1 || (areInputs && node.tag === "Var");
    if (node.tag !== "Apply" && !isOutside) of[i] = homeOf(nodes, result, i);
  });
  return result;
};

/** What a scope is called. */
export const titleOf = ({ name, isAdjoint }: Scope): string => (isAdjoint ? `${name} (adjoint)` : name);

interface Found {
  readonly scope: Scope;
  readonly parent: number;
  readonly depth: number;
}

const numbered = (
  { order }: Nodes,
  frames: readonly string[],
  frameOf: (index: number) => number,
): { readonly found: readonly Found[]; readonly innermost: Int32Array } => {
  const numbers = new Map<Scope, number>();
  const found: Found[] = frames.map((name) => ({
    scope: { name, parent: undefined, isAdjoint: false },
    parent: whole,
    depth: 1,
  }));
  const innermost = new Int32Array(order.length).fill(whole);
  order.forEach((node, i) => {
    if (node.tag !== "Apply") return;
    const inner = scopeOf(node);
    if (inner === undefined) {
      innermost[i] = frameOf(i);
      return;
    }
    const unknown: Scope[] = [];
    for (let at: Scope | undefined = inner; at !== undefined && !numbers.has(at); at = at.parent) unknown.push(at);
    for (const scope of unknown.reverse()) {
      const parent = scope.parent === undefined ? frameOf(i) : numbers.get(scope.parent)!;
      const depth = parent === whole ? 1 : found[parent]!.depth + 1;
      if (depth > deepest) numbers.set(scope, parent);
      else {
        numbers.set(scope, found.length);
        found.push({ scope, parent, depth });
      }
    }
    innermost[i] = numbers.get(inner)!;
  });
  return { found, innermost };
};

// A variable that is used several times in a scope is an input of it, and stands outside.
const homeOf = ({ users, order }: Nodes, scopes: Scopes, leaf: number): number => {
  let home: number | undefined;
  const all = entriesOf(users, leaf);
  for (const user of all) {
    const scope = scopes.of[user]!;
    home = home === undefined ? scope : common(scopes, home, scope);
    if (home === whole) return whole;
  }
  if (home === undefined || home === whole) return whole;
  return order[leaf]!.tag === "Var" && all.length > 1 ? scopes.scopes[home]!.parent : home;
};

/** The innermost scope that holds two. */
export const common = (scopes: Scopes, a: number, b: number): number => {
  let [x, y] = [a, b];
  while (x !== y) {
    const [dx, dy] = [depthOf(scopes, x), depthOf(scopes, y)];
    if (dx >= dy) x = scopes.scopes[x]!.parent;
    if (dy >= dx) y = scopes.scopes[y]!.parent;
  }
  return x;
};
