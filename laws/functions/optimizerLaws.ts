// The laws of an optimizer as a pure function of gradients, state and parameters.
import type { Arbitrary } from "fast-check";
import { Tree } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import { seeds } from "../samples/twins.js";
import {
  type AnyOptimizer,
  explainSteps,
  gradientsFrom,
  type OptimizerLike,
  pointsFrom,
  readBack,
  runFrom,
  runOf,
  sealed,
  someSteps,
  written,
} from "./optimizer.js";
import { type AnyTree, mustBeSameParts, mustBeSameTree, mustHaveStructure, partsOf, plainCopy } from "./parts.js";

/** What an optimizer claims beside the laws of all. */
export interface OptimizerClaims {
  /** Without gradients it does not move, from its first step on. Weight decay makes this untrue. */
  readonly restsWithoutGradients?: boolean;
}

const lawsOf = (optimizer: AnyOptimizer, points: Arbitrary<AnyTree>): readonly Law[] => [
  law({
    id: "optimizer.structure",
    statement: "updates are trees like the parameters, at every step",
    formula: "structure(update(g, s, p)[0]) = structure(p)",
    explain: explainSteps,
    given: [points, someSteps],
    holds: (_, p, steps) => {
      for (const [i, updates] of runOf(optimizer, p, steps).updates.entries())
        mustHaveStructure(`the updates of step ${i}`, updates, p);
    },
  }),
  law({
    id: "optimizer.pure",
    statement: "the same gradients, state and parameters give the same updates and the same next state, bit for bit",
    formula: "update(g, s, p) = update(g, s, p); init(p) = init(p)",
    explain: explainSteps,
    given: [points, someSteps, seeds],
    holds: (judge, p, steps, other) => {
      mustBeSameTree(judge, "init(p), twice", optimizer.init(p), optimizer.init(p));
      const { params, state } = runOf(optimizer, p, steps);
      const gradients = gradientsFrom(params, other);
      const first = partsOf(optimizer.update(gradients, state, params));
      // Another use of the same optimizer in between.
      runOf(optimizer, gradientsFrom(p, other), steps);
      mustBeSameParts(judge, "update(g, s, p), twice", partsOf(optimizer.update(gradients, state, params)), first);
    },
  }),
  law({
    id: "optimizer.untouched",
    statement: "gradients, state and parameters are left as they are, and may be frozen",
    formula: "(g, s, p) before = (g, s, p) after",
    explain: explainSteps,
    given: [points, someSteps, seeds],
    holds: (judge, p, steps, other) => {
      const run = runOf(optimizer, p, steps);
      const given = plainCopy({ params: run.params, gradients: gradientsFrom(p, other), state: run.state });
      const before = partsOf(given, "");
      optimizer.init(given.params);
      const found = partsOf(optimizer.update(given.gradients, given.state, given.params));
      mustBeSameParts(judge, "what went in, before and after", partsOf(given, ""), before);
      const again = optimizer.update(given.gradients, sealed(given.state), given.params);
      mustBeSameParts(judge, "the step from a frozen state", partsOf(again), found);
    },
  }),
  law({
    id: "optimizer.replay",
    statement: "a state that is written down and read back goes on as if nothing had happened",
    formula: "run(gs, read(write(s))) = run(gs, s), bit for bit",
    explain: explainSteps,
    given: [points, someSteps, someSteps],
    holds: (judge, p, before, after) => {
      const { params, state } = runOf(optimizer, p, before);
      const text = written(state);
      const expected = runFrom(optimizer, params, state, after);
      const found = runFrom(optimizer, params, readBack(text), after);
      mustBeSameTree(judge, "the updates of both runs", found.updates, expected.updates);
    },
  }),
  law({
    id: "optimizer.branch",
    statement: "from one state several ways lead on, and none is changed by another",
    formula: "run(gs, s) after run(hs, s) = run(gs, s) from the start",
    explain: explainSteps,
    given: [points, someSteps, someSteps, someSteps],
    holds: (judge, p, before, one, other) => {
      const { params, state } = runOf(optimizer, p, before);
      runFrom(optimizer, params, state, other);
      const found = runFrom(optimizer, params, state, one);
      const expected = runOf(optimizer, p, [...before, ...one]);
      mustBeSameTree(judge, "the parameters on both ways", found.params, expected.params);
      mustBeSameTree(judge, "the last updates on both ways", found.updates.at(-1), expected.updates.at(-1));
    },
  }),
];

const rest = (optimizer: AnyOptimizer, points: Arbitrary<AnyTree>): Law =>
  law({
    id: "optimizer.rest",
    statement: "without gradients nothing moves",
    formula: "update(0, init(p), p)[0] = 0, and so on",
    explain: explainSteps,
    given: [points, fc.integer({ min: 1, max: 3 })],
    holds: (judge, p, steps) => {
      let state = optimizer.init(p);
      for (let i = 0; i < steps; i++) {
        const [updates, next] = optimizer.update(Tree.map(() => 0)(p), state, p);
        state = next;
        const stillness = Tree.map((u) => u + 0)(updates);
        mustBeSameTree(judge, `the updates of step ${i}`, stillness, Tree.map(() => 0)(p));
      }
    },
  });

/**
 * The laws of an optimizer, or of any other transformation of gradients: its updates are trees like the parameters; it is
 * a pure function of gradients, state and parameters; and its state is plain data, so that a run can be saved, restored,
 * branched and replayed to the bit.
 *
 * @param optimizer - `{ init(params), update(gradients, state, params) -> [updates, state] }`.
 * @param params - A sample of the parameters, or a fast-check arbitrary of them.
 *
 * @example
 * const descent = (rate: number) => ({
 *   init: () => null,
 *   update: (gradients: { w: number }) => [{ w: -rate * gradients.w }, null] as const,
 * })
 * check({ numRuns: 20 })(optimizerLaws(descent(0.1), { w: 1 }))._tag // => "Right"
 */
export function optimizerLaws<P extends AnyTree>(
  optimizer: OptimizerLike<P, unknown>,
  params: P | Arbitrary<P>,
  claims?: OptimizerClaims,
): LawSet;
export function optimizerLaws(
  optimizer: AnyOptimizer,
  params: AnyTree | Arbitrary<AnyTree>,
  { restsWithoutGradients = false }: OptimizerClaims = {},
): LawSet {
  const points = pointsFrom(params);
  const claimed = restsWithoutGradients ? [rest(optimizer, points)] : [];
  return lawSet("an optimizer", [...lawsOf(optimizer, points), ...claimed]);
}
