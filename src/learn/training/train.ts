// Training as a fold: a step from state to state, and the lazy sequence of the states that it leads to. Knows steps; is
// ignorant of models, data and screens.
import { fail } from "../../expr/errors.js";
import { type AnyTree, type Argument, type ScalarResult, type Tensor, Tree, valueAndGrad } from "../../index.js";
import { mustBeOptimizer } from "../optimizers/mustBeOptimizer.js";
import { applyUpdates, type Optimizer, type OptimizerState } from "../optimizers/transformation.js";
import { mustBeSequence } from "./sequences.js";

/**
 * The states after each of the batches, one by one as they are asked for: nothing is computed before. Going through them
 * again computes the same states again; keep those that you want.
 *
 * @param step - From a state and a batch to the next state: {@link gradientStep}, or any pure function.
 * @throws GM-FUNCTION if `step` is no function; GM-OPERAND if the batches are no sequence.
 *
 * @example
 * const sums = train((total: number, x: number) => total + x)(0)([1, 2, 3])
 * const seen = [...sums]
 * seen // => [1, 3, 6]
 */
export const train = <S, B>(step: (state: S, batch: B) => S): ((state: S) => (batches: Iterable<B>) => Iterable<S>) => {
  if (typeof step !== "function") throw fail.notAFunction("train", step);
  return (state) => (batches) => {
    mustBeSequence("train", batches);
    return Object.freeze({
      *[Symbol.iterator]() {
        let now = state;
        for (const batch of batches) {
          now = step(now, batch);
          yield now;
        }
      },
    });
  };
};

/** Where a training is: a plain value, which can be saved, restored, and branched from. */
export interface TrainingState<P> {
  /** How many steps have been taken. */
  readonly step: number;
  readonly params: P;
  /** What the optimizer remembers. */
  readonly optimizer: OptimizerState;
  /** The loss of the last batch, with the parameters before its step; NaN before the first. */
  readonly loss: number;
}

/**
 * The state before the first step.
 *
 * @example
 * const state = startTraining(sgd({ lr: 0.1 }), { w: 3 })
 * state.step // => 0
 * state.params // => { w: 3 }
 */
export const startTraining = <P>(optimizer: Optimizer, params: P): TrainingState<P> =>
  Object.freeze({
    step: 0,
    params,
    optimizer: mustBeOptimizer("startTraining", optimizer).init(params),
    loss: Number.NaN,
  });

/**
 * A step of training: down the gradient of the loss, as far as the optimizer says.
 *
 * @param loss - A scalar expression of the parameters and a batch, as for `valueAndGrad`.
 * @returns A pure function from a state and a batch to the next state, for {@link train}.
 * @throws GM-OPERAND for what is no optimizer, or no state; GM-NONFINITE, with the step, where the loss is NaN or infinite,
 *   or the parameters would become so; GM-TREE-MISMATCH where the state is not of these parameters; what `valueAndGrad`
 *   throws.
 *
 * @example
 * const loss = ({ w }: { w: Expr }, { x, y }: { x: Expr; y: Expr }) => mean(square(sub(mul(w, x), y)))
 * const optimizer = sgd({ lr: 0.1 })
 * const batch = { x: tensor([1, 2]), y: tensor([2, 4]) }
 * const states = train(gradientStep(loss, optimizer))(startTraining(optimizer, { w: 0 }))([batch, batch])
 * const weights = [...states].map((state) => state.params.w)
 * weights // => [1, 1.5]
 */
export function gradientStep<S, B>(
  loss: (params: S, batch: B) => ScalarResult,
  optimizer: Optimizer,
): <P extends Argument<S>>(state: TrainingState<P>, batch: Argument<B>) => TrainingState<P>;
export function gradientStep(
  loss: (params: AnyTree, batch: AnyTree) => ScalarResult,
  optimizer: Optimizer,
): (state: TrainingState<AnyTree>, batch: AnyTree) => TrainingState<AnyTree> {
  mustBeOptimizer("gradientStep", optimizer);
  const lossAndGradient = valueAndGrad<AnyTree, readonly [AnyTree]>(loss);
  return (state, batch) => {
    mustBeState(state);
    const { step, params, optimizer: remembered } = state;
    const [value, gradient] = lossAndGradient(params, batch);
    if (typeof value !== "number" || !Number.isFinite(value)) throw fail.loss(step, Number(value));
    const [updates, next] = optimizer.update(gradient, remembered, params);
    const moved = applyUpdates(params, updates);
    mustBeFinite(step, params, moved);
    return Object.freeze({ step: step + 1, params: moved, optimizer: next, loss: value });
  };
}

const mustBeState = (state: unknown): void => {
  if (
    typeof state !== "object" ||
    state === null ||
    typeof Reflect.get(state, "step") !== "number" ||
    !("params" in state) ||
    !("optimizer" in state)
  )
    throw fail.trainingState(
      "gradientStep",
      "a state of training, with step, params and optimizer",
      state,
      "Write train(step)(startTraining(optimizer, params))(batches).",
    );
};

const firstSpoilt = (before: number | Tensor, after: number | Tensor): number | undefined => {
  if (typeof before === "number" || typeof after === "number")
    return Number.isFinite(before) && !Number.isFinite(after) ? Number(after) : undefined;
  const [old, now] = [before.data, after.data];
  for (let i = 0; i < now.length; i++) if (!Number.isFinite(now[i]!) && Number.isFinite(old[i]!)) return now[i]!;
  return undefined;
};

// A loss may be finite where its gradient is not, such as the root of 0: one step later it would be too late to say so.
const mustBeFinite = (step: number, before: AnyTree, after: AnyTree): void => {
  const leaves = Tree.leaves(before);
  Tree.leaves(after).forEach(({ path, value }, i) => {
    const spoilt = firstSpoilt(leaves[i]!.value, value);
    if (spoilt !== undefined) throw fail.stepped(step, path, spoilt);
  });
};
