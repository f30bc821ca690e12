// Minimizers on functions whose minima are known: valleys, ill-conditioned bowls, NIST's certified fits, edges beyond which
// there is no number; and the reason why each stopped.
import {
  add,
  div,
  type Expr,
  exp,
  log,
  mul,
  neg,
  pow,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  toNested,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { factored, lengthOf } from "../../src/learn/minimize/householder.js";
import { leastSquares, minimize } from "../../src/learn/minimize/index.js";
import { type LinePoint, searchedLine } from "../../src/learn/minimize/lineSearch.js";
import { codeAndPlace, untyped } from "../throwing.js";

interface Place {
  readonly x: Expr;
  readonly y: Expr;
}

const rosenbrock = ({ x, y }: Place): Expr => add(square(sub(1, x)), mul(100, square(sub(y, square(x)))));

describe("minimize", () => {
  test("finds Rosenbrock's minimum from its usual start", () => {
    const { params, value, reason, iterations, evaluations } = minimize(rosenbrock, { x: -1.2, y: 1 });
    expect(reason).toBe("converged");
    expect(params).toEqual({ x: expect.closeTo(1, 9), y: expect.closeTo(1, 9) });
    expect(value).toBeLessThan(1e-18);
    expect(iterations).toBeLessThan(60);
    expect(evaluations).toBeLessThan(90);
  });

  test("is deterministic, and leaves what it is given alone", () => {
    const start = Object.freeze({ x: -1.2, y: 1 });
    const [first, second] = [minimize(rosenbrock, start), minimize(rosenbrock, start)];
    expect(first).toEqual(second);
    expect(Object.isFrozen(first) && Object.isFrozen(first.params)).toBe(true);
    expect(start).toEqual({ x: -1.2, y: 1 });
  });

  test("finds the minimum of a quadratic of condition 1e8, in many dimensions", () => {
    const n = 30;
    const weights = tensor(Array.from({ length: n }, (_, i) => 10 ** ((8 * i) / (n - 1))));
    const centre = tensor(Array.from({ length: n }, (_, i) => Math.cos(i)));
    const bowl = (x: Expr): Expr => mul(0.5, sum(mul(weights, square(sub(x, centre)))));
    const { params, reason } = minimize(bowl, tensor(new Array(n).fill(3)));
    expect(reason).toBe("converged");
    expect([...params.data].map((value, i) => Math.abs(value - Math.cos(i)) < 1e-7)).not.toContain(false);
  });

  test("takes a number, a tree of tensors, and static leaves along", () => {
    expect(minimize((x) => square(sub(x, 3)), 0).params).toBeCloseTo(3, 9);
    const loss = ({ w, b }: { readonly w: Expr; readonly b: readonly [Expr]; readonly name: string }): Expr =>
      add(sum(square(sub(w, tensor([[1, 2]])))), square(add(b[0], 1)));
    const { params } = minimize(loss, { w: tensor([[0, 0]]), b: [7], name: "fixed" });
    expect(params.name).toBe("fixed");
    expect(toNested(params.w)).toEqual([[expect.closeTo(1, 8), expect.closeTo(2, 8)]]);
    expect(params.b[0]).toBeCloseTo(-1, 8);
  });

  test("steps back from where there is no number", () => {
    // x - log x, with NaN below 0, from so far right that the first steps overshoot.
    const barrier = (x: Expr): Expr => sub(mul(50, x), log(x));
    const { params, reason } = minimize(barrier, 1);
    expect(reason).toBe("converged");
    expect(params).toBeCloseTo(1 / 50, 9);
    const overflowing = (x: Expr): Expr => sub(exp(mul(100, x)), mul(1e4, x));
    expect(minimize(overflowing, -20).params).toBeCloseTo(Math.log(100) / 100, 9);
  });

  test("says why it stopped, if not at a minimum", () => {
    expect(minimize(rosenbrock, { x: -1.2, y: 1 }, { max: 3 })).toMatchObject({ reason: "max", iterations: 3 });
    expect(minimize((x) => log(x), -1)).toMatchObject({ reason: "notFinite", iterations: 0 });
    expect(minimize((x) => sqrt(x), 0).reason).toBe("notFinite");
    expect(minimize((x) => neg(exp(x)), 1).reason).toBe("unbounded");
    expect(minimize((x) => square(x), 0)).toMatchObject({ reason: "converged", iterations: 0, evaluations: 1 });
    // A kink, where no slope is small: as near as doubles come.
    const kink = minimize((x) => sqrt(add(square(sub(x, 1 / 3)), 0)), 5);
    expect(["converged", "noProgress"]).toContain(kink.reason);
    expect(kink.params).toBeCloseTo(1 / 3, 9);
  });

  test("a tolerance that rounding does not allow ends without progress, at the minimum", () => {
    const { params, reason } = minimize((x) => add(square(sub(x, 1 / 3)), 1e6), 7, { tolerance: 0 });
    expect(["noProgress", "converged"]).toContain(reason);
    expect(params).toBeCloseTo(1 / 3, 5);
  });

  test("trees without a number, or with tensors that hold none", () => {
    expect(minimize(() => 7, {})).toEqual({ params: {}, value: 7, iterations: 0, evaluations: 1, reason: "converged" });
    const empty = minimize((x) => add(sum(square(x)), 2), tensor([], [0, 3]));
    expect(empty).toMatchObject({ value: 2, iterations: 0, reason: "converged" });
    expect(empty.params.shape).toEqual([0, 3]);
  });

  test("remembers as many steps as it is told", () => {
    const [short, long] = [1, 20].map((history) => minimize(rosenbrock, { x: -1.2, y: 1 }, { history }));
    expect(short!.reason).toBe("converged");
    expect(short!.value).not.toBe(long!.value);
  });

  test("options and functions that it refuses", () => {
    for (const options of [{ tolerance: -1 }, { max: 1.5 }, { history: 0 }, { steps: 3 }, 5])
      expect(codeAndPlace(() => untyped(minimize)((x: Expr) => square(x), 1, options))).toBe("GM-OPTION minimize");
    expect(codeAndPlace(() => untyped(minimize)(3, 1))).toBe("GM-FUNCTION minimize");
    expect(codeAndPlace(() => minimize((x) => x, tensor([1, 2])))).toBe("GM-SHAPE-SCALAR valueAndGrad");
  });
});

describe("the line search", () => {
  const along =
    (f: (at: number) => readonly [value: number, slope: number]) =>
    (at: number): LinePoint => {
      const [value, slope] = f(at);
      return { at, value, slope };
    };
  const isStrongWolfe = (phi: (at: number) => LinePoint, found: LinePoint | undefined): boolean => {
    const start = phi(0);
    return (
      found !== undefined &&
      found.value <= start.value + 1e-4 * found.at * start.slope &&
      Math.abs(found.slope) <= 0.3 * Math.abs(start.slope)
    );
  };

  // The first and the second of Moré and Thuente's test functions, a parabola, and one with a wall.
  const lines: Readonly<Record<string, (at: number) => readonly [number, number]>> = {
    "a rational dip": (a) => [-a / (a * a + 2), (a * a - 2) / (a * a + 2) ** 2],
    "a fifth power": (a) => [(a + 0.004) ** 5 - 2 * (a + 0.004) ** 4, 5 * (a + 0.004) ** 4 - 8 * (a + 0.004) ** 3],
    "a parabola": (a) => [(a - 7) ** 2, 2 * (a - 7)],
    "a wall": (a) => [a < 3 ? a - 4 * Math.log(1 + a) : Number.NaN, a < 3 ? 1 - 4 / (1 + a) : Number.NaN],
    waves: (a) => [Math.cos(5 * a) + a * a - a, -5 * Math.sin(5 * a) + 2 * a - 1],
  };

  test.each(Object.keys(lines))("finds a strong Wolfe point on %s from any first step", (name) => {
    const phi = along(lines[name]!);
    for (const first of [1e-3, 1e-1, 1, 10, 1e3]) {
      const found = searchedLine(phi, phi(0), first);
      // With a wall nearer than the valley's floor there may be no flat point: it must be lower all the same.
      if (name === "a wall") expect(found!.value).toBeLessThan(phi(0).value);
      else expect(isStrongWolfe(phi, found), String(first)).toBe(true);
    }
  });

  test("gives up where nothing is lower", () => {
    expect(searchedLine((at) => ({ at, value: at, slope: -1 }), { at: 0, value: 0, slope: -1 }, 1)).toBeUndefined();
  });
});

interface Certified {
  readonly name: string;
  readonly model: (b: readonly Expr[], x: Tensor) => Expr;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly starts: readonly (readonly number[])[];
  readonly b: readonly number[];
  readonly errors: readonly number[];
  readonly squares: number;
}

const polynomialIn = (coefficients: readonly (Expr | number)[], x: Tensor): Expr =>
  coefficients.reduceRight<Expr>((sum, c) => add(mul(sum, x), c), mul(x, 0));

// Statistical Reference Datasets of the National Institute of Standards and Technology, nonlinear regression:
// https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml. A work of the United States government, in the public domain.
const certified: readonly Certified[] = [
  {
    name: "Misra1a (lower difficulty)",
    model: ([b1, b2], x) => mul(b1!, sub(1, exp(neg(mul(b2!, x))))),
    x: [77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0],
    y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
    starts: [
      [500, 0.0001],
      [250, 0.0005],
    ],
    b: [2.3894212918e2, 5.5015643181e-4],
    errors: [2.7070075241, 7.2668688436e-6],
    squares: 1.2455138894e-1,
  },
  {
    name: "Thurber (higher difficulty)",
    model: ([b1, b2, b3, b4, b5, b6, b7], x) =>
      div(polynomialIn([b1!, b2!, b3!, b4!], x), polynomialIn([1, b5!, b6!, b7!], x)),
    x: [
      -3.067, -2.981, -2.921, -2.912, -2.84, -2.797, -2.702, -2.699, -2.633, -2.481, -2.363, -2.322, -1.501, -1.46,
      -1.274, -1.212, -1.1, -1.046, -0.915, -0.714, -0.566, -0.545, -0.4, -0.309, -0.109, -0.103, 0.01, 0.119, 0.377,
      0.79, 0.963, 1.006, 1.115, 1.572, 1.841, 2.047, 2.2,
    ],
    y: [
      80.574, 84.248, 87.264, 87.195, 89.076, 89.608, 89.868, 90.101, 92.405, 95.854, 100.696, 101.06, 401.672, 390.724,
      567.534, 635.316, 733.054, 759.087, 894.206, 990.785, 1090.109, 1080.914, 1122.643, 1178.351, 1260.531, 1273.514,
      1288.339, 1327.543, 1353.863, 1414.509, 1425.208, 1421.384, 1442.962, 1464.35, 1468.705, 1447.894, 1457.628,
    ],
    starts: [
      [1000, 1000, 400, 40, 0.7, 0.3, 0.03],
      [1300, 1500, 500, 75, 1, 0.4, 0.05],
    ],
    b: [
      1.28813968e3, 1.4910792535e3, 5.8323836877e2, 7.5416644291e1, 9.6629502864e-1, 3.9797285797e-1, 4.9727297349e-2,
    ],
    errors: [
      4.6647963344, 3.9571156086e1, 2.8698696102e1, 5.567537027, 3.1333340687e-2, 1.4984928198e-2, 6.5842344623e-3,
    ],
    squares: 5.6427082397e3,
  },
  {
    name: "MGH09 (higher difficulty)",
    model: ([b1, b2, b3, b4], x) => div(mul(b1!, polynomialIn([0, b2!, 1], x)), polynomialIn([b4!, b3!, 1], x)),
    x: [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625],
    y: [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246],
    starts: [
      [25, 39, 41.5, 39],
      [0.25, 0.39, 0.415, 0.39],
    ],
    b: [1.9280693458e-1, 1.9128232873e-1, 1.2305650693e-1, 1.3606233068e-1],
    errors: [1.1435312227e-2, 1.9633220911e-1, 8.0842031232e-2, 9.0025542308e-2],
    squares: 3.0750560385e-4,
  },
  {
    name: "MGH10 (higher difficulty)",
    model: ([b1, b2, b3], x) => mul(b1!, exp(div(b2!, add(x, b3!)))),
    x: [50, 55, 60, 65, 70, 75, 80, 85, 90, 95, 100, 105, 110, 115, 120, 125],
    y: [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872],
    starts: [
      [2, 400000, 25000],
      [0.02, 4000, 250],
    ],
    b: [5.609636471e-3, 6.1813463463e3, 3.4522363462e2],
    errors: [1.5687892471e-4, 2.3309021107e1, 7.8486103508e-1],
    squares: 8.7945855171e1,
  },
];

const digits = (found: number, expected: number): number =>
  -Math.log10(Math.abs(found - expected) / Math.abs(expected));

describe("leastSquares", () => {
  test.each(certified)("$name: NIST's values from both starts", ({ model, x, y, starts, b, errors, squares }) => {
    const residuals = (parameters: readonly Expr[]): Expr => sub(model(parameters, tensor([...x])), tensor([...y]));
    for (const start of starts) {
      const fit = leastSquares(residuals, start);
      expect(fit.reason).toBe("converged");
      for (const [i, value] of fit.params.entries()) expect(digits(value, b[i]!), `b${i + 1}`).toBeGreaterThan(7);
      for (const [i, value] of fit.standardErrors.entries())
        expect(digits(value, errors[i]!), `error ${i + 1}`).toBeGreaterThan(6);
      expect(digits(fit.value, squares)).toBeGreaterThan(9);
    }
  });

  test("a straight line is fitted in a few steps, with its covariance", () => {
    const [x, y] = [tensor([0, 1, 2, 3, 4]), tensor([1.1, 2.9, 5.2, 7.1, 8.8])];
    const line = ({ slope, at0 }: { readonly slope: Expr; readonly at0: Expr }): Expr =>
      sub(add(mul(slope, x), at0), y);
    const fit = leastSquares(line, { slope: 0, at0: 0 });
    expect(fit.params.slope).toBeCloseTo(1.96, 12);
    expect(fit.params.at0).toBeCloseTo(1.1, 12);
    // By the textbook: s^2 = S / 3, var(slope) = s^2 / Sxx, var(at0) = s^2 (1/5 + 4/Sxx), cov = -2 s^2 / Sxx.
    const variance = fit.value / 3;
    expect(toNested(fit.covariance)).toEqual([
      [expect.closeTo(variance / 10, 12), expect.closeTo((-2 * variance) / 10, 12)],
      [expect.closeTo((-2 * variance) / 10, 12), expect.closeTo(variance * 0.6, 12)],
    ]);
    expect(fit.standardErrors.slope).toBeCloseTo(Math.sqrt(variance / 10), 12);
  });

  test("residuals may be a tree, and parameters any tree", () => {
    const model = ({ a, bs }: { readonly a: Expr; readonly bs: readonly [Expr, Expr] }) => ({
      first: sub(mul(a, tensor([[1, 2]])), tensor([[3, 6]])),
      rest: [sub(bs[0], a), sub(sum(bs[1]), 10)],
    });
    const fit = leastSquares(model, { a: 0, bs: [0, tensor([1, 2])] as const });
    expect(fit.params.a).toBeCloseTo(3, 10);
    expect(fit.params.bs[0]).toBeCloseTo(3, 10);
    expect(fit.value).toBeLessThan(1e-20);
    // More numbers than the residuals can tell apart.
    expect(fit.covariance.shape).toEqual([4, 4]);
    expect(fit.covariance.data.every(Number.isNaN)).toBe(true);
  });

  test("more parameters than residuals: the valley's floor is reached", () => {
    const fit = leastSquares((x) => sub(sum(square(x)), 4), tensor([1, 0.5, 0.25]));
    expect(fit.reason).toBe("converged");
    expect(fit.params.data.reduce((total, value) => total + value * value, 0)).toBeCloseTo(4, 9);
  });

  test("steps back from where there is no number", () => {
    const y = tensor([1.0, 1.41, 1.73, 2.0]);
    const fit = leastSquares((a) => sub(sqrt(mul(a, tensor([1, 2, 3, 4]))), y), 1e-8);
    expect(fit.reason).toBe("converged");
    expect(fit.params).toBeCloseTo(1, 2);
    const powers = leastSquares(
      ({ a, p }: { readonly a: Expr; readonly p: Expr }) => sub(mul(a, pow(tensor([1, 2, 3]), p)), tensor([2, 16, 54])),
      { a: 1, p: 1 },
    );
    expect(powers.params).toEqual({ a: expect.closeTo(2, 9), p: expect.closeTo(3, 9) });
  });

  test("says why it stopped, if not at a minimum", () => {
    const root = (x: Expr): Expr => sub(exp(x), 5);
    expect(leastSquares(root, 0, { max: 1 })).toMatchObject({ reason: "max", iterations: 1 });
    expect(leastSquares((x) => log(x), -1).reason).toBe("notFinite");
    expect(leastSquares((x) => sub(sqrt(x), 1), 0).reason).toBe("notFinite");
    expect(leastSquares(root, 0).params).toBeCloseTo(Math.log(5), 12);
  });

  test("no parameters, and no residuals", () => {
    expect(leastSquares(() => tensor([3, 4]), {})).toMatchObject({ params: {}, value: 25, reason: "converged" });
    expect(leastSquares((x) => mul(x, tensor([])), 2)).toMatchObject({ params: 2, value: 0, reason: "converged" });
  });

  test("options and functions that it refuses", () => {
    for (const options of [{ tolerance: -1 }, { max: -1 }, { history: 3 }])
      expect(codeAndPlace(() => untyped(leastSquares)((x: Expr) => x, 1, options))).toBe("GM-OPTION leastSquares");
    expect(codeAndPlace(() => untyped(leastSquares)(undefined, 1))).toBe("GM-FUNCTION leastSquares");
  });
});

test("reflections keep lengths and make a triangle", () => {
  const columns = [
    [3, 4, 0],
    [1, 2, 3],
  ].map((column) => Float64Array.from(column));
  const { columns: triangle, right } = factored(columns, Float64Array.of(1, 1, 1));
  expect(Math.abs(triangle[0]![0]!)).toBeCloseTo(5, 14);
  expect([triangle[0]![1], triangle[0]![2], triangle[1]![2]]).toEqual([0, 0, 0]);
  expect(lengthOf(triangle[1]!)).toBeCloseTo(Math.sqrt(14), 14);
  expect(lengthOf(right)).toBeCloseTo(Math.sqrt(3), 14);
});

test.each([
  ["x", (x: Expr) => x],
  ["-x^2", (x: Expr) => neg(square(x))],
  ["-x^4", (x: Expr) => neg(square(square(x)))],
])("%s has no least value, which is no convergence", (_, f) => {
  expect(minimize(f, 1).reason).toBe("unbounded");
});
