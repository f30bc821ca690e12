// What a box of a folded picture stands for: a node, or parts that stand together. Knows how parts are made of parts and
// what they are called; is ignorant of how they are found.
import type { Expr } from "../../expr/expr.js";
import { headingLines } from "../heading.js";
import type { Nodes } from "./nodes.js";
import { rangeOf } from "./range.js";
import { type Scopes, whole } from "./scopes.js";

/**
 * - `node`: one node.
 * - `scope`: what was made in one call of a named function. What is in it is found out when it is opened.
 * - `alike`: parts of the same structure that feed the same, side by side.
 * - `run`: the same op again and again, as in a long sum.
 * - `repeat`: the same parts again and again, each feeding the next.
 * - `stretch`: neighbours in the order of computation; what is used only for the last of them, where possible.
 */
export type PartKind = "node" | "scope" | "alike" | "run" | "repeat" | "stretch";

export interface Part {
  readonly kind: PartKind;
  readonly nodes: readonly number[];
  readonly times: number;
  /** In an order of computation. Of a scope unknown yet, of a node none. */
  readonly members: readonly Part[];
  /** Of a scope, its number; otherwise {@link whole}. */
  readonly scope: number;
  /** Which piece of a scope it is, where the whole cannot be one box; otherwise 0. */
  readonly piece: number;
  /** Of a stretch: for each member where that begins which is used only for it. */
  readonly firsts: readonly number[];
}

const none: readonly never[] = Object.freeze([]);

export const nodePart = (index: number): Part => ({
  kind: "node",
  nodes: [index],
  times: 1,
  members: none,
  scope: whole,
  piece: 0,
  firsts: none,
});

export const scopePart = (scope: number, nodes: readonly number[], piece: number): Part => ({
  kind: "scope",
  nodes,
  times: 1,
  members: none,
  scope,
  piece,
  firsts: none,
});

export const joined = (kind: PartKind, members: readonly Part[], firsts: readonly number[] = none): Part => ({
  kind,
  nodes: members.length === 1 ? members[0]!.nodes : members.flatMap(({ nodes }) => nodes),
  times: kind === "stretch" ? 1 : members.length,
  members,
  scope: whole,
  piece: 0,
  firsts,
});

/** Neighbours as one part; one alone stays what it is. */
export const stretch = (members: readonly Part[], firsts: readonly number[]): Part =>
  members.length === 1 ? members[0]! : joined("stretch", members, firsts);

/** Whether a part is one variable or constant, or several. */
export const isLeafPart = ({ order }: Nodes, { kind, nodes }: Part): boolean =>
  (kind === "node" || kind === "alike") && order[nodes.at(-1)!]!.tag !== "Apply";

/** What a scope is called, or a piece of one. */
export const scopeTitle = ({ scopes }: Scopes, { scope, piece }: Part): string =>
  piece === 0 ? scopes[scope]!.title : `${scopes[scope]!.title}, part ${piece}`;

/** What nodes and parts are called. */
export interface Names {
  readonly linesOf: (index: number) => readonly string[];
  readonly titleOf: (part: Part) => string;
}

export const namesOfParts = (nodes: Nodes, scopes: Scopes): Names => {
  const linesOf = (index: number): readonly string[] => {
    const node: Expr = nodes.order[index]!;
    const names = [...(nodes.named.has(node) ? [nodes.named.get(node)!] : none), ...(scopes.names.get(index) ?? none)];
    const heading = headingLines(node, nodes.labels);
    return [...names.filter((name) => name !== heading[0]), ...heading];
  };
  // The part that another is named by.
  const lead = (part: Part): Part => {
    let at = part;
    while (at.members.length > 0 && at.kind !== "repeat") {
      let last = at.members.length - 1;
      while (last > 0 && isLeafPart(nodes, at.members[last]!)) last -= 1;
      at = at.members[isLeafPart(nodes, at.members[last]!) ? at.members.length - 1 : last]!;
    }
    return at;
  };
  const plain = (part: Part): string =>
    part.scope === whole ? linesOf(part.nodes.at(-1)!)[0]! : scopeTitle(scopes, part);
  // What is in one repetition, but for leaves: the last first, as it would be written; scopes alone if there are any.
  const repetition = (one: Part): readonly Part[] => {
    const parts = (one.kind === "stretch" ? one.members : [one]).filter((member) => !isLeafPart(nodes, member));
    const leads = parts.map(lead).reverse();
    return leads.some(({ kind }) => kind === "scope") ? leads.filter(({ kind }) => kind === "scope") : leads;
  };
  const listed = (parts: readonly Part[]): string => {
    const distinct = [...new Set(parts.map(plain))];
    return distinct.length > 3 ? `${distinct.slice(0, 3).join(", ")}, ...` : distinct.join(", ");
  };
  const fromTo = (first: string, last: string, count: number): string =>
    first !== last && count === 2 ? `${first}, ${last}` : rangeOf(first, last);
  // Scopes can be numbered: `layer1 ... layer9`.
  const repeated = ({ members }: Part): string => {
    const first = repetition(members[0]!);
    const isOfScopes = first[0]!.kind === "scope";
    return isOfScopes ? fromTo(listed(first), listed(repetition(members.at(-1)!)), members.length) : listed(first);
  };
  return {
    linesOf,
    titleOf: (part) => {
      const end = lead(part);
      const last = end.kind === "repeat" ? repeated(end) : plain(end);
      if (part.kind !== "alike") return last;
      // Constants that only these use stand before them.
      const first = plain(lead(part.members[part.members.length - part.times]!));
      return fromTo(first, last, part.times);
    },
  };
};
