// The examples that learn from data: how well they do, and their standard errors against numbers got without gradmap.
import { describe, expect, test } from "vitest";
import { main as breastCancer } from "../../examples/breast-cancer.js";
import { main as diabetes } from "../../examples/diabetes.js";
import { main as digits } from "../../examples/digits.js";
import { main as convolution } from "../../examples/digits-convolution.js";
import { coefficientLines } from "../../examples/support/coefficients.js";
import { report } from "../../examples/support/digits.js";
import { lossCurve } from "../../examples/support/lossCurve.js";
import { columnsOf, readTable } from "../../examples/support/table.js";
import { zeros } from "../../src/index.js";
import { differences } from "../golden.js";

type Vector = readonly number[];
type Matrix = readonly Vector[];

const dot = (a: Vector, b: Vector): number => a.reduce((total, value, i) => total + value * b[i]!, 0);
const times = (a: Matrix, b: Vector): Vector => a.map((row) => dot(row, b));

/** The inverse of a positive definite matrix, by Gauss and Jordan's elimination. */
const inverse = (a: Matrix): Matrix => {
  const rows = a.map((row, i) => [...row, ...a.map((_, j) => (i === j ? 1 : 0))]);
  rows.forEach((pivot, k) => {
    const scale = pivot[k]!;
    for (let j = 0; j < pivot.length; j++) pivot[j]! /= scale;
    rows.forEach((row, i) => {
      const factor = row[k]!;
      if (i !== k) for (let j = 0; j < row.length; j++) row[j]! -= factor * pivot[j]!;
    });
  });
  return rows.map((row) => row.slice(a.length));
};

/** The rows of a table with a 1 in front, and each column in standard deviations from its mean. */
const design = (file: string, names: readonly string[]): Matrix => {
  const table = readTable(file);
  const columns = names.map((name) => {
    const values = table.rows.map((row) => row[table.names.indexOf(name)]!);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const deviation = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
    return values.map((value) => (value - mean) / deviation);
  });
  return table.rows.map((_, i) => [1, ...columns.map((column) => column[i]!)]);
};

const outcome = (file: string, name: string): Vector => [...columnsOf(readTable(file), [name]).data];

/** `x' diag(weights) x`. */
const gram = (x: Matrix, weights: Vector): Matrix =>
  x[0]!.map((_, j) => x[0]!.map((_, k) => x.reduce((total, row, i) => total + weights[i]! * row[j]! * row[k]!, 0)));

describe("digits", () => {
  const whole = digits();
  test("the perceptron reads 97 % of digits that it has not seen, or more", () => {
    expect(whole.accuracy).toBeGreaterThanOrEqual(0.97);
    expect(whole.losses).toHaveLength(880);
  });
  test("without training it reads one in ten or so, and after few of the digits less than after all", () => {
    expect(digits({ passes: 0 }).accuracy).toBeLessThan(0.25);
    const half = digits({ passes: 4, examples: 480 });
    expect(half.accuracy).toBeGreaterThan(0.8);
    expect(half.accuracy).toBeLessThan(whole.accuracy);
  });
  test("convolutions learn too, already from few digits", () => {
    const { losses, accuracy, files } = convolution({ passes: 3, examples: 320, few: 4, many: 8, size: 16 });
    expect(losses[0]).toBeGreaterThan(2);
    expect(accuracy).toBeGreaterThan(0.7);
    expect(files["out/digits-convolution.svg"]).toMatch(/^<svg /);
  });
  test("the confusion matrix counts every digit once, and off its diagonal those that are shown", () => {
    const { data } = whole.confusion;
    const right = Array.from({ length: 10 }, (_, i) => data[11 * i]!).reduce((a, b) => a + b);
    expect(data.reduce((a, b) => a + b, 0)).toBe(360);
    expect(right / 360).toBe(whole.accuracy);
    expect(whole.misread).toHaveLength(360 - right);
    for (const { label, digit } of whole.misread) expect(data[10 * label + digit]).toBeGreaterThan(0);
  });
  test("each loss is on the curve", () => {
    expect(whole.files["out/digits.svg"]).toContain("step 880");
    expect(whole.files["out/digits.svg"]).not.toMatch(/NaN|undefined|Infinity/);
  });
  test("a misread digit is drawn under what it was taken for", () => {
    const x = zeros([1, 64]);
    const { lines, accuracy } = report([3], { x, y: zeros([1]) });
    expect(accuracy).toBe(0);
    expect(lines).toContain("a 0, read as 3");
    expect(lines).toContain("   0   ·   ·   ·   1   ·   ·   ·   ·   ·   ·");
  });
});

describe("breast cancer", () => {
  const names = ["mean_texture", "mean_area", "mean_smoothness", "mean_concave_points", "mean_symmetry"];
  const { coefficients, value, reason, confusion } = breastCancer({ names });
  const x = design("breast_cancer.csv", names);
  const malignant = outcome("breast_cancer.csv", "benign").map((benign) => 1 - benign);
  const probabilities = (weights: Vector): Vector => times(x, weights).map((score) => 1 / (1 + Math.exp(-score)));

  // Newton's iteration, as textbooks have it: iteratively reweighted least squares.
  const newton = () => {
    let weights: Vector = [0, ...names.map(() => 0)];
    let covariance: Matrix = [];
    for (let step = 0; step < 12; step++) {
      const p = probabilities(weights);
      const slope = weights.map((_, j) => x.reduce((total, row, i) => total + row[j]! * (malignant[i]! - p[i]!), 0));
      const curvature = gram(
        x,
        p.map((share) => share * (1 - share)),
      );
      covariance = inverse(curvature);
      const change = times(covariance, slope);
      weights = weights.map((weight, j) => weight + change[j]!);
    }
    return { weights, errors: covariance.map((row, i) => Math.sqrt(row[i]!)) };
  };
  const expected = newton();

  test("coefficients and standard errors are those of Newton's iteration by hand", () => {
    const [found, errors] = [coefficients.map((c) => c.value), coefficients.map((c) => c.error)];
    expect(reason).toBe("converged");
    expect(differences("coefficient", found, expected.weights, 1e-7)).toEqual([]);
    expect(differences("error", errors, expected.errors, 1e-7)).toEqual([]);
  });
  test("the likelihood and the mistakes are those of the probabilities", () => {
    const p = probabilities(expected.weights);
    const logs = p.map((share, i) => -Math.log(malignant[i] === 1 ? share : 1 - share));
    expect(differences("negative log likelihood", [value], [logs.reduce((a, b) => a + b)])).toEqual([]);
    const count = (wanted: number, found: boolean): number =>
      p.filter((share, i) => malignant[i] === wanted && share > 0.5 === found).length;
    expect([...confusion.data]).toEqual([count(0, false), count(0, true), count(1, false), count(1, true)]);
  });
});

describe("diabetes", () => {
  const names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"];
  const { byDerivatives, byClosedForm, byLeastSquares, explained, lines } = diabetes({ names });
  const x = design("diabetes.csv", names);
  const y = outcome("diabetes.csv", "target");
  const turned = inverse(
    gram(
      x,
      x.map(() => 1),
    ),
  );
  const weights = times(
    turned,
    x[0]!.map((_, j) => x.reduce((total, row, i) => total + row[j]! * y[i]!, 0)),
  );
  const squares = times(x, weights).reduce((total, predicted, i) => total + (predicted - y[i]!) ** 2, 0);
  const errors = turned.map((row, i) => Math.sqrt((row[i]! * squares) / (442 - 11)));

  test.each([
    ["derivatives", byDerivatives],
    ["the closed form", byClosedForm],
    ["leastSquares", byLeastSquares],
  ])("coefficients and standard errors by %s are those of the normal equations by hand", (_, found) => {
    expect(differences("coefficient", found.values, weights, 1e-10)).toEqual([]);
    expect(differences("error", found.errors, errors, 1e-10)).toEqual([]);
  });
  test("they are the published ones, which are for columns of length 1", () => {
    // Coefficients as scikit-learn prints them for these data; errors as R does, for the same columns rounded.
    const published = [
      -10.0098663, -239.81564367, 519.84592005, 324.3846455, -792.17563855, 476.73902101, 101.04326794, 177.06323767,
      751.27369956, 67.62669218,
    ];
    const publishedErrors = [59.749, 61.222, 66.534, 65.422, 416.684, 339.035, 212.533, 161.476, 171.902, 65.984];
    const scaled = (values: Vector): Vector => values.slice(1).map((value) => value * Math.sqrt(442));
    expect(differences("coefficient", scaled(byDerivatives.values), published, 1e-8)).toEqual([]);
    expect(differences("error", scaled(byDerivatives.errors), publishedErrors, 5e-5)).toEqual([]);
    expect(explained).toBeCloseTo(0.5177, 4);
  });
  test("the table shows each measurement once", () => {
    for (const name of names) expect(lines.filter((line) => line.startsWith(`${name} `))).toHaveLength(1);
  });
});

test("an interval is drawn on its side of 0, and around it", () => {
  const [, right, left, around] = coefficientLines(
    [
      { name: "right", value: 10, error: 2 },
      { name: "left", value: -10, error: 2 },
      { name: "around", value: 1, error: 1 },
    ],
    1,
  );
  expect(right).toMatch(/10\.0 +2\.0 +5\.00 +│ +─+●─+$/);
  expect(left).toMatch(/-10\.0 +2\.0 +-5\.00 +─+●─+ +│$/);
  expect(around).toMatch(/1\.0 +1\.0 +1\.00 +─+●─+$/);
});

describe("a loss curve", () => {
  test("is one polyline that falls where the losses do", () => {
    const { lines, svg } = lossCurve([3, 2, 1], { title: "Falling" });
    expect(lines[0]).toBe("Falling");
    const [, points = ""] = svg.match(/points="([^"]*)"/) ?? [];
    const heights = points.split(" ").map((point) => Number(point.split(",")[1]));
    expect(heights).toHaveLength(3);
    // Down is more in SVG.
    expect(heights).toEqual([...heights].sort((a, b) => a - b));
    expect(new Set(heights).size).toBe(3);
  });
  test("of many steps is made shorter, by means of stretches", () => {
    const losses = Array.from({ length: 10_000 }, (_, i) => 1 + Math.cos(i));
    const { lines, svg } = lossCurve(losses, { title: "Long" });
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(100);
    expect(svg.match(/\d,\d/g)).toHaveLength(200);
    expect(svg).toContain("step 10000");
    expect(svg.length).toBeLessThan(5000);
  });
  test("escapes its title, and does without losses or with one", () => {
    expect(lossCurve([1, 0.5], { title: '<a & "b">' }).svg).toContain("<title>&lt;a &amp; &quot;b&quot;&gt;</title>");
    for (const losses of [[], [1], [2, 2]])
      expect(lossCurve(losses, { title: "Flat" }).svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});
