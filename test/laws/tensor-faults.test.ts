// The laws of ops on whole tensors can fail: each planted mistake is caught, and by the law that names it.
import {
  add,
  argmax,
  broadcastTo,
  defineLinear,
  defineRule,
  type Expr,
  type LinearSpec,
  mul,
  neg,
  oneHot,
  type Params,
  type RuleSpec,
  reshape,
  square,
  stopGradient,
  sub,
  sum,
  type Tensor,
  tensor,
} from "gradmap";
import { check, type LawSet, lawOf, lawSet, type Violation } from "gradmap/laws";
import { describe, expect, test } from "vitest";
import { tensorOpLaws } from "../../laws/ops/tensorOpLaws.js";

const violationsOf = (set: LawSet): readonly Violation[] => {
  const result = check({ seed: 3, numRuns: 40 })(set);
  return result._tag === "Left" ? result.left : [];
};

/** Some of the laws of a set. */
const only = (set: LawSet, ids: readonly string[]): LawSet =>
  lawSet(
    set.name,
    ids.map((id) => lawOf(set, id)),
  );

const numberAt = (x: Tensor, i: number): number => x.data[i]!;

const column = (x: Expr): Expr => reshape(x, [-1, 1]);

// The squared distances of rows from a point.
const distances: RuleSpec<Params> = {
  name: "distances",
  args: ["rows", "point"],
  shape: ([rows]) => [rows![0]!],
  value: ([rows, point]) => {
    const [n, d] = rows!.shape;
    return Array.from({ length: n! }, (_, i) => {
      let total = 0;
      for (let j = 0; j < d!; j++) total += (numberAt(rows!, i * d! + j) - numberAt(point!, j)) ** 2;
      return total;
    });
  },
  vjp: (cotangent, [rows, point]) => {
    const each = mul(mul(2, column(cotangent)), sub(rows!, point!));
    return [each, neg(sum(each, { axis: 0 }))];
  },
  jvp: ([ofRows = 0, ofPoint = 0], [rows, point]) =>
    sum(mul(mul(2, sub(rows!, point!)), sub(ofRows, ofPoint)), { axis: 1 }),
  form: () => ({ tag: "composed", compose: ([rows, point]) => sum(square(sub(rows!, point!)), { axis: 1 }) }),
  batch: ([rows, point], [, ofPoint]) =>
    sum(square(sub(rows!, ofPoint ? reshape(point!, [-1, 1, point!.shape[1]!]) : point!)), { axis: 2 }),
};

const onDistances = (changes: Partial<RuleSpec<Params>>): LawSet =>
  tensorOpLaws(defineRule({ ...distances, ...changes }), { shapes: [[2, 3], [3]] }); // biome-ignore format: one line

const distancesWithoutJvp = (changes: Partial<RuleSpec<Params>>): LawSet => {
  const { jvp: _, ...rest } = distances;
  return tensorOpLaws(defineRule({ ...rest, ...changes }), { shapes: [[2, 3], [3]] }); // biome-ignore format: one line
};

// Each number and the one after it, added up.
const neighbours: LinearSpec<Params> = {
  name: "neighbours",
  args: ["x"],
  selects: true,
  shape: ([x]) => [x![0]! - 1],
  value: ([x]) => Array.from({ length: x!.shape[0]! - 1 }, (_, i) => numberAt(x!, i) + numberAt(x!, i + 1)),
  transpose: (cotangent) => [spread(cotangent)],
};

const spread = defineLinear({
  name: "spread",
  args: ["y"],
  selects: true,
  shape: ([y]) => [y![0]! + 1],
  value: ([y]) =>
    Array.from({ length: y!.shape[0]! + 1 }, (_, i) => (i === 0 ? 0 : numberAt(y!, i - 1)) + (y!.data[i] ?? 0)),
  transpose: (cotangent): readonly Expr[] => [defineLinear(neighbours)(cotangent)],
});

const onNeighbours = (changes: Partial<LinearSpec<Params>>): LawSet =>
  tensorOpLaws(defineLinear({ ...neighbours, ...changes }), { shapes: [[4]] });

// Twice each number, as a rule.
const doubled: RuleSpec<Params> = {
  name: "doubled",
  args: ["x"],
  shape: ([x]) => x!,
  value: ([x]) => Array.from(x!.data, (each) => 2 * each),
  vjp: (cotangent) => [mul(2, cotangent)],
  support: (support) => [support],
};

const value = (...given: Parameters<typeof distances.value>): readonly number[] =>
  Array.from(distances.value(...given));

let calls = 0;

test.each([
  ["a rule", onDistances({})],
  ["a rule without its forward mode", distancesWithoutJvp({})],
  ["a rule that says what results depend on", tensorOpLaws(defineRule(doubled), { shapes: [[3]] })],
  ["a linear op", onNeighbours({})],
])("%s, as it should be, obeys all", (_, set) => {
  expect(violationsOf(set).map(({ message }) => message)).toEqual([]);
});

describe("a mistake is caught by the law that names it", () => {
  const pullsWrongly = (wrong: (each: Expr, [rows, point]: readonly Expr[]) => readonly Expr[]) => ({
    vjp: (cotangent: Expr, args: readonly Expr[]) =>
      wrong(mul(mul(2, column(cotangent)), sub(args[0]!, args[1]!)), args),
  });
  test.each<readonly [string, LawSet, readonly string[]]>([
    [
      "the sign of one argument",
      distancesWithoutJvp(pullsWrongly((each) => [each, sum(each, { axis: 0 })])),
      ["tensor.differences"],
    ],
    [
      "a part in a million",
      distancesWithoutJvp(pullsWrongly((each) => [mul(1 + 1e-6, each), neg(sum(each, { axis: 0 }))])),
      ["tensor.differences"],
    ],
    [
      "reverse mode alone",
      onDistances(pullsWrongly((each) => [each, neg(mul(2, sum(each, { axis: 0 })))])),
      ["tensor.differences", "tensor.adjoint"],
    ],
    [
      "forward mode alone",
      onDistances({ jvp: ([ofRows = 0], [rows, point]) => sum(mul(mul(2, sub(rows!, point!)), ofRows), { axis: 1 }) }),
      ["tensor.differences", "tensor.adjoint"],
    ],
    [
      "a second derivative that is lost",
      onDistances(pullsWrongly((each) => [stopGradient(each), neg(sum(each, { axis: 0 }))])),
      ["tensor.second"],
    ],
    [
      "a batch of another order",
      onDistances({ batch: (args, batched, params) => mul(1.5, distances.batch!(args, batched, params)) }),
      ["tensor.vmap"],
    ],
    [
      "a batch that forgets which argument has it",
      onDistances({ batch: ([rows, point]) => sum(square(sub(rows!, point!)), { axis: 2 }) }),
      ["tensor.vmap"],
    ],
    [
      "generated code of another op",
      onDistances({
        form: () => ({ tag: "composed", compose: ([rows, point]) => sum(square(add(rows!, point!)), { axis: 1 }) }),
      }),
      ["tensor.evaluators"],
    ],
    [
      "a value that remembers",
      onDistances({ value: (...given) => value(...given).map((x) => x + calls++) }),
      ["tensor.pure"],
    ],
    [
      "arguments written to",
      onDistances({
        value: (...given) => {
          const result = value(...given);
          Reflect.set(given[0][0]!.data, 0, 7);
          return result;
        },
      }),
      ["tensor.pure"],
    ],
    [
      "NaN that gets lost",
      onDistances({ value: (...given) => value(...given).map((x) => (Number.isNaN(x) ? 0 : x)) }),
      ["tensor.nan"],
    ],
    [
      "NaN that gets lost in one of two results",
      onDistances({ value: (...given) => value(...given).map((x, i) => (i === 0 && Number.isNaN(x) ? 0 : x)) }),
      ["tensor.nan"],
    ],
    [
      "results that are said to depend on nothing",
      onDistances({ support: () => [broadcastTo(0, [2, 3]), broadcastTo(0, [3])] }),
      ["tensor.chosen"],
    ],
    [
      "results that are said to depend on everything",
      onDistances({ support: (support) => [broadcastTo(sum(support), [2, 3]), broadcastTo(sum(support), [3])] }),
      ["tensor.absent"],
    ],
    [
      "results that are said to depend on everything, by an op that multiplies by no argument",
      tensorOpLaws(defineRule({ ...doubled, support: () => [broadcastTo(1, [3])] }), { shapes: [[3]] }),
      ["tensor.absent"],
    ],
    [
      "a linear op transposed wrongly",
      onNeighbours({ transpose: (cotangent) => [mul(tensor([1, 1, 1, -1]), spread(cotangent))] }),
      ["tensor.differences", "tensor.adjoint", "tensor.linear"],
    ],
    [
      "a linear op that is not linear",
      onNeighbours({ value: (...given) => Array.from(neighbours.value(...given), (x) => x + 1) }),
      ["tensor.linear"],
    ],
    [
      "a linear op that selects and has another coefficient",
      onNeighbours({
        value: (...given) => Array.from(neighbours.value(...given), (x) => 2 * x),
        transpose: (cotangent) => [mul(2, spread(cotangent))],
      }),
      ["tensor.linear"],
    ],
  ])("%s", (_, set, laws) => {
    expect(violationsOf(only(set, laws)).map(({ law }) => law)).toEqual(laws);
  });

  test.each([
    [
      "another number of values than the shape says",
      onDistances({ value: (...given) => value(...given).slice(1) }),
      /2 numbers for its shape \[2\], found an array of length 1/,
    ],
    [
      "a cotangent of another shape",
      onDistances(pullsWrongly((each) => [each, neg(each)])),
      /the argument's shape \[3\], found \[2, 3\]/,
    ],
  ])("%s", (_, set, message) => {
    const [violation] = violationsOf(only(set, ["tensor.shape"]));
    expect(violation?.message).toMatch(message);
  });
});

test("a result that NaN leaves as it is by chance only is not taken for one that does not depend on it", () => {
  // NaN is found in place of 1, and either times 0 is 0; but what the 0 is multiplied by is another number.
  const laws = tensorOpLaws((x, y) => mul(oneHot(argmax(x!, { axis: 0 }), 3), y!), { shapes: [[3], [3]] });
  const point = [tensor([-1, 0, 1]), tensor([0, -1, 1])];
  const places = [0, 1, 2, 3, 4, 5];
  for (const place of places) expect(() => lawOf(laws, "tensor.absent").at([point, place, 0])).not.toThrow();
});

test("a violation names the argument and the number that is farthest off", () => {
  const wrong = tensor([1, 1, 1, 1, 1, 3], [2, 3]);
  const set = distancesWithoutJvp({
    vjp: (cotangent, [rows, point]) => {
      const each = mul(mul(2, column(cotangent)), sub(rows!, point!));
      return [mul(wrong, each), neg(sum(each, { axis: 0 }))];
    },
  });
  const [violation] = violationsOf(only(set, ["tensor.differences"]));
  expect(violation?.law).toBe("tensor.differences");
  expect(violation?.message).toMatch(/^<J t, w> in rows: .*Reverse mode is farthest off at rows\[1, 2\]: /);
  expect(violation?.counterexample).toMatch(/^distances\(tensor\(.*\), tensor\(.*\)\)$/);
});
