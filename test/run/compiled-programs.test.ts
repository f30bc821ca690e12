// Generated code gives the interpreter's numbers: on random programs with loops, branches and sharing, in value and in
// derivatives of two orders.
import fc from "fast-check";
import {
  add,
  amax,
  broadcastTo,
  concat,
  cond,
  cos,
  div,
  type Expr,
  exp,
  fold,
  gt,
  indexSelect,
  iterate,
  logSumExp,
  lt,
  matmul,
  mul,
  relu,
  reshape,
  scan,
  sigmoid,
  sin,
  slice,
  softmax,
  square,
  stack,
  sub,
  sum,
  tanh,
  tensor,
  transpose,
  where,
  whileLoop,
} from "gradmap";
import { expect, test } from "vitest";
import { derivativesOf, mustRunAlike, someNumbers } from "./compiled.js";

/** Numbers in [-1, 1], as tensors of these shapes. */
const valuesOf = (shapes: readonly (readonly number[])[], seed: number) =>
  shapes.map((shape, k) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tensor(
      Array.from({ length: size }, (_, i) => Math.sin(seed + 7 * k + 2.3 * i)),
      shape,
    );
  });

type Make = (xs: readonly Expr[]) => Expr;
type Step = (previous: readonly Expr[], pick: (n: number) => Expr) => Expr;

// Every step makes a [3, 4] tensor of the earlier ones, so that any may follow any.
const steps: readonly Step[] = [
  (_, pick) => add(pick(0), pick(1)),
  (_, pick) => sub(pick(0), mul(0.5, pick(1))),
  (_, pick) => mul(pick(0), pick(1)),
  (_, pick) => tanh(pick(0)),
  (_, pick) => sigmoid(mul(pick(0), 2)),
  (_, pick) => div(pick(0), add(2, square(pick(1)))),
  (_, pick) => exp(sub(pick(0), amax(pick(0)))),
  (_, pick) => where(gt(pick(0), 0.1), sin(pick(1)), pick(2)),
  (_, pick) => relu(pick(0)),
  (_, pick) => broadcastTo(sum(pick(0), { axis: 0 }), [3, 4]),
  (_, pick) => add(sum(pick(0), { axis: 1, keepdims: true }), pick(1)),
  (_, pick) => matmul(matmul(pick(0), transpose(pick(1))), pick(2)),
  (_, pick) => reshape(transpose(reshape(pick(0), [2, 6])), [3, 4]),
  (_, pick) => concat([slice(pick(0), [[1, 3]]), slice(pick(1), [[0, 1]])]),
  (_, pick) => softmax(pick(0)),
  (_, pick) => mul(pick(0), logSumExp(pick(1), { axis: 0 })),
  (_, pick) => stack([0, 2, 1].map((row) => indexSelect(pick(0), row))),
  (_, pick) => iterate(3, (x) => mul(0.5, add(x, cos(pick(1)))), pick(0)),
  (_, pick) =>
    scan((carry: Expr, row: Expr) => [add(mul(0.5, carry), row), mul(carry, row)], indexSelect(pick(1), 0), pick(0))[1],
  (_, pick) =>
    mul(
      fold((total: Expr, row: Expr) => add(mul(0.9, total), sum(square(row))), 0.1, pick(1)),
      pick(0),
    ),
  (_, pick) =>
    cond(
      gt(sum(pick(0)), 0),
      () => sin(pick(1)),
      () => mul(2, pick(0)),
    ),
  (_, pick) =>
    whileLoop(
      (x) => lt(sum(square(x)), 1),
      (x) => add(mul(1.5, x), 0.1),
      pick(0),
    ),
];

const program = fc.array(
  fc.record({ step: fc.nat({ max: steps.length - 1 }), picks: fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)) }),
  { minLength: 1, maxLength: 8 },
);

test.each([1, 2, 3])("random programs of tensors, loops and branches, seed %i", (seed) => {
  let ways = 0;
  fc.assert(
    fc.property(program, fc.nat(1000), (instructions, numbers) => {
      const make: Make = (xs) => {
        const all = [...xs];
        for (const { step, picks } of instructions) {
          const from = [...all];
          all.push(steps[step]!(from, (n) => from[picks[n]! % from.length]!));
        }
        return all.at(-1)!;
      };
      const values = valuesOf(
        [
          [3, 4],
          [3, 4],
        ],
        numbers,
      );
      const { roots, variables } = derivativesOf(make, values);
      ways += mustRunAlike("a program", roots, variables, [...values, ...someNumbers(variables.slice(2), numbers)]);
    }),
    { seed, numRuns: 40 },
  );
  expect(ways).toBeGreaterThan(100);
});

test("large tensors, whose loops are taken apart", () => {
  const shapes = [[50, 9], [9, 40], [40], [50]] as const;
  const values = valuesOf(shapes, 3);
  const loss: Make = ([x, w, b, y]) => {
    const hidden = tanh(add(matmul(x!, w!), b!));
    const scores = sum(mul(hidden, softmax(hidden)), { axis: 1 });
    return sum(square(sub(scores, y!)));
  };
  const { roots, variables } = derivativesOf(loss, values);
  expect(mustRunAlike("a network", roots, variables, [...values, ...someNumbers(variables.slice(4), 1)])).toBe(4);
});
