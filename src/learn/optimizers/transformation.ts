// What an optimizer is: a row of transformations of gradients, each with a state that is a plain value. Knows how they are
// chained and how their states are checked; is ignorant of what any of them does.

import { fail } from "../../expr/errors.js";
import { type AnyTree, GradError, Tree } from "../../index.js";
import { misfitWithin } from "./agreement.js";
import { arrayLike, filledLike, type Numbers } from "./arrays.js";
import { mustBeOptimizer } from "./mustBeOptimizer.js";

/** What one part of an optimizer remembers: its name, numbers, and trees like the parameters. It survives saving. */
export interface PartState {
  readonly part: string;
  readonly [slot: string]: AnyTree;
}

/** What an optimizer remembers between two steps: one state for each of its parts, a plain immutable value. */
export type OptimizerState = readonly PartState[];

/** One transformation of gradients: the letters of which optimizers are the words. */
export interface Part {
  readonly name: string;
  readonly init: (params: AnyTree) => PartState;
  readonly update: (
    gradients: AnyTree,
    state: PartState,
    params: AnyTree,
  ) => readonly [updates: AnyTree, state: PartState];
}

/**
 * A gradient transformation: from gradients, and a state of its own, to updates, which {@link applyUpdates} adds to the
 * parameters. Pure: the state is a value that goes in and comes out, so it can be saved, restored, branched and replayed.
 */
export interface Optimizer {
  /** The parts in order. Chaining two optimizers is joining their parts. */
  readonly parts: readonly Part[];
  /** The state before the first step. */
  readonly init: (params: AnyTree) => OptimizerState;
  /** The updates for these gradients, and the state for the next step. */
  readonly update: <P>(
    gradients: NoInfer<P>,
    state: OptimizerState,
    params: P,
  ) => readonly [updates: P, state: OptimizerState];
}

const checkParts = (parts: readonly Part[], state: OptimizerState): void => {
  const expected = `a state of ${parts.length === 0 ? "no parts" : parts.map(({ name }) => name).join(", ")}`;
  if (!Array.isArray(state)) throw fail.optimizerParts(expected, "no list of states");
  const found: readonly unknown[] = state;
  const names = found.map((entry) =>
    typeof entry === "object" && entry !== null ? String(Reflect.get(entry, "part")) : String(entry),
  );
  if (names.length !== parts.length || parts.some(({ name }, i) => name !== names[i]))
    throw fail.optimizerParts(expected, names.length === 0 ? "a state of no parts" : `a state of ${names.join(", ")}`);
};

/** Which tree does not belong to the parameters, for an error that was met while they were put together. */
const diagnosed = (error: unknown, gradients: AnyTree, state: OptimizerState, params: AnyTree): unknown => {
  if (!(error instanceof GradError) || error.code !== "GM-TREE-MISMATCH") return error;
  const suspects = [
    { what: "the gradients", tree: gradients },
    ...state.flatMap(({ part, ...slots }) =>
      Object.entries(slots)
        .filter(([, tree]) => typeof tree !== "number")
        .map(([slot, tree]) => ({ what: `the ${slot} of ${part}`, tree })),
    ),
  ];
  for (const { what, tree } of suspects) {
    const misfit = misfitWithin(params, tree);
    if (misfit !== undefined) return fail.optimizerTree(what, misfit.path, misfit.expected, misfit.found);
  }
  return error;
};

/** The optimizer that these parts make, one after another. */
export const optimizerOf = (parts: readonly Part[]): Optimizer => {
  function update<P>(gradients: P, state: OptimizerState, params: P): readonly [P, OptimizerState];
  function update(
    gradients: AnyTree,
    state: OptimizerState,
    params: AnyTree,
  ): readonly [updates: AnyTree, state: OptimizerState] {
    checkParts(parts, state);
    let updates = gradients;
    try {
      const next = parts.map((part, i) => {
        const [changed, remembered] = part.update(updates, state[i]!, params);
        updates = changed;
        return remembered;
      });
      return Object.freeze([updates, Object.freeze(next)] as const);
    } catch (error) {
      throw diagnosed(error, gradients, state, params);
    }
  }
  return Object.freeze({
    parts: Object.freeze([...parts]),
    init: (params: AnyTree) => Object.freeze(parts.map((part) => part.init(params))),
    update,
  });
};

/** What the state of a transformation holds, beside its name: a number for each count, a tree for each tree. */
export type Remembered<C extends string, T extends string> = Readonly<Record<C, number>> & Readonly<Record<T, AnyTree>>;

/** A transformation of gradients, for {@link transformation}. */
export interface TransformationSpec<C extends string, T extends string> {
  readonly name: string;
  /** Numbers that are remembered, and what they are before the first step. */
  readonly counts?: Readonly<Record<C, number>>;
  /** Trees like the parameters that are remembered, and what every number in them is before the first step. */
  readonly trees?: Readonly<Record<T, number>>;
  readonly update: (
    gradients: AnyTree,
    state: Remembered<C, T>,
    params: AnyTree,
  ) => readonly [updates: AnyTree, state: Remembered<C, T>];
}

const mustBeSpec = (spec: { readonly name: unknown; readonly update: unknown }): void => {
  if (typeof spec !== "object" || spec === null)
    throw fail.options("transformation", spec, ["name", "counts", "trees", "update"], "");
  if (typeof spec.name !== "string") throw fail.optionValue("transformation", "name", "a text", spec.name);
  if (typeof spec.update !== "function")
    throw fail.optionValue(
      "transformation",
      "update",
      "a function (gradients, state, params) => [updates, state]",
      spec.update,
    );
};

/**
 * A transformation of one's own, to be chained with others: what it remembers, and how it turns gradients into updates.
 *
 * @throws GM-OPTION without a name or an update; GM-TREE-MISMATCH when it is used with a state that does not have the counts and trees named here.
 *
 * @example
 * const signs = transformation({ name: "signs", update: (gradients) => [Tree.map(Math.sign)(gradients), {}] })
 * const optimizer = chain(signs, scale(-0.5))
 * const params = { w: 1, b: 2 }
 * const [updates] = optimizer.update({ w: 10, b: -20 }, optimizer.init(params), params)
 * applyUpdates(params, updates) // => { w: 0.5, b: 2.5 }
 */
export const transformation = <C extends string = never, T extends string = never>(
  spec: TransformationSpec<C, T>,
): Optimizer => {
  mustBeSpec(spec);
  const { name, counts, trees, update } = spec;
  const countNames = Object.keys(counts ?? {});
  const treeNames = Object.keys(trees ?? {});
  const initial: Readonly<Record<string, number>> = { ...trees };
  const isRemembered = (state: object): state is Remembered<C, T> =>
    countNames.every((slot) => typeof Reflect.get(state, slot) === "number") &&
    treeNames.every((slot) => Reflect.has(state, slot));
  return optimizerOf([
    {
      name,
      init: (params) =>
        Object.freeze({
          part: name,
          ...counts,
          ...Object.fromEntries(treeNames.map((slot) => [slot, filledLike(params, initial[slot]!)])),
        }),
      update: (gradients, state, params) => {
        if (!isRemembered(state))
          throw fail.optimizerParts(
            `a state of ${name} with ${[...countNames, ...treeNames].join(", ")}`,
            `one with ${Object.keys(state).join(", ")}`,
          );
        const [updates, remembered] = update(gradients, state, params);
        return [updates, Object.freeze({ part: name, ...remembered })];
      },
    },
  ]);
};

/** A transformation that remembers nothing and has no need of the parameters. */
export const stateless = (name: string, change: (gradients: AnyTree) => AnyTree): Optimizer =>
  transformation({ name, update: (gradients) => [change(gradients), {}] });

/**
 * Optimizers one after another: each transforms what the one before it made of the gradients. Associative, with
 * {@link identity} as its unit, and the states of the parts stand in one flat list, so optimizers are a monoid.
 *
 * @example
 * const clipped = chain(clipByGlobalNorm(1), sgd({ lr: 0.1 }))
 * const [updates] = clipped.update([30, 40], clipped.init([0, 0]), [0, 0])
 * updates // => [-0.06, -0.08]
 * const { parts } = chain(chain(scale(1), scale(2)), scale(3))
 * parts.length // => 3
 */
export const chain = (...optimizers: readonly Optimizer[]): Optimizer =>
  optimizerOf(optimizers.flatMap((optimizer) => mustBeOptimizer("chain", optimizer).parts));

/**
 * The optimizer that changes nothing: the unit of {@link chain}.
 *
 * @example
 * identity.update([1, 2], identity.init([0, 0]), [0, 0]) // => [[1, 2], []]
 */
export const identity: Optimizer = optimizerOf([]);

const sumRule = (p: Numbers, u: Numbers) => {
  const next = arrayLike(p);
  for (let i = 0; i < p.length; i++) next[i] = p[i]! + u[i]!;
  return [next] as const;
};

/**
 * The parameters after a step: updates added, number by number.
 *
 * @throws GM-TREE-MISMATCH, with the path, where the trees differ.
 *
 * @example
 * applyUpdates({ w: 1, b: [2, 3] }, { w: 0.5, b: [-1, 0] }) // => { w: 1.5, b: [1, 3] }
 */
export function applyUpdates<P>(params: P, updates: NoInfer<P>): P;
export function applyUpdates(params: AnyTree, updates: AnyTree): AnyTree {
  const [moved] = Tree.zipArrays(sumRule)(params, updates);
  return moved;
}
