// The loops of a region in the order in which they run: neighbours that walk on as one are one, and the loop whose turns
// can be computed side by side is the innermost. Knows strides; is ignorant of what is computed.
import type { Access, Region } from "./plan.js";

export interface LoopNest {
  readonly region: Region;
  /** Whether turns of the innermost loop are computed side by side. */
  readonly wide: boolean;
}

const accessesOf = ({ nodes, writes }: Region): readonly Access[] => [
  ...nodes.flatMap((node) => (node.tag === "load" ? [node.access] : [])),
  ...writes.map(({ access }) => access),
];

const withLoops = (
  region: Region,
  extents: readonly number[],
  strides: (own: readonly number[]) => readonly number[],
): Region => {
  const access = (own: Access): Access => ({ ...own, strides: strides(own.strides) });
  return {
    ...region,
    extents,
    nodes: region.nodes.map((node) => (node.tag === "load" ? { ...node, access: access(node.access) } : node)),
    writes: region.writes.map((write) => ({ ...write, access: access(write.access) })),
  };
};

/** Two loops, of which every access walks on from the end of the inner as from turn to turn, are one. */
const merged = (region: Region): Region => {
  const accesses = accessesOf(region);
  for (let outer = region.extents.length - 2; outer >= 0; outer--) {
    const inner = outer + 1;
    const extent = region.extents[inner]!;
    if (!accesses.every(({ strides }) => strides[outer] === strides[inner]! * extent)) continue;
    const extents = region.extents.filter((_, l) => l !== inner);
    return merged(
      withLoops(
        region,
        extents.map((n, l) => (l === outer ? n * extent : n)),
        (own) => own.flatMap((stride, l) => (l === outer ? [] : [stride])),
      ),
    );
  }
  return region;
};

// What reading and writing costs when turns of a loop run side by side, against one by one.
const wideCost = (region: Region, loop: number, lanes: number): number => {
  let cost = 0;
  for (const node of region.nodes) {
    if (node.tag === "op") cost += 1;
    if (node.tag !== "load") continue;
    const stride = node.access.strides[loop]!;
    cost += node.index !== undefined ? 3 * lanes : stride === 0 || stride === 1 ? 1 : 1.5 * lanes;
  }
  for (const { access, combine } of region.writes) {
    const stride = access.strides[loop]!;
    cost += stride === 1 ? (combine === "store" ? 1 : 2) : stride === 0 ? 2 : 1.5 * lanes;
  }
  return cost;
};

const narrowCost = (region: Region, lanes: number): number => {
  const work = region.nodes.filter(({ tag }) => tag !== "number").length + region.writes.length;
  return lanes * work;
};

/**
 * @param lanes - How many turns fit side by side.
 * @param exact - Whether every sum has to be added in the order of its loops: then none of them is taken apart.
 */
export const loopNest = (given: Region, lanes: number, exact: boolean): LoopNest => {
  const region = merged(given);
  const candidates = region.extents.flatMap((extent, loop) => {
    const takesApart = region.writes.some(({ access, combine }) => combine !== "store" && access.strides[loop] === 0);
    return extent >= lanes && !(exact && takesApart) ? [{ loop, cost: wideCost(region, loop, lanes) }] : [];
  });
  const best = candidates.reduce<(typeof candidates)[number] | undefined>(
    (least, candidate) => (least === undefined || candidate.cost <= least.cost ? candidate : least),
    undefined,
  );
  if (best === undefined || best.cost >= narrowCost(region, lanes)) return { region, wide: false };
  const order = [...region.extents.keys()].filter((loop) => loop !== best.loop).concat(best.loop);
  return {
    region: withLoops(
      region,
      order.map((loop) => region.extents[loop]!),
      (own) => order.map((loop) => own[loop]!),
    ),
    wide: true,
  };
};
