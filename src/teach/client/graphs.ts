// The graphs for the engine that keeps gradients in its nodes: the page's own, and the smallest one that a second backward
// pass gets thoroughly wrong.
import type { Graphs, MutableData } from "./engineKit.js";
import type { Kit } from "./kit.js";

export const graphs = ({ data, numbers }: Pick<Kit, "data" | "numbers">): Graphs => {
  // In the order of computation, as a reader would list them.
  const nodes = data.steps.map(({ node }) => node).reverse();
  const places = new Map(nodes.map((node, i) => [node, i] as const));
  const placeOf = (node: number): number => places.get(node) ?? 0;
  const finite = (value: Parameters<typeof numbers.scalar>[0]): number => {
    const scalar = numbers.scalar(value);
    return scalar !== undefined && Number.isFinite(scalar) ? scalar : Number.NaN;
  };
  const made: MutableData = {
    names: nodes.map((node) => data.nodes[node]?.name ?? ""),
    order: data.steps.map(({ node, contributions }) => ({
      node: placeOf(node),
      passes: contributions.map(({ to, local }) => [placeOf(to), finite(local)] as const),
    })),
    right: data.steps.map(({ adjoint }) => finite(adjoint)).reverse(),
    variables: data.sources.flatMap((node) => places.get(node) ?? []),
  };
  const known = [...made.right, ...made.order.flatMap(({ passes }) => passes.map(([, local]) => local))];
  return {
    own: known.length > 0 && known.every(Number.isFinite) ? made : undefined,
    // x * x * x at 3: 27, and then 72.
    cube: {
      names: ["x", "x * x", "x * x * x"],
      order: [
        {
          node: 2,
          passes: [
            [1, 3],
            [0, 9],
          ],
        },
        {
          node: 1,
          passes: [
            [0, 3],
            [0, 3],
          ],
        },
        { node: 0, passes: [] },
      ],
      right: [27, 3, 1],
      variables: [0],
    },
  };
};
