// Mutants of ops on whole tensors are found by the laws of a call that they are planted in.
import { defineRule, type Expr, matmul, mul, square, sum } from "gradmap";
import { describe, expect, test } from "vitest";
import { scoreOf } from "../../../laws/mutants/score.js";
import { planted, structuralMutantsOf, structuralNodes } from "../../../laws/mutants/structuralMutants.js";
import { verdictOn } from "../../../laws/mutants/verdict.js";
import type { TensorFunction } from "../../../laws/ops/tensorOp.js";
import { tensorOpLaws } from "../../../laws/ops/tensorOpLaws.js";
import { type Shape, variable } from "../../../src/index.js";

// A user's op: sum(x * x * y).
const weightedSquares = defineRule({
  name: "weightedSquares",
  args: ["x", "y"],
  shape: () => [],
  value: ([x, y]) => [x!.data.reduce((total, v, i) => total + v * v * y!.data[i]!, 0)],
  vjp: (cotangent, [x, y]) => [mul(mul(2, cotangent), mul(x!, y!)), mul(cotangent, square(x!))],
});

const calls: readonly (readonly [name: string, call: TensorFunction, shapes: readonly Shape[]])[] = [
  ["sum", (x) => sum(x!, { axis: 1 }), [[2, 3]]],
  ["weightedSquares", (x, y) => weightedSquares(x!, y!), [[2], [2]]],
];

const lastNode = (call: TensorFunction, shapes: readonly Shape[]) =>
  structuralNodes(call(...shapes.map((shape, i) => variable(`x${i}`, shape)))).at(-1)!;

describe("every mutant is found", () => {
  test.each(calls)("of %s", (op, call, shapes) => {
    const node = lastNode(call, shapes);
    const verdicts = structuralMutantsOf(node).map((mutant) =>
      verdictOn(
        { op, mutant, laws: tensorOpLaws(planted(call, node.op, mutant.op), { shapes }, { name: op }) },
        { seed: 1, numRuns: 10 },
      ),
    );
    const { survivors, excused, total } = scoreOf(verdicts);
    expect(survivors.map(({ mutant }) => mutant)).toEqual([]);
    expect(excused).toEqual([]);
    expect(total.mutants).toBeGreaterThan(10);
  });
});

test("a mutant is planted wherever the op occurs, and nowhere else", () => {
  const call: TensorFunction = (a, b) => sum(square(matmul(mul(a!, 2), matmul(a!, b!))));
  const shapes = [
    [2, 2],
    [2, 2],
  ];
  const node = structuralNodes(call(variable("a", [2, 2]), variable("b", [2, 2])))[0]!;
  const [wrong] = structuralMutantsOf(node);
  const xs: readonly Expr[] = shapes.map((shape, i) => variable(`x${i}`, shape));
  const ops = structuralNodes(planted(call, node.op, wrong!.op)(...xs)).map(({ op }) => op);
  expect(ops.filter((op) => op === wrong!.op)).toHaveLength(2);
  expect(ops).not.toContain(node.op);
  expect(ops.map(({ name }) => name)).toEqual(["matmul", "matmul", "sum"]);
});
