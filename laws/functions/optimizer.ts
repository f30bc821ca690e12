// What the laws of optimizers ask of one: its shape, a run of it on made-up gradients, and its state as text. Knows nothing
// of any optimizer.
import type { Arbitrary } from "fast-check";
import { Tree, tensor } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { leavesOf } from "../report/literal.js";
import { coarseNumbers } from "../samples/numbers.js";
import { seeds } from "../samples/twins.js";
import { type AnyTree, isTensor, type Part, partsOf, withLeaves } from "./parts.js";

/**
 * An optimizer, or any other transformation of gradients: from gradients, and a state of its own, to updates, which are
 * added to the parameters. The state goes in and comes out as a value.
 */
export interface OptimizerLike<P, State> {
  // As methods, so that one whose state is of a type of its own is one whose state is unknown.
  init(params: P): State;
  update(gradients: P, state: State, params: P): readonly [updates: P, state: State];
}

/** One whose trees may be any. */
export type AnyOptimizer = OptimizerLike<AnyTree, unknown>;

export const pointsFrom = (params: AnyTree | Arbitrary<AnyTree>): Arbitrary<AnyTree> =>
  params instanceof fc.Arbitrary ? params : fc.constant(params);

/** Some steps, each by the seed of its gradients. */
export const someSteps = fc.array(seeds, { minLength: 1, maxLength: 4 });

/** Parameters leaf by leaf, and the rest of a sample as it is. */
export const explainSteps = ([p, ...steps]: readonly [AnyTree, ...unknown[]]): string =>
  `${leavesOf(p)} with ${fc.stringify(steps)}`;

/** Gradients like the parameters: small whole eighths, endlessly different. */
export const gradientsFrom = (params: AnyTree, seed: number): AnyTree => Tree.map(coarseNumbers(seed))(params);

export const moved = (params: AnyTree, updates: AnyTree): AnyTree => Tree.zipWith((p, u) => p + u)(params, updates);

/** What an optimizer did in a few steps. */
export interface Run {
  readonly params: AnyTree;
  readonly state: unknown;
  /** The updates of each step. */
  readonly updates: readonly AnyTree[];
}

/** As many steps as there are seeds, from a state on: each seed makes the gradients of one step. */
export const runFrom = (optimizer: AnyOptimizer, params: AnyTree, state: unknown, seeds: readonly number[]): Run => {
  let run: Run = { params, state, updates: [] };
  for (const seed of seeds) {
    const [updates, next] = optimizer.update(gradientsFrom(run.params, seed), run.state, run.params);
    run = { params: moved(run.params, updates), state: next, updates: [...run.updates, updates] };
  }
  return run;
};

export const runOf = (optimizer: AnyOptimizer, params: AnyTree, seeds: readonly number[]): Run =>
  runFrom(optimizer, params, optimizer.init(params), seeds);

// JSON has no NaN, no infinities and no -0.
const numberText = (x: number): number | { readonly number: string } =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : { number: Object.is(x, -0) ? "-0" : String(x) };

const leafText = ({ leaf }: Part): unknown =>
  isTensor(leaf) ? { tensor: [...leaf.data].map(numberText), shape: leaf.shape } : numberText(Number(leaf));

/** A state as JSON. Everything in it must be a number, a tensor, a text, a truth value, null, an array or a record. */
export const written = (state: unknown): string => {
  for (const { path, what, value, leaf, entries } of partsOf(state, "state")) {
    const plain = leaf !== undefined || entries !== undefined || value === null || value === undefined;
    if (!plain && typeof value !== "string" && typeof value !== "boolean")
      throw new Disagreement(`${path} is ${what}, which cannot be written down and read back.`);
  }
  // A state of nothing is nothing again.
  return JSON.stringify(withLeaves(state, leafText) ?? null);
};

const numberFrom = (value: unknown): number =>
  typeof value === "object" && value !== null && "number" in value ? Number(value.number) : Number(value);

/** A state from its text. */
export const readBack = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    if ("number" in value && typeof value.number === "string") return Number(value.number);
    if ("tensor" in value && "shape" in value && Array.isArray(value.tensor) && Array.isArray(value.shape))
      return tensor(value.tensor.map(numberFrom), value.shape.map(Number));
    return value;
  });

/** A state in containers of its own, all of them frozen. */
export const sealed = (state: unknown): unknown => withLeaves(state, ({ leaf }) => leaf);
