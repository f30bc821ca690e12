// Patterns: exact where ops say how they move numbers, never too small anywhere, and quick where they are sparse.
import {
  add,
  amax,
  broadcastTo,
  concat,
  constant,
  conv1d,
  defineLinear,
  defineOp,
  defineRule,
  type Expr,
  einsum,
  exp,
  flip,
  fmax,
  gradientMap,
  gt,
  indexSelect,
  jvp,
  linear,
  matmul,
  mul,
  permute,
  reshape,
  round,
  type StructuralFunction,
  scatterAdd,
  sin,
  slice,
  softmax,
  solve,
  square,
  stack,
  stopGradient,
  sub,
  sum,
  tensor,
  toNested,
  transpose,
  type Var,
  variable,
  where,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { type Pattern, patternOf } from "../../src/run/pattern.js";

const x = variable("x", [3]);
const m = variable("m", [2, 3]);

const known = (pattern: Pattern | undefined): Pattern => {
  if (pattern === undefined) throw new Error("there is no pattern");
  return pattern;
};

const rowsOf = (expr: Expr, variables: readonly Var[] = [x]): readonly (readonly number[])[] =>
  known(patternOf([expr], variables)).rows.map((row) => [...row]);

const all = [0, 1, 2];
const own = [[0], [1], [2]];

describe("elementwise ops", () => {
  test("depend element by element, and on what is broadcast", () => {
    expect(rowsOf(sin(x))).toEqual(own);
    expect(rowsOf(mul(x, tensor([0, 1, 2])))).toEqual(own);
    expect(rowsOf(mul(x, slice(x, [[0, 1]])))).toEqual([[0], [0, 1], [0, 2]]);
    const y = variable("y");
    expect(rowsOf(add(x, y), [x, y])).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    expect(rowsOf(mul(reshape(x, [3, 1]), reshape(x, [1, 3])))).toEqual([
      [0],
      [0, 1],
      [0, 2],
      [0, 1],
      [1],
      [1, 2],
      [0, 2],
      [1, 2],
      [2],
    ]);
  });

  test("without a derivative depend on nothing", () => {
    expect(rowsOf(round(x))).toEqual([[], [], []]);
    expect(rowsOf(stopGradient(x))).toEqual([[], [], []]);
    expect(rowsOf(constant(tensor([1, 2])))).toEqual([[], []]);
  });

  test("do not depend on an argument whose partial is 0", () => {
    const first = defineOp({
      name: "first",
      args: ["x", "y"],
      value: (a) => a,
      partials: () => [1, 0],
      domain: [
        [-1, 1],
        [-1, 1],
      ],
    });
    expect(rowsOf(first(x, sum(x)))).toEqual(own);
  });

  test("do not depend on a condition, but on both sides", () => {
    const c = variable("c", [3]);
    expect(rowsOf(where(c, x, 0), [c, x])).toEqual([[3], [4], [5]]);
    expect(rowsOf(where(gt(x, 0), sum(x), x))).toEqual([all, all, all]);
    expect(rowsOf(fmax(x, slice(x, [[1, 2]])))).toEqual([[0, 1], [1], [1, 2]]);
  });
});

describe("ops that move numbers", () => {
  test("move the sets", () => {
    expect(rowsOf(slice(x, [[1, 3]]))).toEqual([[1], [2]]);
    expect(rowsOf(indexSelect(x, [2, 0, 2]))).toEqual([[2], [0], [2]]);
    expect(rowsOf(broadcastTo(x, [2, 3]))).toEqual([...own, ...own]);
    expect(rowsOf(permute(m, [1, 0]), [m])).toEqual([[0], [3], [1], [4], [2], [5]]);
    expect(rowsOf(transpose(mul(m, x)), [x, m])).toEqual([
      [0, 3],
      [0, 6],
      [1, 4],
      [1, 7],
      [2, 5],
      [2, 8],
    ]);
    expect(rowsOf(concat([x, tensor([1]), slice(x, [[0, 1]])]))).toEqual([[0], [1], [2], [], [0]]);
    expect(rowsOf(stack([x, sin(x)], { axis: 1 }))).toEqual([[0], [0], [1], [1], [2], [2]]);
  });

  test("and sums join them", () => {
    expect(rowsOf(sum(x))).toEqual([all]);
    expect(rowsOf(sum(m, { axis: 0 }), [m])).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
    ]);
    expect(rowsOf(sum(m, { axis: 1, keepdims: true }), [m])).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    // A gradient puts a window back among zeros, and adds up where an index repeats.
    const windowed = sum(square(slice(x, [[0, 2]])));
    expect(rowsOf(gradientMap(windowed).get(x)!)).toEqual([[0], [1], []]);
    const repeated = sum(square(indexSelect(x, [0, 0, 1])));
    expect(rowsOf(gradientMap(repeated).get(x)!)).toEqual([[0], [1], []]);
  });

  test("with other coefficients than 1 mix everything", () => {
    const doubled: StructuralFunction = defineLinear({
      name: "doubled",
      args: ["x"],
      shape: ([shape]) => shape!,
      value: ([{ data } = tensor([])]) => data.map((value) => 2 * value),
      transpose: (cotangent) => [doubled(cotangent)],
    });
    expect(rowsOf(doubled(x))).toEqual([all, all, all]);
  });

  test("with coefficients that rounding hides mix everything", () => {
    // 1e-20 beside 1 leaves no trace in a sum.
    const a = tensor([
      [1, 1e-20],
      [0, 1],
    ]);
    const v = variable("v", [2]);
    const both = [0, 1];
    const tiny: StructuralFunction = defineLinear({
      name: "tiny",
      args: ["x"],
      shape: () => [1],
      value: ([{ data } = tensor([])]) => [data[0]! + 1e-20 * data[1]!],
      transpose: (cotangent) => [mul(cotangent, tensor([1, 1e-20]))],
    });
    expect(rowsOf(matmul(a, v), [v])).toEqual([both, both]);
    expect(rowsOf(linear(v, a), [v])).toEqual([both, both]);
    expect(rowsOf(solve(a, v), [v])).toEqual([both, both]);
    expect(rowsOf(einsum("ij,j->i", a, v), [v])).toEqual([both, both]);
    expect(rowsOf(conv1d(reshape(v, [1, 1, 2]), tensor([[[1e-20, 1]]])), [v])).toEqual([both]);
    expect(rowsOf(tiny(v), [v])).toEqual([both]);
    // And one that moves its numbers, but says nothing of it.
    const quiet: StructuralFunction = defineLinear({
      name: "quiet",
      args: ["x"],
      shape: ([shape]) => shape!,
      value: ([{ data } = tensor([])]) => data.slice(),
      transpose: (cotangent) => [quiet(cotangent)],
    });
    expect(rowsOf(quiet(v), [v])).toEqual([both, both]);
  });

  test("of which a support speaks are asked what it says, not what comes out", () => {
    // The value and the derivative are those of a mere move; the support knows better, and the settings decide.
    const mixing: StructuralFunction<{ readonly hidden: number }> = defineRule<{ readonly hidden: number }>({
      name: "mixing",
      args: ["x"],
      shape: ([shape]) => shape!,
      value: ([{ data } = tensor([])], { hidden }) =>
        data.map((value, i) => value + hidden * data[data.length - 1 - i]!),
      vjp: (cotangent, _, __, params) => [mixing(cotangent, params)],
      jvp: ([tangent], _, __, params) => (tangent === undefined ? undefined : mixing(tangent, params)),
      support: (support, _, { hidden }) => [add(support, mul(hidden === 0 ? 0 : 1, flip(support, { axis: 0 })))],
    });
    expect(rowsOf(mixing(x, { hidden: 1e-20 }))).toEqual([all, all, all]);
    expect(rowsOf(mixing(x, { hidden: 0 }))).toEqual(own);
  });

  test("by an index that adds up join the sets", () => {
    expect(rowsOf(scatterAdd(zeros([2]), [1, 1, 0], x))).toEqual([[2], [0, 1]]);
    expect(rowsOf(scatterAdd(zeros([3]), [2, 0, 2], x))).toEqual([[1], [], [0, 2]]);
  });

  test("by an index move the sets", () => {
    expect(rowsOf(indexSelect(x, [2, 2, 0]))).toEqual([[2], [2], [0]]);
    const many = indexSelect(broadcastTo(x, [2, 3]), [1, 1, 0], { axis: 1 });
    expect(rowsOf(many)).toEqual([[1], [1], [0], [1], [1], [0]]);
  });

  test("of neither kind mix everything", () => {
    // Each output has several inputs, and each input several outputs.
    const totals = (numbers: readonly number[]): readonly number[] =>
      numbers.map((_, i) => numbers.slice(0, i + 1).reduce((a, b) => a + b));
    const running: StructuralFunction = defineLinear({
      name: "running",
      args: ["x"],
      selects: true,
      shape: ([shape]) => shape!,
      value: ([{ data } = tensor([])]) => totals([...data]),
      transpose: (cotangent) => [backwards(cotangent)],
    });
    const backwards: StructuralFunction = defineLinear({
      name: "backwards",
      args: ["x"],
      selects: true,
      shape: ([shape]) => shape!,
      value: ([{ data } = tensor([])]) => [...totals([...data].reverse())].reverse(),
      transpose: (cotangent) => [running(cotangent)],
    });
    expect(rowsOf(running(x))).toEqual([all, all, all]);
  });
});

describe("other ops mix everything", () => {
  test("whatever they do", () => {
    expect(rowsOf(softmax(x))).toEqual([all, all, all]);
    expect(rowsOf(amax(x))).toEqual([all]);
    expect(rowsOf(matmul(m, x), [x, m])).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
      [0, 1, 2, 3, 4, 5, 6, 7, 8],
    ]);
    expect(rowsOf(matmul(m, x))).toEqual([all, all]);
  });
});

test("several roots and variables, some of them unused or empty", () => {
  const [a, e, unused] = [variable("a"), variable("e", [0]), variable("unused", [2])];
  const pattern = known(patternOf([mul(a, x), e, sum(x)], [unused, a, e, x]));
  expect(pattern.columns).toBe(6);
  expect(pattern.rows.map((row) => [...row])).toEqual([
    [2, 3],
    [2, 4],
    [2, 5],
    [3, 4, 5],
  ]);
});

test("a set is never too small", () => {
  const functions: readonly ((x: Expr) => Expr)[] = [
    (v) => mul(slice(v, [[0, 3]]), slice(v, [[1, 4]])),
    (v) => sum(mul(reshape(v, [2, 2]), reshape(v, [4, 1, 1])), { axis: [0, 2] }),
    (v) => concat([softmax(slice(v, [[0, 2]])), exp(slice(v, [[2, 4]]))]),
    (v) => matmul(reshape(v, [2, 2]), transpose(reshape(v, [2, 2]))),
    (v) => where(gt(v, 0.5), indexSelect(v, [3, 2, 1, 0]), mul(v, 2)),
    (v) => gradientOf(v, sum(mul(square(slice(v, [[0, 2]])), slice(v, [[2, 4]])))),
  ];
  const at = tensor([0.3, -0.7, 1.1, 0.6]);
  for (const f of functions) {
    const v = variable("v", [4]);
    const pattern = known(patternOf([f(v)], [v]));
    for (let column = 0; column < 4; column++) {
      const direction = tensor([0, 1, 2, 3].map((i) => (i === column ? 1 : 0)));
      const [, tangent] = jvp(f)([at], [direction]);
      [toNested(tangent)].flat(4).forEach((value, row) => {
        if (value !== 0) expect([...pattern.rows[row]!]).toContain(column);
      });
    }
  }
});

// A gradient as a function of the expression that it was taken in.
function gradientOf(v: Expr, y: Expr): Expr {
  const gradient = v.tag === "Var" ? gradientMap(y).get(v) : undefined;
  return gradient ?? sub(mul(0, v), mul(-1, v));
}

describe("cost", () => {
  const chain = (v: Expr): Expr => {
    const size = v.shape[0]!;
    return sum(square(sub(slice(v, [[1, size]]), square(slice(v, [[0, size - 1]])))));
  };

  test("10,000 neighbours take well under a second", () => {
    const v = variable("v", [10_000]);
    const gradient = gradientMap(chain(v)).get(v)!;
    const start = performance.now();
    const { rows } = known(patternOf([gradient], [v]));
    expect(performance.now() - start).toBeLessThan(2000);
    expect(rows.slice(0, 2).map((row) => [...row])).toEqual([
      [0, 1],
      [0, 1, 2],
    ]);
    expect(rows.reduce((total, row) => total + row.length, 0)).toBe(3 * 10_000 - 2);
  });

  test("growing sets end as the whole, in bounded time", () => {
    // Row i holds 0 .. i: the worst case of joins, since no set contains the next.
    const v = variable("v", [3000]);
    let sums: Expr = v;
    for (let shift = 1; shift < 3000; shift *= 2)
      sums = add(sums, concat([tensor(new Float64Array(shift)), slice(sums, [[0, 3000 - shift]])]));
    const start = performance.now();
    const { rows } = known(patternOf([sums, mul(sums, 2)], [v]));
    expect(performance.now() - start).toBeLessThan(3000);
    rows.forEach((row, i) => {
      expect(row.length).toBeGreaterThanOrEqual((i % 3000) + 1);
    });
  });
});
