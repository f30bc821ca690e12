// Long straight-line code cut into pieces, since engines optimise no function beyond a size and slow down well before.
// What one piece computes and a later one needs goes through memory.
import type { BodyNode, Buffer, Plan, Region, Step, Write } from "./plan.js";

const isOp = (node: BodyNode): boolean => node.tag === "op";

interface Pieces {
  readonly regions: readonly Region[];
  /** How many numbers go from one piece to another. */
  readonly crossing: number;
}

const piecesOf = (region: Region, most: number, buffer: number): Pieces => {
  const { nodes } = region;
  const pieceOf = new Int32Array(nodes.length);
  let piece = 0;
  let count = 0;
  nodes.forEach((node, id) => {
    if (isOp(node) && ++count > most) {
      piece += 1;
      count = 1;
    }
    pieceOf[id] = piece;
  });
  // The place in memory of each value that crosses, in the order in which they are met.
  const places = new Map<number, number>();
  const needs = (id: number, at: number): void => {
    if (isOp(nodes[id]!) && pieceOf[id] !== at && !places.has(id)) places.set(id, places.size);
  };
  nodes.forEach((node, id) => {
    if (node.tag === "op") for (const arg of node.args) needs(arg, pieceOf[id]!);
    else if (node.tag === "load" && node.index !== undefined) needs(node.index.node, pieceOf[id]!);
  });
  const builders = Array.from({ length: piece + 1 }, () => ({
    nodes: [] as BodyNode[],
    writes: [] as Write[],
    local: new Map<number, number>(),
  }));
  const localIn = (at: number, id: number): number => {
    const own = builders[at]!;
    const known = own.local.get(id);
    if (known !== undefined) return known;
    const node = nodes[id]!;
    const access = { buffer, offset: places.get(id) ?? 0, strides: [] };
    const copy: BodyNode =
      node.tag === "op"
        ? { tag: "load", access }
        : node.tag === "load" && node.index !== undefined
          ? { ...node, index: { ...node.index, node: localIn(at, node.index.node) } }
          : node;
    const local = own.nodes.push(copy) - 1;
    own.local.set(id, local);
    return local;
  };
  nodes.forEach((node, id) => {
    if (node.tag !== "op") return;
    const at = pieceOf[id]!;
    const own = builders[at]!;
    const args = node.args.map((arg) => localIn(at, arg));
    const local = own.nodes.push({ ...node, args }) - 1;
    own.local.set(id, local);
    const place = places.get(id);
    if (place !== undefined)
      own.writes.push({ access: { buffer, offset: place, strides: [] }, value: local, combine: "store" });
  });
  for (const write of region.writes) {
    const at = pieceOf[write.value]!;
    builders[at]!.writes.push({ ...write, value: localIn(at, write.value) });
  }
  return {
    regions: builders.map((own) => ({ tag: "region", extents: [], nodes: own.nodes, writes: own.writes })),
    crossing: places.size,
  };
};

/** The same plan with no straight-line region of more than `most` ops. */
export const chunked = (plan: Plan, most: number): Plan => {
  const buffers: Buffer[] = [...plan.buffers];
  const steps = plan.steps.flatMap((step): readonly Step[] => {
    if (step.tag === "repeat") return [{ ...step, body: chunked(step.body, most) }];
    if (step.tag !== "region" || step.extents.length > 0 || step.nodes.length <= most) return [step];
    const { regions, crossing } = piecesOf(step, most, buffers.length);
    if (crossing > 0) buffers.push({ shape: [crossing], size: crossing, content: { tag: "computed" } });
    return regions;
  });
  return { ...plan, buffers, steps };
};
