// The batch rules of reductions, running products and windows, on their own: the op on a batch is the op on each
// example, for batches of 0, 1 and 3.
import { expect, test } from "vitest";
import { type Expr, variable } from "../../src/expr/expr.js";
import * as ops from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { numbersOf, triedBatches } from "./batching.js";

const { amax, amin, conv2d, convTranspose2d, cube, cumprod, cumsum, logSoftmax, logSumExp, maxPool2d } = ops;
const { prod, softmax, square, sum } = ops;

const mine = ["sum", "amax", "amin", "amaxShares", "aminShares", "softmax", "logSoftmax", "logSumExp"].concat(
  ["cumsum", "recurrence", "windows", "overlapAdd"], // biome-ignore format: one line
);

const x = variable("x", [2, 3, 4]);
const image = variable("image", [2, 5, 4]);
const kernels = variable("kernels", [2, 2, 2, 3]);

const table: readonly (readonly [string, Expr])[] = [
  ["sum", sum(x, { axis: [0, 2] })],
  ["amax", amax(x, { axis: 1 })],
  ["amin of all", amin(x)],
  ["logSumExp", logSumExp(x, { axis: [1, 2] })],
  ["softmax", softmax(x, { axis: 1 })],
  ["logSoftmax", logSoftmax(x)],
  ["cumsum", cumsum(x, { axis: 1 })],
  ["cumprod", cumprod(x, { axis: 0 })],
  ["prod", prod(x, { axis: [0, 2] })],
  ["conv2d", conv2d(image, kernels, { padding: 1 })],
  ["conv2d with gaps", conv2d(image, kernels, { stride: [3, 1] })],
  ["convTranspose2d", convTranspose2d(image, kernels, { stride: [1, 2] })],
  ["maxPool2d", maxPool2d(image, { kernel: 2, padding: 1 })],
];

const tried = table.map(([name, result]) => {
  const first = [...gradientMap(sum(cube(result))).values()];
  const second = first.flatMap((adjoint) => [...gradientMap(sum(square(adjoint))).values()]);
  const environmentOf = (example: number) =>
    new Map([x, image, kernels].map((v) => [v, numbersOf(v.shape, example)] as const));
  const { names, misfits } = triedBatches([result, ...first, ...second], environmentOf);
  return { name, names, misfits: misfits.filter((misfit) => mine.some((own) => misfit.startsWith(own))) };
});

test.each(tried)("$name and its derivatives", ({ misfits }) => {
  expect(misfits).toEqual([]);
});

test("all of them were tried", () => {
  const names = new Set(tried.flatMap((each) => each.names));
  expect(mine.filter((name) => !names.has(name))).toEqual([]);
});
