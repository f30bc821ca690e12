// The batch rules of the ops that move, choose and order numbers, on their own: the op on a batch is the op on each
// example, whichever arguments have the batch, and for batches of 0, 1 and 3.
import { expect, test } from "vitest";
import { type Expr, type Var, variable } from "../../src/expr/expr.js";
import type { Tensor } from "../../src/expr/tensor.js";
import { allBatched, batchSize, repeatedOverBatch, withRank } from "../../src/ops/batch.js";
import * as ops from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";
import { indicesOf, numbersOf, triedBatches } from "./batching.js";

const { argmax, argmin, argsort, broadcastTo, concat, cube, diag, embedding, flip, gather, indexSelect, oneHot, pad } =
  ops;
const { permute, reshape, roll, scatterAdd, slice, sort, square, sum, tile, topk } = ops;

const mine = [
  "argmax",
  "argmin",
  "argsort",
  "broadcastTo",
  "checkedIndex",
  "concat",
  "gather",
  "permute",
  "place",
].concat(["reshape", "scatter", "slice"]);

const x = variable("x", [2, 3, 4]);
const m = variable("m", [3, 4]);
const [i, j] = [variable("i", [2, 2]), variable("j", [2, 3, 2])];
const k = variable("k", []);

const exampleOf = (v: Var, example: number): Tensor | number => {
  if (v === k) return example % 2;
  return v === i || v === j ? indicesOf(v.shape, 2, example) : numbersOf(v.shape, example);
};

const table: readonly (readonly [string, Expr])[] = [
  ["broadcastTo", broadcastTo(m, [2, 3, 4])],
  ["broadcastTo of a size 1", broadcastTo(reshape(m, [3, 1, 4]), [3, 2, 4])],
  ["broadcastTo of a scalar", broadcastTo(sum(m), [2, 2])],
  ["reshape", reshape(x, [4, 6])],
  ["permute", permute(x, [2, 0, 1])],
  ["slice", slice(x, [[0, 2], [1, 3], [0, 4, 2]])], // biome-ignore format: one line
  ["concat", concat([m, square(m), slice(m, [[0, 1]])])],
  ["concat along the last axis", concat([m, square(m)], { axis: -1 })],
  ["indexSelect by an index that is known", indexSelect(x, [2, 0, 2], { axis: 1 })],
  ["indexSelect", indexSelect(x, i, { axis: 1 })],
  ["indexSelect by a scalar", indexSelect(x, k, { axis: 2 })],
  ["embedding", embedding(m, i)],
  ["gather", gather(x, j, { axis: 2 })],
  ["gather, shorter", gather(m, slice(i, [[0, 2], [0, 1]]), { axis: 0 })], // biome-ignore format: one line
  ["scatterAdd", scatterAdd(x, j, cube(slice(x, [[], [], [0, 2]])), { axis: 2 })],
  ["oneHot", oneHot(i, 3)],
  ["pad", pad(m, [[1, 0], [0, 2]])], // biome-ignore format: one line
  ["flip", flip(x, { axis: [0, 2] })],
  ["roll", roll(x, { shift: [1, -1], axis: [1, 2] })],
  ["tile", tile(m, [2, 1, 2])],
  ["diag", diag(slice(reshape(m, [12]), [[0, 3]]), { diagonal: 1 })],
  ["sort", sort(x, { axis: 1 })],
  ["topk", topk(x, 2)],
  ["argsort", argsort(x, { axis: 0, descending: true })],
  ["argmax", argmax(x, { axis: 1 })],
  ["argmin", argmin(x)],
];

const tried = table.map(([name, result]) => {
  const first = [...gradientMap(sum(cube(result))).values()];
  const second = first.flatMap((adjoint) => [...gradientMap(sum(square(adjoint))).values()]);
  const environmentOf = (example: number) => new Map([x, m, i, j, k].map((v) => [v, exampleOf(v, example)] as const));
  // Ops of other families have their tests elsewhere.
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

test("the helpers of batch rules", () => {
  const batch = variable("batch", [5, 2]);
  expect(batchSize([m, batch], [false, true])).toBe(5);
  expect(withRank(batch, 3).shape).toEqual([5, 1, 1, 2]);
  expect(withRank(batch, 1)).toBe(batch);
  expect(repeatedOverBatch(m, 5).shape).toEqual([5, 3, 4]);
  expect(allBatched([m, batch], [false, true]).map(({ shape }) => shape)).toEqual([[5, 3, 4], [5, 2]]); // biome-ignore format: one line
  const rows = evaluate(repeatedOverBatch(m, 2), { m: numbersOf([3, 4], 0) });
  expect(rows).toEqual(evaluate(concat([reshape(m, [1, 3, 4]), reshape(m, [1, 3, 4])]), { m: numbersOf([3, 4], 0) }));
});
