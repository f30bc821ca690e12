// The network page of the explorer without its page: points, settings, and training as a history of values.
import { tensor } from "gradmap";
import { Key, sgd } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { addressOf, askedBy } from "../../examples/explorer/src/network/address.js";
import { machineOf } from "../../examples/explorer/src/network/machine.js";
import { type Place, pointsOf, shapeNames, without, withPlace } from "../../examples/explorer/src/network/points.js";
import { layersOf, usual } from "../../examples/explorer/src/network/settings.js";
import { next, type State, starting, startingFrom } from "../../examples/explorer/src/network/state.js";
import {
  begun,
  canLearn,
  current,
  extended,
  keptOf,
  lookedAt,
  redrawn,
  type Snapshot,
  stepOf,
  stepsAfter,
} from "../../examples/explorer/src/network/training.js";

const small = { ...usual, hidden: [4] };

const trained = (state: State, count: number): State => {
  const snapshots: Snapshot[] = [];
  for (const snapshot of stepsAfter(state.run, stepOf(state.machine, state.optimizer))) {
    snapshots.push(snapshot);
    if (snapshots.length === count) break;
  }
  return next(state, { tag: "trained", from: state.run, snapshots });
};

describe("points", () => {
  test("of every shape are in the square, half of each class, and the same for the same key", () => {
    for (const shape of shapeNames) {
      const points = pointsOf(shape, Key.make(3));
      expect(points.length).toBe(80);
      expect(points.filter(({ label }) => label === 1).length).toBe(40);
      expect(points.every(({ x, y }) => Math.abs(x) <= 1 && Math.abs(y) <= 1)).toBe(true);
      expect(pointsOf(shape, Key.make(3))).toEqual(points);
      expect(pointsOf(shape, Key.make(4))).not.toEqual(points);
    }
  });

  test("erasing takes the nearest within reach, and else nothing", () => {
    const points: readonly Place[] = [
      { x: 0, y: 0, label: 0 },
      { x: 0.05, y: 0, label: 1 },
    ];
    expect(without(points, 0.04, 0)).toEqual([points[0]]);
    expect(without(points, 0.5, 0.5)).toBe(points);
    expect(withPlace([], points[0]!)).toEqual([points[0]]);
  });
});

describe("settings", () => {
  test.each([
    ["8, 8", [8, 8]],
    ["16 4;2", [16, 4, 2]],
    ["", []],
  ])("%j is read", (text, layers) => {
    expect(layersOf(text)).toEqual(layers);
  });

  test.each(["0", "8, x", "1.5", "1000", "1,2,3,4,5"])("%j is answered with what to write", (text) => {
    expect(layersOf(text)).toMatch(/^Write .*such as 8, 8\.$/);
  });
});

describe("address", () => {
  const points: readonly Place[] = [
    { x: 0.25, y: -1, label: 1 },
    { x: -0.07, y: 0, label: 0 },
  ];

  test("settings and points come back from it", () => {
    const asked = { settings: { ...usual, hidden: [3, 5], activation: "sin", rate: 0.5, seed: 7 }, points } as const;
    expect(askedBy(addressOf(asked))).toEqual(asked);
    expect(current(startingFrom(addressOf(asked)).run).points).toEqual(points);
    expect(askedBy(addressOf({ ...asked, points: [] })).points).toEqual([]);
  });

  test("what it says wrongly is as usual", () => {
    expect(askedBy("#hidden=9999&activation=evil&rate=-1&seed=x&points=1.2.3,900.0.1,,5.5.1.1")).toEqual({
      settings: usual,
      points: [],
    });
    expect(askedBy("")).toEqual({ settings: usual, points: undefined });
    expect(current(startingFrom("").run).points.length).toBe(80);
  });
});

describe("training", () => {
  test("a step of gradient descent is the one by hand", () => {
    const machine = machineOf({ ...small, hidden: [] });
    const points: readonly Place[] = [
      { x: 0.5, y: -0.25, label: 1 },
      { x: -0.5, y: 0.75, label: 0 },
    ];
    const run = begun(machine, sgd({ lr: 0.5 }), points);
    const after = stepOf(machine, sgd({ lr: 0.5 }))(current(run));
    const [{ weight, bias }] = [machine.first[0]!];
    const sums = points.map(({ x, y }) => x * weight.data[0]! + y * weight.data[1]! + bias.data[0]!);
    const errors = points.map(({ label }, i) => (1 / (1 + Math.exp(-sums[i]!)) - label) / 2);
    const slope = errors[0]! * points[0]!.x + errors[1]! * points[1]!.x;
    expect(after.params[0]!.weight.data[0]).toBeCloseTo(weight.data[0]! - 0.5 * slope, 14);
    expect(after.loss).toBeLessThan(current(run).loss);
  });

  test("the moons are learned", () => {
    const state = trained(starting(usual, "moons"), 200);
    const { step, loss, accuracy, norms } = current(state.run);
    expect(step).toBe(200);
    expect(loss).toBeLessThan(0.02);
    expect(accuracy).toBe(1);
    expect(norms.length).toBe(3);
    expect(norms.every((norm) => norm > 0)).toBe(true);
  });

  test("every step is kept: going back shows it, and going on from it gives the same again", () => {
    const state = trained(starting(small, "circles"), 20);
    const back = next(state, { tag: "looked", at: 7 });
    expect(current(back.run)).toBe(state.run.snapshots[7]);
    const again = trained(back, 13);
    expect(again.run.snapshots).toEqual(state.run.snapshots);
    expect(state.run.snapshots.length).toBe(21);
  });

  test("points that are drawn count from here on, and the past keeps its own", () => {
    const before = next(trained(starting(small, "clouds"), 5), { tag: "looked", at: 3 });
    const after = next(before, { tag: "drawn", x: 0.9, y: 0.9, brush: 0 });
    expect(current(after.run).points.length).toBe(81);
    expect(after.run.snapshots[2]!.points.length).toBe(80);
    expect(after.run.snapshots.length).toBe(4);
    expect(current(after.run).params).toBe(current(before.run).params);
    expect(current(after.run).loss).not.toBe(current(before.run).loss);
  });

  test("erasing where nothing is changes nothing", () => {
    const state = trained(starting(small, "clouds"), 2);
    expect(next(state, { tag: "drawn", x: 0.99, y: -0.99, brush: "erase" })).toBe(state);
  });

  test("without points there is nothing to learn, and the first point can be drawn", () => {
    const empty = next(starting(small, "clouds"), { tag: "cleared" });
    expect(canLearn(current(empty.run))).toBe(false);
    expect([...stepsAfter(empty.run, stepOf(empty.machine, empty.optimizer))]).toEqual([]);
    expect(canLearn(current(next(empty, { tag: "drawn", x: 0, y: 0, brush: 1 }).run))).toBe(true);
  });

  test("another rate goes on, another network begins again with the same points", () => {
    const state = trained(starting(small, "clouds"), 3);
    const faster = next(state, { tag: "set", settings: { rate: 0.1 } });
    expect(faster.run).toBe(state.run);
    const other = next(state, { tag: "set", settings: { hidden: [3, 3] } });
    expect(other.run.snapshots.length).toBe(1);
    expect(current(other.run).points).toBe(current(state.run).points);
  });

  test("a training that has broken out stops", () => {
    const wild = trained(starting({ ...small, activation: "relu", optimizer: "sgd", rate: 1e200 }, "circles"), 50);
    expect(canLearn(current(wild.run))).toBe(false);
    expect(wild.run.snapshots.length).toBeLessThan(51);
  });

  test("steps that were made for a run that was given up are dropped: they may be another network's", () => {
    const before = next(starting(small, "clouds"), { tag: "played", playing: true });
    const late = [stepOf(before.machine, before.optimizer)(current(before.run))];
    const other = next(before, { tag: "set", settings: { hidden: [] } });
    expect(next(other, { tag: "trained", from: before.run, snapshots: late })).toBe(other);
    const drawn = next(before, { tag: "drawn", x: 0, y: 0, brush: 1 });
    expect(next(drawn, { tag: "trained", from: before.run, snapshots: late })).toBe(drawn);
    expect(next(before, { tag: "trained", from: before.run, snapshots: [] }).playing).toBe(false);
  });

  test("of large networks fewer steps are kept, so that memory is bounded", () => {
    const keptBy = (hidden: readonly number[]): number => keptOf(machineOf({ ...usual, hidden }).first);
    expect([keptBy([]), keptBy([8, 8]), keptBy([32, 32])]).toEqual([4000, 4000, 4000]);
    const [largest] = [machineOf({ ...usual, hidden: [64, 64, 64, 64] }).first];
    const parameters = largest.reduce((sum, { weight, bias }) => sum + weight.data.length + bias.data.length, 0);
    expect(keptOf(largest)).toBe(Math.floor(12.5e6 / parameters));
    expect(keptOf(largest)).toBeGreaterThan(900);
  });

  test("an answer that is no number is on no side", () => {
    const wild = trained(starting({ ...small, activation: "relu", optimizer: "sgd", rate: 1e200 }, "circles"), 50);
    expect(current(wild.run).accuracy).toBeNaN();
  });

  test("the parts do what they say", () => {
    const { run, machine } = starting(small, "moons");
    expect(lookedAt(run, 99).at).toBe(0);
    expect(extended(run, []).snapshots).toEqual(run.snapshots);
    expect(redrawn(machine, run, []).snapshots[0]!.points).toEqual([]);
    const likely = Array.from(machine.likely(machine.first, tensor([[0, 0]])));
    expect(likely).toEqual([0.5]);
  });
});
