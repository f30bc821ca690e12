// In which order the boxes of each column stand, from top to bottom, so that few arrows cross: Sugiyama's sweeps by
// barycentres. Knows numbered nodes in layers; without recursion, since a column can be the ten thousandth.

/** A graph in layers. Each arrow goes from one layer to the next; `into[i]` are the nodes from which arrows enter i. */
export interface Layered {
  readonly layerOf: readonly number[];
  readonly into: readonly (readonly number[])[];
  readonly outOf: readonly (readonly number[])[];
}

const sweeps = 12;

/** The place of each node in its layer. The first operand stands above the second, wherever that costs no crossing. */
export const orderOf = (graph: Layered): readonly number[] => {
  const layers = firstLayers(graph);
  const position = positionsIn(graph.layerOf.length, layers);
  let best = [...position];
  let fewest = crossings(graph, layers, position);
  for (let i = 0, since = 0; i < sweeps && since < 4 && fewest > 0; i++, since++) {
    sweep(graph, layers, position, i % 2 === 0);
    const count = crossings(graph, layers, position);
    if (count < fewest) [fewest, best, since] = [count, [...position], 0];
  }
  return best;
};

// Depth first from the results back to the operands: a tree has no crossings then.
const firstLayers = ({ layerOf, into, outOf }: Layered): number[][] => {
  const layers: number[][] = Array.from({ length: 1 + layerOf.reduce((a, b) => Math.max(a, b), 0) }, () => []);
  const seen = new Set<number>();
  layerOf.forEach((_, start) => {
    if (outOf[start]!.length > 0) return;
    const waiting = [start];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (seen.has(at)) continue;
      seen.add(at);
      layers[layerOf[at]!]!.push(at);
      for (let i = into[at]!.length - 1; i >= 0; i--) waiting.push(into[at]![i]!);
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
const sweep = ({ into, outOf }: Layered, layers: readonly number[][], position: number[], leftwards: boolean): void => {
  const neighbours = leftwards ? outOf : into;
  for (let k = 0; k < layers.length; k++) {
    const layer = layers[leftwards ? layers.length - 1 - k : k]!;
    const means = new Map(
      layer.map((node) => {
        const others = neighbours[node]!;
        const total = others.reduce((sum, other) => sum + position[other]!, 0);
        return [node, others.length === 0 ? position[node]! : total / others.length] as const;
      }),
    );
    layer.sort((a, b) => means.get(a)! - means.get(b)! || position[a]! - position[b]!);
    layer.forEach((node, i) => {
      position[node] = i;
    });
  }
};

// Barth, Jünger, Mutzel, «Simple and efficient bilayer cross counting»: inversions, by sums in a tree.
const crossings = ({ outOf }: Layered, layers: readonly (readonly number[])[], position: readonly number[]): number => {
  let count = 0;
  for (let k = 0; k + 1 < layers.length; k++) {
    const size = layers[k + 1]!.length;
    const sums = new Int32Array(size + 1);
    let inserted = 0;
    for (const node of layers[k]!) {
      const ends = outOf[node]!.map((to) => position[to]!);
      for (const end of ends) {
        let atMost = 0;
        for (let i = end + 1; i > 0; i -= i & -i) atMost += sums[i]!;
        count += inserted - atMost;
      }
      for (const end of ends) for (let i = end + 1; i <= size; i += i & -i) sums[i]! += 1;
      inserted += ends.length;
    }
  }
  return count;
};
