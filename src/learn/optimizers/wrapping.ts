// Optimizers inside others: for some of the parameters only, or only every few steps. Knows when to ask the inner one; is
// ignorant of what it does.
import { fail } from "../../expr/errors.js";
import { type AnyTree, Tree, zeros } from "../../index.js";
import { arrayLike, filledLike, type Numbers } from "./arrays.js";
import { mustBeOptimizer } from "./mustBeOptimizer.js";
import { checked, wholeFrom } from "./options.js";
import { applyUpdates, type Optimizer, type OptimizerState, optimizerOf, type PartState } from "./transformation.js";

const isState = (value: AnyTree): value is OptimizerState =>
  Array.isArray(value) &&
  value.every((entry: unknown) => typeof entry === "object" && entry !== null && Reflect.has(entry, "part"));

const innerState = (state: PartState): OptimizerState => {
  const { inner } = state;
  if (inner === undefined || !isState(inner))
    throw fail.optimizerParts(
      `a state of ${state.part} with the state inside it`,
      `one with ${Object.keys(state).join(", ")}`,
    );
  return inner;
};

/** The leaves of `tree`, with those of `other`, which must agree with it, in the chosen places. */
const withChosen = (chosen: (path: string) => boolean, tree: AnyTree, other: AnyTree): AnyTree => {
  // Makes no tree, but says where these two differ.
  Tree.zipArrays(() => [])(tree, other);
  const others = new Map(Tree.leaves(other).map(({ path, value }) => [path, value]));
  return Tree.mapLeaves((leaf, path) => (chosen(path) ? others.get(path)! : leaf))(tree);
};

/**
 * An optimizer for some of the parameters: the gradients of the others pass through as they are, and the optimizer sees
 * zeros in their places.
 *
 * @param chosen - Whether the leaf at a path, such as `params.layers[0].w`, is one of them.
 *
 * @example
 * const isWeight = (path: string) => path.endsWith(".w")
 * const optimizer = chain(masked(isWeight, addDecayedWeights(0.5)), scale(-1))
 * const params = { w: 10, b: 10 }
 * optimizer.update({ w: 1, b: 1 }, optimizer.init(params), params)[0] // => { w: -6, b: -1 }
 */
export const masked = (chosen: (path: string) => boolean, optimizer: Optimizer): Optimizer => {
  if (typeof chosen !== "function") throw fail.notAFunction("masked", chosen);
  mustBeOptimizer("masked", optimizer);
  return optimizerOf([
    {
      name: "masked",
      init: (params) => Object.freeze({ part: "masked", inner: optimizer.init(params) }),
      update: (gradients, state, params) => {
        const seen = Tree.mapLeaves((g, path) => (chosen(path) ? g : typeof g === "number" ? 0 : zeros(g.shape)))(
          gradients,
        );
        const [changed, inner] = optimizer.update(seen, innerState(state), params);
        return [withChosen(chosen, gradients, changed), Object.freeze({ part: "masked", inner })];
      },
    },
  ]);
};

const meanRule = (sum: Numbers, count: number) => {
  const means = arrayLike(sum);
  for (let i = 0; i < sum.length; i++) means[i] = sum[i]! / count;
  return [means] as const;
};

/** How many steps {@link accumulate} waits. */
export interface AccumulateOptions {
  /** The gradients of so many steps go into one step of the optimizer. */
  readonly every: number;
}

/**
 * Large batches in small pieces: the mean of the gradients of `every` steps goes into one step of the optimizer. In the
 * steps between all updates are 0.
 *
 * @throws GM-OPTION if `every` is no whole number from 1 on.
 *
 * @example
 * const optimizer = accumulate({ every: 2 }, sgd({ lr: 1 }))
 * const [first, after] = optimizer.update([1], optimizer.init([0]), [0])
 * first // => [0]
 * optimizer.update([3], after, [0])[0] // => [-2]
 */
export const accumulate = (options: AccumulateOptions, optimizer: Optimizer): Optimizer => {
  const { every } = checked("accumulate", options, { every: wholeFrom(1) });
  mustBeOptimizer("accumulate", optimizer);
  const mean = (sum: AnyTree): AnyTree => {
    const [means] = Tree.zipArrays((s) => meanRule(s, every))(sum);
    return means;
  };
  const none = (tree: AnyTree): AnyTree => filledLike(tree, 0);
  const stateOf = (count: number, sum: AnyTree, inner: OptimizerState): PartState =>
    Object.freeze({ part: "accumulate", count, sum, inner });
  return optimizerOf([
    {
      name: "accumulate",
      init: (params) => stateOf(0, none(params), optimizer.init(params)),
      update: (gradients, state, params) => {
        const inner = innerState(state);
        const { count, sum } = state;
        if (typeof count !== "number")
          throw fail.optimizerParts(
            "a state of accumulate with count, sum",
            `one with ${Object.keys(state).join(", ")}`,
          );
        const total = applyUpdates(sum, gradients);
        if (count + 1 < every) return [none(gradients), stateOf(count + 1, total, inner)];
        const [updates, next] = optimizer.update(mean(total), inner, params);
        return [updates, stateOf(0, none(gradients), next)];
      },
    },
  ]);
};
