// From parts to boxes and arrows: what is written in them, and which uses an arrow stands for.
import type { Expr } from "../../expr/expr.js";
import type { Op } from "../../expr/op.js";
import type { Step } from "../table.js";
import { valueText } from "../values.js";
import { entriesOf } from "./adjacency.js";
import { glance } from "./enough.js";
import type { Cover, Shown } from "./frames.js";
import type { Arrow, Box, Graph } from "./graph.js";
import type { Scene } from "./kept.js";
import { isLeaf, takesAnyNumber } from "./nodes.js";
import { isLeafPart, type Names, namesOfParts, type Part } from "./parts.js";
import { owning } from "./quotient.js";
import { rangeOf } from "./range.js";

/** What is shown of the nodes. */
export interface Shows {
  readonly stepOf: (node: Expr) => Step | undefined;
  readonly annotate: (node: Expr) => string;
  readonly digits: number;
}

const kinds = { Var: "variable", Const: "constant", Apply: "op" } as const;

/** A picture of the parts that are shown, and of what comes in from outside, if there is anything outside. */
export const graphFrom = (scene: Scene, { shown, groups }: Cover, shows: Shows): Graph =>
  owning(
    scene.owners,
    shown.map(({ part }) => part.nodes),
    () => {
      const names = namesOfParts(scene.nodes, scene.scopes);
      const sources = sourcesOf(scene, shown, names);
      const { arrows, exits } = arrowsOf(scene, shown, sources);
      const outside = [...new Set(sources.values())].map(({ id, lines, nodes }): Box => {
        const step = nodes.length === 1 ? shows.stepOf(nodes[0]!) : undefined;
        return Object.freeze({
          ...{ id, kind: "outside", lines: Object.freeze(lines), nodes: Object.freeze([]), times: nodes.length },
          ...{ group: undefined, ...numbers(step, shows.digits) },
        });
      });
      const boxes = shown.map(({ part, group }, k): Box => {
        const nodes = [...part.nodes].sort((a, b) => a - b).map((index) => scene.nodes.order[index]!);
        // Of many nodes that have one result: its value.
        const result =
          nodes.length === 1 ? nodes[0] : exits[k] === undefined ? undefined : scene.nodes.order[exits[k]!];
        const step = result === undefined ? undefined : shows.stepOf(result);
        const more = nodes.length === 1 ? shows.annotate(nodes[0]!) : "";
        const lines = nodes.length === 1 ? names.linesOf(part.nodes[0]!) : foldedLines(scene, part, names.titleOf);
        return Object.freeze({
          id: `n${k}`,
          kind: nodes.length === 1 ? kinds[nodes[0]!.tag] : "folded",
          lines: Object.freeze([...lines, ...(more === "" ? [] : more.split("\n"))]),
          nodes: Object.freeze(nodes),
          times: part.times,
          group,
          ...numbers(step, shows.digits),
        });
      });
      const nodes = shown.reduce((total, { part }) => total + part.nodes.length, 0);
      return Object.freeze({
        boxes: Object.freeze([...outside, ...boxes]),
        arrows: Object.freeze(arrows),
        groups: Object.freeze(groups.map((group) => Object.freeze(group))),
        nodes,
        note: noteOf(nodes, shown, names.titleOf),
      });
    },
  );

const numbers = (step: Step | undefined, digits: number): Pick<Box, "value" | "adjoint"> => ({
  value: step === undefined ? undefined : valueText(step.value, digits),
  adjoint: step === undefined ? undefined : valueText(step.adjoint.value, digits),
});

const foldedLines = (scene: Scene, part: Part, titleOf: (part: Part) => string): readonly string[] => {
  const { times, nodes } = part;
  if (isLeafPart(scene.nodes, part)) return [titleOf(part), `x ${times}`];
  if (times > 1) return [`${titleOf(part)} x ${times}`, ...(nodes.length > times ? [`${nodes.length} nodes`] : [])];
  return [part.kind === "scope" ? titleOf(part) : `${titleOf(part)} ...`, `${nodes.length} nodes`];
};

interface Source {
  readonly id: string;
  readonly lines: readonly string[];
  readonly nodes: readonly Expr[];
}

/** What the nodes that are shown use and that is not shown: leaves, and results of ops; many in one. */
const sourcesOf = (
  { nodes, owners }: Scene,
  shown: readonly Shown[],
  { linesOf }: Names,
): ReadonlyMap<number, Source> => {
  const used = new Set<number>();
  for (const { part } of shown)
    for (const index of part.nodes)
      for (const arg of entriesOf(nodes.args, index)) if (owners[arg] === -1) used.add(arg);
  const sources = new Map<number, Source>();
  const all = [...used].sort((a, b) => a - b);
  let count = 0;
  for (const group of [all.filter((index) => isLeaf(nodes, index)), all.filter((index) => !isLeaf(nodes, index))]) {
    if (group.length <= glance)
      for (const index of group) {
        sources.set(index, { id: `o${count}`, lines: linesOf(index).slice(0, 1), nodes: [nodes.order[index]!] });
        count += 1;
      }
    else {
      const source = {
        id: `o${count}`,
        lines: [rangeOf(linesOf(group[0]!)[0]!, linesOf(group.at(-1)!)[0]!), `x ${group.length}`],
        nodes: group.map((index) => nodes.order[index]!),
      };
      for (const index of group) sources.set(index, source);
      count += 1;
    }
  }
  return sources;
};

// One arrow for each operand of a node; one for all uses where there are no operands to tell apart: into a folded box, and
// into an op that takes any number of them.
const arrowsOf = (
  { nodes, owners }: Scene,
  shown: readonly Shown[],
  sources: ReadonlyMap<number, Source>,
): { readonly arrows: readonly Arrow[]; readonly exits: readonly (number | undefined)[] } => {
  const arrows: { from: string; to: string; label: string | undefined; times: number }[] = [];
  // Of each box the node that is used outside it, or -1 where there are several.
  const exits = new Int32Array(shown.length).fill(noExit);
  const exit = (box: number, node: number): void => {
    exits[box] = exits[box] === noExit || exits[box] === node ? node : severalExits;
  };
  shown.forEach(({ part }, to) => {
    const known = new Map<string, (typeof arrows)[number]>();
    const isNode = part.nodes.length === 1;
    for (const index of part.nodes) {
      if (nodes.isRoot[index] === 1) exit(to, index);
      for (const user of entriesOf(nodes.users, index)) if (owners[user] !== to) exit(to, index);
      const node = nodes.order[index]!;
      if (node.tag !== "Apply") continue;
      entriesOf(nodes.args, index).forEach((arg, place) => {
        if (owners[arg] === to) return;
        const from = owners[arg] === -1 ? sources.get(arg)!.id : `n${owners[arg]}`;
        const label = isNode ? argumentLabel(node.op, place, node.args.length) : undefined;
        // A use is an arrow of its own; the many of an op that joins a list are one.
        const key = isNode && !takesAnyNumber(node) ? `${from} ${place}` : from;
        const arrow = known.get(key);
        if (arrow !== undefined) arrow.times += 1;
        else {
          const made = { from, to: `n${to}`, label, times: 1 };
          known.set(key, made);
          arrows.push(made);
        }
      });
    }
  });
  return {
    arrows: arrows.map((arrow) => Object.freeze(arrow)),
    exits: Array.from(exits, (node) => (node < 0 ? undefined : node)),
  };
};

const noExit = -1;
const severalExits = -2;

// Which operand is which matters where there are several and they cannot change places.
const argumentLabel = (op: Op, index: number, count: number): string | undefined => {
  const name = op.args[index];
  const symmetric = op.kind === "elementwise" && op.facts?.symmetric === true;
  return count < 2 || symmetric || name === undefined || name.startsWith("...") ? undefined : name;
};

/** What a part is called where there is one line for it. */
export const nameOf = (part: Part, titleOf: (part: Part) => string): string =>
  part.times > 1 ? `${titleOf(part)} x ${part.times}` : titleOf(part);

// How many names of folded parts a note has.
const named = 5;

const noteOf = (nodes: number, shown: readonly Shown[], titleOf: (part: Part) => string): string | undefined => {
  const folded = shown.map(({ part }) => part).filter((part) => part.nodes.length > 1);
  if (folded.length === 0) return undefined;
  const inside = folded.reduce((total, part) => total + part.nodes.length, 0);
  const titles = new Map<string, number>();
  for (const part of [...folded].sort((a, b) => b.nodes.length - a.nodes.length)) {
    const title = nameOf(part, titleOf);
    titles.set(title, (titles.get(title) ?? 0) + 1);
  }
  const first = [...titles].slice(0, named);
  const others = folded.length - first.reduce((total, [, count]) => total + count, 0);
  const list = [
    first.map(([title, count]) => (count === 1 ? title : `${title} (${count} boxes)`)).join(", "),
    ...(others > 0 ? [`${others} more`] : []),
  ].join(" and ");
  const boxes = shown.length === 1 ? "1 box" : `${shown.length} boxes`;
  return `${nodes} nodes drawn as ${boxes}: ${inside} are folded into ${list}`;
};
