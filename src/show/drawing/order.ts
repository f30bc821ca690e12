// In which order the things of each column stand, from top to bottom, so that few arrows cross: Sugiyama's sweeps by
// barycentres. Knows numbered nodes in layers; without recursion, since a column can be the ten thousandth.
import type { Link } from "./ranks.js";

/** An arrow, and how far down its nodes it leaves and enters: from 0 to 1, in the middle unless given. */
export interface Tie extends Link {
  readonly leave?: number;
  readonly enter?: number;
}

/** A graph in layers. Each arrow goes from one layer to the next. */
export interface Layered {
  readonly layerOf: readonly number[];
  readonly links: readonly Tie[];
}

const sweeps = 12;

/**
 * The place of each node in its layer. The first operand stands above the second, and what is numbered first above the
 * rest, wherever that costs no crossing.
 */
export const orderOf = (graph: Layered): readonly number[] => {
  const into: Tie[][] = graph.layerOf.map(() => []);
  const outOf: Tie[][] = graph.layerOf.map(() => []);
  for (const link of graph.links) {
    into[link.to]!.push(link);
    outOf[link.from]!.push(link);
  }
  const layers = firstLayers(graph.layerOf, into, outOf);
  const position = positionsIn(graph.layerOf.length, layers);
  let best = [...position];
  let fewest = crossings(outOf, layers, position);
  for (let i = 0, since = 0; i < sweeps && since < 4 && fewest > 0; i++, since++) {
    sweep(i % 2 === 0 ? outOf : into, layers, position, i % 2 === 0);
    const count = crossings(outOf, layers, position);
    if (count < fewest) [fewest, best, since] = [count, [...position], 0];
  }
  return best;
};

const leaving = ({ from, leave = 0.5 }: Tie, position: readonly number[]): number => position[from]! + leave;
const entering = ({ to, enter = 0.5 }: Tie, position: readonly number[]): number => position[to]! + enter;

// Depth first from the results back to the operands: a tree has no crossings then.
const firstLayers = (
  layerOf: readonly number[],
  into: readonly (readonly Tie[])[],
  outOf: readonly (readonly Tie[])[],
): number[][] => {
  const layers: number[][] = Array.from({ length: 1 + layerOf.reduce((a, b) => Math.max(a, b), 0) }, () => []);
  const seen = new Set<number>();
  layerOf.forEach((_, start) => {
    if (outOf[start]!.length > 0) return;
    const waiting = [start];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      layers[layerOf[at]!]!.push(at);
      const downwards = [...into[at]!].sort((a, b) => (a.enter ?? 0.5) - (b.enter ?? 0.5));
      for (const { from } of downwards.reverse()) waiting.push(from);
    }
  });
  return layers;
};

const positionsIn = (count: number, layers: readonly (readonly number[])[]): number[] => {
  const position: number[] = Array.from({ length: count }, () => 0);
  for (const layer of layers)
    layer.forEach((node, i) => {
      position[node] = i;
    });
  return position;
};

// Each node to the mean place of its neighbours in the layer before; one without neighbours stays where it is.
const sweep = (
  ties: readonly (readonly Tie[])[],
  layers: readonly number[][],
  position: number[],
  leftwards: boolean,
): void => {
  const other = leftwards ? entering : leaving;
  for (let k = 0; k < layers.length; k++) {
    const layer = layers[leftwards ? layers.length - 1 - k : k]!;
    const means = new Map(
      layer.map((node) => {
        const own = ties[node]!;
        const total = own.reduce((sum, tie) => sum + other(tie, position), 0);
        return [node, own.length === 0 ? position[node]! + 0.5 : total / own.length] as const;
      }),
    );
    layer.sort((a, b) => means.get(a)! - means.get(b)! || position[a]! - position[b]!);
    layer.forEach((node, i) => {
      position[node] = i;
    });
  }
};

const crossings = (
  outOf: readonly (readonly Tie[])[],
  layers: readonly (readonly number[])[],
  position: readonly number[],
): number =>
  layers.reduce((count, layer) => {
    const ends = layer
      .flatMap((node) => outOf[node]!)
      .map((tie) => [leaving(tie, position), entering(tie, position)] as const)
      .sort(([a, x], [b, y]) => a - b || x - y);
    return count + inversions(ends.map(([, end]) => end));
  }, 0);

// Barth, Jünger, Mutzel, «Simple and efficient bilayer cross counting»: inversions, by sums in a tree.
const inversions = (ends: readonly number[]): number => {
  const places = new Map([...new Set(ends)].sort((a, b) => a - b).map((end, i) => [end, i + 1] as const));
  const sums = new Int32Array(places.size + 1);
  let count = 0;
  ends.forEach((end, before) => {
    let atMost = 0;
    for (let i = places.get(end)!; i > 0; i -= i & -i) atMost += sums[i]!;
    count += before - atMost;
    for (let i = places.get(end)!; i <= places.size; i += i & -i) sums[i]! += 1;
  });
  return count;
};
