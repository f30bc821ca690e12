// What must hold of every picture, whoever made it. Knows graphs as data; is ignorant of how they are folded.
import type { Expr } from "gradmap";
import type { Graph, View } from "gradmap/show";

/** All nodes under some roots. */
export const nodesUnder = (roots: readonly Expr[]): ReadonlySet<Expr> => {
  const nodes = new Set(roots);
  for (const node of nodes) if (node.tag === "Apply") for (const arg of node.args) nodes.add(arg);
  return nodes;
};

const usesOf = (nodes: Iterable<Expr>): number => {
  let uses = 0;
  for (const node of nodes) if (node.tag === "Apply") uses += node.args.length;
  return uses;
};

/** Whether the boxes can be put in a row so that all arrows lead forwards. */
export const isAcyclic = ({ boxes, arrows }: Graph): boolean => {
  const waiting = new Map(boxes.map(({ id }) => [id, 0]));
  const out = new Map<string, string[]>();
  for (const { from, to } of arrows) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    const known = out.get(from);
    if (known === undefined) out.set(from, [to]);
    else known.push(to);
  }
  const free = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  let done = 0;
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    done += 1;
    for (const to of out.get(id) ?? []) {
      const count = waiting.get(to)! - 1;
      waiting.set(to, count);
      if (count === 0) free.push(to);
    }
  }
  return done === boxes.length;
};

/** What is wrong with a picture of `roots`, in words. */
export const faultsOf = (graph: Graph, roots: readonly Expr[], limit = Number.POSITIVE_INFINITY): readonly string[] => {
  const faults: string[] = [];
  const nodes = nodesUnder(roots);
  const boxOf = new Map<Expr, string>();
  for (const { id, nodes: inside } of graph.boxes)
    for (const node of inside) {
      if (boxOf.has(node)) faults.push(`a node is in ${boxOf.get(node)} and in ${id}`);
      if (!nodes.has(node)) faults.push(`${id} has a node of another expression`);
      boxOf.set(node, id);
    }
  if (boxOf.size !== nodes.size) faults.push(`${nodes.size} nodes, of which ${boxOf.size} are drawn`);
  if (graph.nodes !== nodes.size) faults.push(`${nodes.size} nodes, and it says ${graph.nodes}`);
  let inside = 0;
  const between = new Map<string, number>();
  for (const node of nodes)
    if (node.tag === "Apply")
      for (const arg of node.args) {
        const [from, to] = [boxOf.get(arg), boxOf.get(node)];
        if (from === to) inside += 1;
        else between.set(`${from} ${to}`, (between.get(`${from} ${to}`) ?? 0) + 1);
      }
  for (const { from, to, times } of graph.arrows)
    between.set(`${from} ${to}`, (between.get(`${from} ${to}`) ?? 0) - times);
  for (const [ends, count] of between) if (count !== 0) faults.push(`${count} uses ${ends} without an arrow`);
  const drawn = graph.arrows.reduce((total, { times }) => total + times, 0);
  if (drawn + inside !== usesOf(nodes))
    faults.push(`${usesOf(nodes)} uses: ${drawn} as arrows, ${inside} inside boxes`);
  if (!isAcyclic(graph)) faults.push("boxes need each other in a circle");
  const position = new Map(graph.boxes.map(({ id }, k) => [id, k]));
  for (const { from, to } of graph.arrows)
    if (!(position.get(from)! < position.get(to)!)) faults.push(`${from} stands after ${to}`);
  const groups = new Set(graph.groups.map(({ id }) => id));
  for (const { id, group } of graph.boxes)
    if (group !== undefined && !groups.has(group)) faults.push(`${id} is in no known group`);
  if (graph.boxes.length > limit) faults.push(`${graph.boxes.length} boxes instead of ${limit}`);
  return faults;
};

/** What is wrong with views of `roots`: each node is to be seen as a box of its own once, and each view from one other. */
export const faultsOfViews = (views: readonly View[], roots: readonly Expr[], limit: number): readonly string[] => {
  const faults: string[] = [];
  const nodes = nodesUnder(roots);
  const seen = new Map<Expr, number>();
  const reached = new Map<number, number>();
  views.forEach(({ graph, inside, parent }, at) => {
    const shown = graph.boxes.filter(({ kind }) => kind !== "outside");
    if (shown.length > limit) faults.push(`view ${at} has ${shown.length} boxes`);
    if (!isAcyclic(graph)) faults.push(`view ${at} goes in a circle`);
    if (graph.boxes.length > limit + 16) faults.push(`view ${at} has ${graph.boxes.length} boxes with those outside`);
    const ids = new Set(graph.boxes.map(({ id }) => id));
    if (ids.size !== graph.boxes.length) faults.push(`view ${at} has two boxes of one name`);
    for (const { from, to } of graph.arrows)
      if (!ids.has(from) || !ids.has(to)) faults.push(`view ${at} has an arrow from or to nowhere`);
    for (const box of shown) {
      const [only] = box.nodes;
      if (box.nodes.length === 1) seen.set(only!, (seen.get(only!) ?? 0) + 1);
      const next = inside.get(box.id);
      if (box.nodes.length > 1 && next === undefined) faults.push(`${box.id} of view ${at} cannot be gone into`);
      if (next === undefined || box.nodes.length === 1) continue;
      reached.set(next, (reached.get(next) ?? 0) + 1);
      const inner = new Set(views[next]!.graph.boxes.flatMap((one) => one.nodes));
      if (views[next]!.parent !== at) faults.push(`view ${next} does not know that it is in ${at}`);
      if (inner.size !== box.nodes.length || box.nodes.some((node) => !inner.has(node)))
        faults.push(`view ${next} shows something else than ${box.id} of view ${at}`);
    }
    if (parent === undefined && at > 0) faults.push(`view ${at} is in no other`);
  });
  for (const node of nodes) if (seen.get(node) !== 1) faults.push(`a node is seen ${seen.get(node) ?? 0} times`);
  for (const [view, count] of reached) if (count !== 1) faults.push(`view ${view} is the inside of ${count} boxes`);
  return faults;
};
