// Initialisers: their distributions (means, variances, bounds, Kolmogorov and Smirnov's distance), their fans, and matrices
// that are orthogonal. Seeds are fixed, so that what passes once passes always.
import { det, evaluate, eye, matmul, norm, reshape, sub, type Tensor, tensor, toNumber, transpose } from "gradmap";
import {
  conv2d,
  embedding,
  fansOf,
  heNormal,
  heUniform,
  Initialiser,
  Key,
  linear,
  orthogonal,
  split,
  xavierNormal,
  xavierUniform,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { erfc } from "../../src/ops/numeric/erf.js";

const shape = [300, 200] as const;
const count = 300 * 200;
const key = Key.make(1);

/** The greatest distance between the distribution of a sample and `cumulative`, in units of 1 / sqrt(n). */
const distance = ({ data }: Tensor, cumulative: (x: number) => number): number => {
  const sorted = data.slice().sort();
  return (
    sorted.reduce((greatest, x, i) => {
      const p = cumulative(x);
      return Math.max(greatest, (i + 1) / sorted.length - p, p - i / sorted.length);
    }, 0) * Math.sqrt(sorted.length)
  );
};

// The distance exceeds 1.95 with probability 0.001.
const critical = 1.95;

const normalOf = (mean: number, std: number) => (x: number) => erfc((mean - x) / std / Math.SQRT2) / 2;
const uniformOf = (low: number, high: number) => (x: number) => (x - low) / (high - low);
const meanSquare = ({ data }: Tensor): number => data.reduce((total, x) => total + x * x, 0) / data.length;

describe("distributions", () => {
  const bound = Math.sqrt(6 / 500);
  const heBound = Math.sqrt(6 / 300);
  const cases: readonly (readonly [string, Initialiser, (x: number) => number, number])[] = [
    ["uniform", Initialiser.uniform({ low: -2, high: 3 }), uniformOf(-2, 3), 25 / 12 + 0.25],
    ["uniform from 0 to 1", Initialiser.uniform(), uniformOf(0, 1), 1 / 3],
    ["normal", Initialiser.normal(), normalOf(0, 1), 1],
    ["normal of another mean", Initialiser.normal({ mean: 1, std: 0.5 }), normalOf(1, 0.5), 1.25],
    ["xavierUniform", xavierUniform(), uniformOf(-bound, bound), 2 / 500],
    ["xavierUniform with a gain", xavierUniform({ gain: 3 }), uniformOf(-3 * bound, 3 * bound), (9 * 2) / 500],
    ["xavierNormal", xavierNormal(), normalOf(0, Math.sqrt(2 / 500)), 2 / 500],
    ["heUniform", heUniform(), uniformOf(-heBound, heBound), 2 / 300],
    ["heNormal", heNormal(), normalOf(0, Math.sqrt(2 / 300)), 2 / 300],
    ["heNormal for gradients", heNormal({ fan: "out" }), normalOf(0, Math.sqrt(2 / 200)), 2 / 200],
    ["heNormal for a leaky relu", heNormal({ negativeSlope: 2 }), normalOf(0, Math.sqrt(2 / 5 / 300)), 2 / 5 / 300],
  ];

  test.each(cases)("%s", (_, draw, cumulative, secondMoment) => {
    const weight = draw(key, shape);
    expect(weight.shape).toEqual(shape);
    expect(distance(weight, cumulative)).toBeLessThan(critical);
    // A second moment of n numbers is off by about kurtosis - 1 over n: sqrt(2 / n) for the normal distribution.
    expect(Math.abs(meanSquare(weight) / secondMoment - 1)).toBeLessThan(4 * Math.sqrt(2 / count));
  });

  test("the test can fail: another width, by a fiftieth, is found out", () => {
    const weight = xavierUniform({ gain: 1.02 })(key, shape);
    expect(distance(weight, uniformOf(-bound, bound))).toBeGreaterThan(critical);
  });

  test("the same key draws the same numbers, another one others", () => {
    for (const [, draw] of cases) {
      expect(draw(key, [3, 4]).data).toEqual(draw(key, [3, 4]).data);
      expect(draw(key, [3, 4]).data).not.toEqual(draw(Key.make(2), [3, 4]).data);
    }
  });
});

describe("fans", () => {
  test("of linear weights, of kernels, and as a layer says them", () => {
    expect(fansOf([64, 32])).toEqual({ in: 64, out: 32 });
    expect(fansOf([16, 3, 5, 4])).toEqual({ in: 60, out: 320 });
    const seen: unknown[] = [];
    const initialiser: Initialiser = (_, size, fans) => {
      seen.push(fans);
      return tensor(new Float64Array(size.reduce((a, b) => a * b, 1)), size);
    };
    linear(64, 32, { initialiser }).init(key);
    conv2d(6, 4, [5, 3], { initialiser, groups: 2 }).init(key);
    embedding(27, 16, { initialiser }).init(key);
    expect(seen).toEqual([
      { in: 64, out: 32 },
      { in: 3 * 15, out: 2 * 15 },
      { in: 16, out: 27 },
    ]);
  });

  test("keep the size of values through ten layers", () => {
    const rows = Initialiser.normal()(key, [50, 100]);
    const keys = split(Key.make(3), 10);
    const through = (draw: Initialiser): number => {
      let x = rows;
      for (const each of keys) {
        const y = evaluate(matmul(x, draw(each, [100, 100])), {});
        if (typeof y === "number") throw new Error("no matrix");
        x = tensor(
          y.data.map((v) => Math.max(v, 0)),
          [50, 100],
        );
      }
      return meanSquare(x);
    };
    // A relu halves the second moment, which He's factor of 2 makes up for, and Xavier's does not.
    expect(Math.abs(Math.log2(through(heNormal()) / 0.5))).toBeLessThan(1.5);
    expect(Math.log2(through(xavierNormal()) / 0.5)).toBeLessThan(-8);
  });
});

describe("orthogonal", () => {
  const distanceFromUnit = (q: Tensor, side: "rows" | "columns", square = 1): number => {
    const [rows, columns] = q.shape;
    const product = side === "rows" ? matmul(q, transpose(q)) : matmul(transpose(q), q);
    const size = side === "rows" ? rows! : columns!;
    return toNumber(evaluate(norm(sub(product, reshape(eyeTimes(size, square), [size, size]))), {}));
  };
  const eyeTimes = (size: number, factor: number): Tensor =>
    tensor(
      eye(size).data.map((x) => factor * x),
      [size, size],
    );

  test("rows are at right angles, or columns where there are more rows", () => {
    for (const size of [
      [1, 1],
      [4, 4],
      [30, 30],
      [3, 20],
    ] as const)
      expect(distanceFromUnit(orthogonal()(key, size), "rows")).toBeLessThan(1e-13);
    for (const size of [
      [4, 4],
      [20, 3],
      [100, 10],
    ] as const)
      expect(distanceFromUnit(orthogonal()(key, size), "columns")).toBeLessThan(1e-13);
    expect(distanceFromUnit(orthogonal({ gain: 2 })(key, [3, 5]), "rows", 4)).toBeLessThan(1e-13);
    const kernels = orthogonal()(key, [4, 2, 3, 3]);
    expect(kernels.shape).toEqual([4, 2, 3, 3]);
    expect(distanceFromUnit(tensor([...kernels.data], [4, 18]), "rows")).toBeLessThan(1e-13);
  });

  test("the test can fail", () => {
    expect(distanceFromUnit(Initialiser.normal()(key, [4, 4]), "rows")).toBeGreaterThan(0.1);
  });

  test("all orthogonal matrices are equally likely: signs, turns and angles are even", () => {
    const sample = split(Key.make(5), 4000).map((each) => orthogonal()(each, [2, 2]));
    const angles = sample.map(({ data }) => Math.atan2(data[1]!, data[0]!));
    expect(distance(tensor(angles), uniformOf(-Math.PI, Math.PI))).toBeLessThan(critical);
    const turns = sample.filter((q) => toNumber(evaluate(det(q), {})) > 0).length;
    expect(Math.abs(turns - 2000) / Math.sqrt(1000)).toBeLessThan(4);
    const larger = split(Key.make(6), 2000).map((each) => orthogonal()(each, [3, 3]));
    // The diagonal of R is positive, so no entry leans to one side; in three dimensions each is even from -1 to 1.
    for (let i = 0; i < 9; i++)
      expect(distance(tensor(larger.map(({ data }) => data[i]!)), uniformOf(-1, 1))).toBeLessThan(critical);
  });
});
