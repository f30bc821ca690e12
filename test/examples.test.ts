// Every example is run, and its numbers checked: against micrograd's own where there are any.
import { readFileSync } from "node:fs";
import { none, some } from "fp-ts/lib/Option.js";
import type { Tensor } from "gradmap";
import { describe, expect, test } from "vitest";
import { main as backwardTwice } from "../examples/backward-twice.js";
import { main as bundleAdjustment } from "../examples/bundle-adjustment.js";
import { main as curveFit } from "../examples/curve-fit.js";
import { main as customOp } from "../examples/custom-op.js";
import { main as functional } from "../examples/functional.js";
import { main as newton } from "../examples/hessian.js";
import { main as implicit } from "../examples/implicit.js";
import { main as lecture } from "../examples/lecture.js";
import { main as moons, type Network, scored } from "../examples/moons.js";
import { main as pendulum } from "../examples/pendulum.js";
import { main as readmeMicrograd } from "../examples/readme-micrograd.js";
import { main as xor } from "../examples/xor.js";
import { differences, loadGolden } from "./golden.js";

interface MoonsGolden {
  readonly loss: readonly number[];
  readonly accuracy: readonly number[];
  readonly first_step_grad: readonly number[];
  readonly final: readonly number[];
  readonly decision_grid: {
    readonly x: readonly number[];
    readonly y: readonly number[];
    readonly score: readonly (readonly number[])[];
  };
}

interface LectureGolden {
  readonly cases: readonly {
    readonly name: string;
    readonly value: number;
    readonly grad: Readonly<Record<string, number>>;
    readonly named: Readonly<Record<string, { readonly grad: number }>>;
  }[];
}

/** In micrograd's order: layer by layer and neuron by neuron, its weights and then its bias. */
const flat = ({ layers }: Network<Tensor>): readonly number[] =>
  layers.flatMap(({ w, b }) => {
    const inputs = w.shape[1]!;
    return [...b.data].flatMap((bias, i) => [...w.data.slice(i * inputs, (i + 1) * inputs), bias]);
  });

describe("moons, the main job", () => {
  const golden = loadGolden<MoonsGolden>("moons_demo");
  const { history, network, lines, files } = moons();

  test("all 100 losses are micrograd's to 1e-11, and all accuracies; the last is 100 %", () => {
    const losses = history.map((step) => step.loss);
    expect(differences("loss", losses, golden.loss, 1e-11)).toEqual([]);
    expect(history.map((step) => step.accuracy)).toEqual(golden.accuracy);
    expect(history.at(-1)!.accuracy).toBe(1);
  });

  test("the first gradient, the last network and its decisions are micrograd's", () => {
    expect(differences("gradient", flat(history[0]!.gradient), golden.first_step_grad, 1e-11, 1e-3)).toEqual([]);
    expect(differences("final", flat(network), golden.final, 1e-11, 1e-3)).toEqual([]);
    const { x, y, score } = golden.decision_grid;
    expect(differences("score", scored(network, { x, y }).score.flat(), score.flat(), 1e-11)).toEqual([]);
  });

  test("a line for every tenth step, a curve, a picture in text and one in SVG", () => {
    expect(lines.filter((line) => line.startsWith("step "))).toHaveLength(11);
    expect(lines.join("\n")).toMatch(/step 99 {3}loss {3}0\.010978 {3}accuracy 100 %/);
    const svg = files["out/moons.svg"]!;
    expect(svg.match(/<circle /g)).toHaveLength(100);
    expect(svg).toMatch(/^<svg [^>]+>/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
    // The README shows what the program draws.
    expect(readFileSync(new URL("../examples/moons.svg", import.meta.url), "utf8")).toBe(svg);
  });
});

describe("the lecture", () => {
  const { cases } = loadGolden<LectureGolden>("micrograd_cases");
  const told = lecture();
  test.each([
    ["L_minus_8", told.product],
    ["neuron_tanh", told.neuron],
  ] as const)("%s: the gradient of every node", (name, { value, gradients }) => {
    const golden = cases.find((entry) => entry.name === name)!;
    const nodes = { ...golden.grad, ...Object.fromEntries(Object.entries(golden.named).map(([k, v]) => [k, v.grad])) };
    expect(differences(name, [value], [golden.value])).toEqual([]);
    expect(Object.keys(gradients).sort()).toEqual(Object.keys(nodes).sort());
    const names = Object.keys(nodes);
    const found = names.map((node) => gradients[node]);
    expect(differences(names.join(), found, Object.values(nodes))).toEqual([]);
  });
  test("prints the table and the graph", () => {
    expect(told.lines.join("\n")).toMatch(/v1 = a \* b +-6 +-2 +a: -2 \* -3 = 6, b: -2 \* 2 = -4/);
    expect(told.lines.join("\n").match(/^digraph/gm)).toHaveLength(2);
  });
});

test("the example of micrograd's README", () => {
  const { value, gradient, lines } = readmeMicrograd();
  const found = [value, gradient.a, gradient.b];
  expect(differences("g", found, [24.70408163265306, 138.83381924198252, 645.5772594752186])).toEqual([]);
  expect(lines).toEqual(["g     = 24.7041", "dg/da = 138.8338", "dg/db = 645.5773"]);
});

test("backward twice: 72 where gradients live in nodes, 27 here both times", () => {
  const { mutable, gradmap } = backwardTwice();
  expect(mutable).toEqual({
    line: [
      [1, 1, 5],
      [3, 3, 10],
    ],
    cube: [[27], [72]],
  });
  expect(gradmap).toEqual({
    line: [
      [1, 1, 5],
      [1, 1, 5],
    ],
    cube: [[27], [27]],
  });
});

test("xor is learned", () => {
  const { losses, predictions } = xor();
  expect(predictions.map((p) => p > 0)).toEqual([false, true, true, false]);
  expect(losses[0]).toBeGreaterThan(1);
  expect(losses.at(-1)).toBeLessThan(0.01);
});

test("a custom op keeps its laws, and a wrong derivative is found", () => {
  const { gradient, overflow, good, bad } = customOp();
  expect(
    differences(
      "tanh",
      gradient,
      [-1, 0, 0.5].map((x) => Math.tanh(x) / 3),
    ),
  ).toEqual([]);
  expect(overflow).toBe(1000 - Math.LN2);
  expect(good._tag).toBe("Right");
  expect(bad._tag).toBe("Left");
});

test("Newton's method finds the bottom of the banana in seven steps", () => {
  const { path } = newton();
  expect(path.at(-1)!.x).toBeCloseTo(1, 12);
  expect(path.at(-1)!.y).toBeCloseTo(1, 12);
  // The first step, worked out by hand from the closed form.
  const [x, y] = [-1.2, 1];
  const [gx, gy] = [-400 * x * (y - x * x) - 2 * (1 - x), 200 * (y - x * x)];
  const [xx, xy, yy] = [1200 * x * x - 400 * y + 2, -400 * x, 200];
  const next = [x - (yy * gx - xy * gy) / (xx * yy - xy * xy), y - (xx * gy - xy * gx) / (xx * yy - xy * xy)];
  expect(differences("step 1", [path[1]!.x, path[1]!.y], next)).toEqual([]);
});

test("the curve fit is a minimum, and finds the temperature of the room", () => {
  const { fitted, squares } = curveFit();
  expect(squares.at(-1)).toBeLessThan(0.4);
  expect(fitted.c).toBeCloseTo(20.87, 2);
  // At a minimum no neighbour is better.
  for (const part of ["a", "k", "c"] as const)
    for (const factor of [0.999, 1.001])
      expect(curveFit({ start: { ...fitted, [part]: fitted[part] * factor }, steps: 0 }).squares[0]).toBeGreaterThan(
        squares.at(-1)!,
      );
});

test("fp-ts and immer: updates share what did not change, maps add up, bad input is a Left", () => {
  const { start, after, maps, good, bad } = functional();
  expect(start.line).toEqual({ slope: 0.1, offset: 0 });
  expect(after).toMatchObject({ scale: 1, unit: "volt" });
  expect(after.line.slope).not.toBe(start.line.slope);
  expect(maps).toEqual({ w: some(-40), b: some(-18), unused: none });
  expect(good).toContain("per volt");
  expect(bad).toContain("GM-OPERAND");
});

describe("the pendulum", () => {
  const { truth, fitted, errors, missed, boxes } = pendulum({ stepsPerReading: 3, iterations: 10 });
  test.each(["length", "damping", "angle"] as const)("%s is found, within three standard errors", (name) => {
    expect(Math.abs(fitted[name] - truth[name])).toBeLessThan(3 * errors[name]);
    expect(errors[name] / truth[name]).toBeLessThan(0.05);
  });
  test("what is left is the noise, and Gauss-Newton has come to rest", () => {
    expect(missed.at(-1)).toBeGreaterThan(0.08);
    expect(missed.at(-1)).toBeLessThan(0.12);
    expect(missed.at(-2)! - missed.at(-1)!).toBeLessThan(1e-9);
    const exact = pendulum({ stepsPerReading: 3, noise: 0, iterations: 10 });
    for (const name of ["length", "damping", "angle"] as const) expect(exact.fitted[name]).toBeCloseTo(truth[name], 9);
  });
  test("the readings are those of a pendulum, integrated to the fourth order", () => {
    const angles = (stepsPerReading: number) => pendulum({ stepsPerReading, noise: 0, iterations: 0 }).measured;
    // The same motion by many small steps of a plainer rule: speed first, and then the angle.
    let [angle, speed] = [truth.angle, 0];
    const plain = Array.from({ length: 60 }, () => {
      const h = 1e-5;
      for (let i = 0; i < 10_000; i++) {
        speed -= h * (truth.damping * speed + (9.81 / truth.length) * Math.sin(angle));
        angle += h * speed;
      }
      return angle;
    });
    const apart = (a: readonly number[], b: readonly number[]) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));
    const [coarse, fine, finest] = [angles(2), angles(4), angles(8)];
    expect(apart(finest, plain)).toBeLessThan(1e-3);
    expect(apart(coarse, finest) / apart(fine, finest)).toBeGreaterThan(14);
    expect(apart(coarse, finest) / apart(fine, finest)).toBeLessThan(20);
  });
  test("a scan and its derivative have as many nodes for 10,000 steps as for 10", () => {
    expect(boxes.many).toEqual(boxes.few);
    expect(Math.max(...boxes.few)).toBeLessThan(50);
  });
});

describe("bundle adjustment", () => {
  const small = { cameras: 4, points: 24 };
  test("comes down to the noise", () => {
    const { path, noise, estimated, toExact } = bundleAdjustment(small);
    const costs = path.map(({ cost }) => cost);
    expect(costs[0]! / costs.at(-1)!).toBeGreaterThan(1000);
    expect(costs.at(-2)! - costs.at(-1)!).toBeLessThan(1e-3);
    expect(estimated).toBeGreaterThan(0.6 * noise);
    expect(estimated).toBeLessThan(1.4 * noise);
    // Closer to what is true than to what was measured.
    expect(toExact).toBeLessThan(noise);
  });
  test("without noise nothing is left, and the lenses are the true ones", () => {
    const { path } = bundleAdjustment({ ...small, noise: 0 });
    const { scene, cost } = path.at(-1)!;
    expect(cost).toBeLessThan(1e-12);
    const lens = (camera: number) => [...scene.cameras.data.slice(9 * camera + 6, 9 * camera + 9)];
    expect(differences("lens", lens(0), [500, -0.2, 0.05], 1e-4)).toEqual([]);
  });
});

describe("implicit differentiation", () => {
  const { orbits, losses, costs } = implicit({ steps: 20 });
  test("Kepler's equation is solved, and its derivatives are the closed ones", () => {
    for (const { e, m, E, byEccentricity, byTime, known } of orbits) {
      expect(E - e * Math.sin(E)).toBeCloseTo(m, 12);
      expect(byEccentricity).toBeCloseTo(known.byEccentricity, 12);
      expect(byTime).toBeCloseTo(known.byTime, 12);
    }
  });
  test("the equilibrium layer learns", () => {
    expect(losses[0]).toBeGreaterThan(0.4);
    expect(losses.at(-1)).toBeLessThan(0.15);
  });
  test("its gradient costs the same for a short search and a long one; unrolled it grows with the steps", () => {
    expect(costs.map(({ extra }) => extra.implicit)).toEqual([1, 1, 1, 1]);
    expect(costs.map(({ extra }) => extra.unrolled)).toEqual(costs.map(({ steps }) => steps));
    expect(costs.at(-1)!.steps).toBeGreaterThan(2 * costs[0]!.steps);
    expect(costs.at(-1)!.difference).toBeLessThan(1e-9);
  });
});
