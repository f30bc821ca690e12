// gradmap obeys its own laws.

import * as fc from "fast-check";
import { type Expr, logSoftmax, matmul, mean, mul, neg, square, sub, sum, tanh, tensor } from "gradmap";
import { allLaws, controlLaws, functionLaws, gradmapLaws, lawSet, register } from "gradmap/laws";
import { describe, expect, it, test } from "vitest";

// Those of control flow and of tensors, which are costly, have files of their own.
const elsewhere = ["control flow", "programs of tensors"];
const here = lawSet(
  "gradmap",
  [],
  gradmapLaws.parents.filter(({ name }) => !elsewhere.includes(name)),
  "gradmapLaws",
);

describe.each([11, 12, 13])("with seed %i", (seed) => register({ describe, it }, { seed, numRuns: 15 })(here));

test("what has files of its own is part of the whole", () => {
  expect(allLaws(gradmapLaws)).toEqual(expect.arrayContaining([...allLaws(controlLaws)]));
  expect(allLaws(here).length).toBeLessThan(allLaws(gradmapLaws).length - allLaws(controlLaws).length);
});

test("inherited laws are run once", () => {
  expect(allLaws({ name: "twice", parents: [gradmapLaws, gradmapLaws], laws: [] })).toEqual(allLaws(gradmapLaws));
});

interface Layer {
  readonly w: Expr;
  readonly b: Expr;
}

const network = ({
  layers: [hidden, output],
}: {
  readonly layers: readonly [Layer, Layer];
  readonly name: string;
}): Expr => {
  const x = tensor([
    [0.5, -1],
    [2, 0.25],
    [-0.75, 1.5],
  ]);
  const labels = tensor([
    [1, 0],
    [0, 1],
    [1, 0],
  ]);
  const h = tanh(sub(matmul(x, hidden.w), hidden.b));
  return neg(mean(mul(labels, logSoftmax(matmul(h, output.w), { axis: 1 }))));
};

const number = fc.integer({ min: -200, max: 200 }).map((k) => k / 100);
const matrix = (rows: number, columns: number) =>
  fc.array(number, { minLength: rows * columns, maxLength: rows * columns }).map((xs) => tensor(xs, [rows, columns]));
const layer = (rows: number, columns: number) => fc.record({ w: matrix(rows, columns), b: number });

register(
  { describe, it },
  { seed: 5, numRuns: 40 },
)(functionLaws(network, fc.record({ layers: fc.tuple(layer(2, 3), layer(3, 2)), name: fc.constant("moons") })));
register(
  { describe, it },
  { seed: 5, numRuns: 40 },
)(
  functionLaws(
    function fit({ w, b }: { readonly w: Expr; readonly b: Expr }) {
      return sum(square(sub(mul(w, tensor([1, 2, 3])), b)));
    },
    { w: 1e3, b: 1e-3 },
  ),
);
