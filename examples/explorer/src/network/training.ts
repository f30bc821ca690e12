// Training as a history of values: pure functions from what has been to what is next. Nothing is overwritten, so every
// step that was made can be looked at again, and gone on from. Knows the machine; is ignorant of pages and clocks.
import { applyUpdates, type Optimizer, type OptimizerState } from "gradmap/learn";
import type { Judged, Machine, Params } from "./machine.js";
import type { Place } from "./points.js";

/** Where a training is: the points, the parameters, and what the loss says of them. */
export interface Snapshot extends Judged {
  readonly step: number;
  readonly points: readonly Place[];
  readonly params: Params;
  /** What the optimizer remembers. */
  readonly memory: OptimizerState;
}

/** All that has been, never empty, and which of it is looked at. */
export interface Run {
  readonly snapshots: readonly Snapshot[];
  readonly at: number;
}

/**
 * So many snapshots are kept; then the training rests. Each holds about four numbers for every parameter (itself, its
 * slope, and what Adam remembers), so of large networks fewer are: 4,000 of the usual one take 20 MB, and no network's more
 * than 400.
 */
export const keptOf = (params: Params): number =>
  Math.min(4000, Math.floor(12.5e6 / Math.max(1, parameterCount(params))));

const parameterCount = (params: Params): number =>
  params.reduce((count, { weight, bias }) => count + weight.data.length + bias.data.length, 0);

export const current = ({ snapshots, at }: Run): Snapshot => snapshots[at]!;

/** The beginning: first parameters. */
export const begun = (machine: Machine, optimizer: Optimizer, points: readonly Place[]): Run => ({
  snapshots: [
    {
      step: 0,
      points,
      params: machine.first,
      memory: optimizer.init(machine.first),
      ...machine.judged(machine.first, points),
    },
  ],
  at: 0,
});

/** One step down the gradient: from a snapshot to the next. Its points are all in one batch. */
export const stepOf =
  (machine: Machine, optimizer: Optimizer) =>
  (now: Snapshot): Snapshot => {
    const [updates, memory] = optimizer.update(now.gradient, now.memory, now.params);
    const params = applyUpdates(now.params, updates);
    return { step: now.step + 1, points: now.points, params, memory, ...machine.judged(params, now.points) };
  };

/** Whether there is anything to learn, and a number to go by. */
export const canLearn = ({ points, loss }: Snapshot): boolean => points.length > 0 && Number.isFinite(loss);

/** The run with more steps behind the one that is looked at. What came after it before is given up: a branch. */
export const extended = ({ snapshots, at }: Run, more: readonly Snapshot[]): Run => {
  const all = [...snapshots.slice(0, at + 1), ...more];
  return { snapshots: all, at: all.length - 1 };
};

/** The run as it was after some of its snapshots. */
export const lookedAt = ({ snapshots }: Run, at: number): Run => ({
  snapshots,
  at: Math.min(snapshots.length - 1, Math.max(0, Math.round(at))),
});

/** The run with other points from here on; the past keeps those that it had. */
export const redrawn = (machine: Machine, run: Run, points: readonly Place[]): Run => {
  const now = current(run);
  const changed = { ...now, points, ...machine.judged(now.params, points) };
  return { snapshots: [...run.snapshots.slice(0, run.at), changed], at: run.at };
};

/** The steps after the one that is looked at, one by one as they are asked for. */
export const stepsAfter = (run: Run, step: (now: Snapshot) => Snapshot): Iterable<Snapshot> => ({
  *[Symbol.iterator]() {
    let now = current(run);
    const kept = keptOf(now.params);
    for (let count = run.at + 1; count < kept && canLearn(now); count++) {
      now = step(now);
      yield now;
    }
  },
});
