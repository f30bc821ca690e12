// Training as a fold: lazy, replayable, and stopped by what is not a number. Batches that are the same for the same key,
// metrics by hand, and lines of progress.
import { add, arange, type Expr, matmul, mean, reshape, square, sub, tensor, toNested } from "gradmap";
import { Key } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { adam, sgd } from "../../src/learn/optimizers/index.js";
import { treeFromJson, treeToJson } from "../../src/learn/saving/index.js";
import {
  accuracy,
  batches,
  confusionMatrix,
  epochs,
  gradientStep,
  last,
  meanSquaredError,
  progressLine,
  rSquared,
  startTraining,
  take,
  takeUntil,
  train,
} from "../../src/learn/training/index.js";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

interface Line<T> {
  readonly w: T;
  readonly b: T;
}
interface Batch<T> {
  readonly x: T;
  readonly y: T;
}

const x = tensor(Array.from({ length: 20 }, (_, i) => [i / 10]));
const y = tensor(Array.from({ length: 20 }, (_, i) => 3 * (i / 10) - 1));
const data = { x, y };

const loss = ({ w, b }: Line<Expr>, batch: Batch<Expr>): Expr =>
  mean(square(sub(add(reshape(matmul(batch.x, w), [-1]), b), batch.y)));

const optimizer = adam({ lr: 0.1 });
const start = startTraining(optimizer, { w: tensor([[0]]), b: 0 });
const step = gradientStep(loss, optimizer);
const key = Key.make(7);

describe("train", () => {
  test("learns a line", () => {
    const states = train(step)(start)(epochs(100, key, data, { size: 8 }));
    const { params, step: steps, loss: end } = last(start)(states);
    expect(steps).toBe(300);
    expect(end).toBeLessThan(1e-6);
    expect(params.w.data[0]).toBeCloseTo(3, 3);
    expect(params.b).toBeCloseTo(-1, 3);
  });

  test("is lazy: no batch is asked for and no step is taken that nobody looks at", () => {
    let [asked, taken] = [0, 0];
    const endless = {
      *[Symbol.iterator]() {
        for (;;) {
          asked += 1;
          yield asked;
        }
      },
    };
    const states = train((total: number, n: number) => {
      taken += 1;
      return total + n;
    })(0)(endless);
    expect([asked, taken]).toEqual([0, 0]);
    expect([...take(3)(states)]).toEqual([1, 3, 6]);
    expect([asked, taken]).toEqual([3, 3]);
    expect([...take(0)(states)]).toEqual([]);
    expect([asked, taken]).toEqual([3, 3]);
  });

  test("stops early, keeps a history, and can be gone through again with the same bits", () => {
    const states = train(step)(start)(epochs(Number.POSITIVE_INFINITY, key, data, { size: 8 }));
    const short = [...takeUntil((state: typeof start) => state.loss < 0.01)(states)];
    expect(short.at(-1)!.loss).toBeLessThan(0.01);
    expect(short.slice(0, -1).every((state) => state.loss >= 0.01)).toBe(true);
    expect(short.map((state) => state.step)).toEqual(short.map((_, i) => i + 1));
    expect(treeToJson([...take(short.length)(states)])).toBe(treeToJson(short));
    expect(Object.isFrozen(short[0])).toBe(true);
  });

  test("goes on from a saved state to the last bit", () => {
    const all = [...batches(key, data, { size: 4 })];
    const straight = last(start)(train(step)(start)(all));
    const half = last(start)(train(step)(start)(all.slice(0, 2)));
    const restored = treeFromJson(treeToJson(half), start);
    expect(treeToJson(last(restored)(train(step)(restored)(all.slice(2))))).toBe(treeToJson(straight));
  });

  test("a loss that is no number stops it, names the step, and leaves the states before it", () => {
    const diverging = gradientStep(loss, sgd({ lr: 1e200 }));
    const from = startTraining(sgd({ lr: 1e200 }), start.params);
    const seen: number[] = [];
    const run = (): void => {
      for (const state of train(diverging)(from)(epochs(5, key, data, { size: 20 }))) seen.push(state.step);
    };
    expect(errorOf(run).message).toMatchInlineSnapshot(`
      "gradientStep, step 1: expected a finite loss, found Infinity.
        The state before this step is unharmed. Lower the learning rate, clip the gradients, or ask explainNonFinite(loss)(params, batch) where it was born. [GM-NONFINITE]"
    `);
    expect(seen.length).toBeGreaterThan(0);
    const poisoned = { x, y: tensor(new Array(20).fill(Number.NaN)) };
    expect(codeAndPlace(() => step(start, poisoned))).toBe("GM-NONFINITE gradientStep, step 0");
  });

  test("a state of another model is found out", () => {
    const other = startTraining(optimizer, { w: tensor([[0], [0]]), b: 0 });
    expect(codeAndPlace(() => step({ ...start, optimizer: other.optimizer }, data))).toBe(
      "GM-TREE-MISMATCH optimizer.update: the mean of scaleByAdam at params.w",
    );
    expect(codeAndPlace(() => untyped(train)(3))).toBe("GM-FUNCTION train");
  });
});

describe("batches", () => {
  const rowsOf = (
    options: { readonly size: number; readonly shuffle?: boolean; readonly dropLast?: boolean },
    k = key,
  ) => [...batches(k, { n: arange(10), square: squares(arange(10)) }, options)].map(({ n }) => [...n.data]);
  const squares = (t: ReturnType<typeof arange>) =>
    tensor(
      t.data.map((v) => v * v),
      [10, 1],
    );

  test("hold every example once, in an order that the key decides", () => {
    const once = rowsOf({ size: 3 });
    expect(once.map((batch) => batch.length)).toEqual([3, 3, 3, 1]);
    expect(once.flat().sort((a, b) => a - b)).toEqual([...arange(10).data]);
    expect(rowsOf({ size: 3 })).toEqual(once);
    expect(rowsOf({ size: 3 }, Key.make(8))).not.toEqual(once);
    // Part of the contract: a seed in a paper must go on giving these.
    expect(once.flat()).toMatchInlineSnapshot(`
      [
        2,
        4,
        1,
        6,
        8,
        7,
        9,
        0,
        3,
        5,
      ]
    `);
  });

  test("may keep the order, and leave out what does not fill a batch", () => {
    expect(rowsOf({ size: 4, shuffle: false, dropLast: true })).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ]);
    expect(rowsOf({ size: 20, dropLast: true })).toEqual([]);
    expect(rowsOf({ size: 20, shuffle: false })).toEqual([[...arange(10).data]]);
  });

  test("keep the rows of all tensors together, with their shapes and static leaves", () => {
    const tree = { x: tensor(Array.from({ length: 6 }, (_, i) => [[i, -i]])), y: [arange(6)] as const, name: "data" };
    for (const batch of batches(key, tree, { size: 4 })) {
      expect(batch.name).toBe("data");
      expect(batch.x.shape.slice(1)).toEqual([1, 2]);
      expect(toNested(batch.x)).toEqual([...batch.y[0].data].map((i) => [[i, -i]]));
    }
  });

  test("of epochs differ from each other", () => {
    const all = [...epochs(3, key, { n: arange(10) }, { size: 10 })].map(({ n }) => n.data.join());
    expect(new Set(all).size).toBe(3);
    expect([...epochs(0, key, data, { size: 2 })]).toEqual([]);
  });

  test("of data that has no examples, or not as many everywhere, are refused with the leaf's name", () => {
    const place = (bad: unknown) => codeAndPlace(() => untyped(batches)(key, bad, { size: 2 }));
    expect(place({ x, y: tensor([1, 2]) })).toBe("GM-SHAPE batches: params.y");
    expect(place({ x, scale: 2 })).toBe("GM-SHAPE batches: params.scale");
    expect(place({ x: tensor([], [0, 3]) })).toBe("GM-SHAPE batches: params.x");
    expect(place({})).toBe("GM-SHAPE batches: data");
    for (const options of [{}, { size: 0 }, { size: 2.5 }, { size: 2, drop: true }, 2, undefined])
      expect(codeAndPlace(() => untyped(batches)(key, data, options))).toBe("GM-OPTION batches");
    expect(codeAndPlace(() => untyped(batches)(3, data, { size: 2 }))).toBe("GM-OPERAND permutation");
    expect(codeAndPlace(() => epochs(-1, key, data, { size: 2 }))).toBe("GM-OPERAND epochs");
    expect(codeAndPlace(() => epochs(1, key, { x: tensor([], [0, 3]) }, { size: 2 }))).toBe(
      "GM-SHAPE batches: params.x",
    );
    expect(errorOf(() => batches(key, { x: tensor([], [0, 3]) }, { size: 2 })).message).toMatchInlineSnapshot(`
      "batches: params.x: expected at least one example, found none.
        The data is a tree of tensors that share their first axis, one entry an example; what is the same for all stays outside. [GM-SHAPE]"
    `);
  });
});

describe("metrics", () => {
  test("accuracy of scores: the largest counts, the first of several, and NaN is never right", () => {
    const scores = tensor([
      [1, 1],
      [0, 2],
      [Number.NaN, 1],
      [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ]);
    expect(accuracy(scores, tensor([0, 1, 1, 0]))).toBe(0.75);
    expect(accuracy(scores, tensor([1, 0, 0, 1]))).toBe(0);
    expect(accuracy(tensor([[1], [0]]), tensor([[1], [1]]))).toBe(0.5);
  });

  test("mean squared error and r squared", () => {
    expect(meanSquaredError(tensor([1, 2, 3]), tensor([1, 2, 6]))).toBe(3);
    expect(rSquared(tensor([2, 2]), tensor([1, 3]))).toBe(0);
    expect(rSquared(tensor([3, 1]), tensor([1, 3]))).toBe(-3);
    expect(rSquared(tensor([1, 1]), tensor([1, 1]))).toBe(1);
    expect(rSquared(tensor([1, 2]), tensor([1, 1]))).toBe(Number.NEGATIVE_INFINITY);
    expect(rSquared(tensor([Number.NaN, 2]), tensor([1, 2]))).toBe(Number.NaN);
  });

  test("a confusion matrix counts the right class down and the predicted one across", () => {
    const scores = tensor([
      [5, 1, 0],
      [0, 1, 5],
      [0, 1, 5],
      [0, 5, 1],
    ]);
    expect(toNested(confusionMatrix(scores, tensor([0, 0, 2, 1]), { classes: 3 }))).toEqual([
      [1, 0, 1],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  test("shapes and classes that do not fit", () => {
    const three = tensor([1, 2, 3]);
    for (const metric of [accuracy, meanSquaredError, rSquared]) {
      expect(codeAndPlace(() => metric(tensor([1, 2]), three))).toBe(`GM-SHAPE ${metric.name}`);
      expect(codeAndPlace(() => metric(tensor([]), tensor([])))).toBe(`GM-SHAPE ${metric.name}`);
    }
    expect(codeAndPlace(() => accuracy(tensor([[1, 2]]), three))).toBe("GM-SHAPE accuracy");
    expect(codeAndPlace(() => accuracy(tensor([], [0, 3]), tensor([])))).toBe("GM-SHAPE accuracy");
    const count = (prediction: number, target: number) => () =>
      confusionMatrix(tensor([0, prediction]), tensor([0, target]), { classes: 2 });
    for (const bad of [2, -1, 0.5, Number.NaN]) {
      expect(codeAndPlace(count(bad, 0))).toBe("GM-INDEX confusionMatrix");
      expect(codeAndPlace(count(0, bad))).toBe("GM-INDEX confusionMatrix");
    }
    expect(errorOf(count(0, 2)).message).toMatchInlineSnapshot(`
      "confusionMatrix: expected a whole index from 0 to 1 for target, found 2 at index[1].
        Indices are not clamped; mend the index or enlarge the axis. [GM-INDEX]"
    `);
    expect(errorOf(() => meanSquaredError(tensor([1, 2]), three)).message).toMatchInlineSnapshot(`
      "meanSquaredError: expected shape [3] for prediction, found shape [2].
        Reshape it, or pick the right column first. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => untyped(confusionMatrix)(three, three))).toBe("GM-OPTION confusionMatrix");
  });
});

describe("a line of progress", () => {
  test("shows what is known, and no more", () => {
    expect(progressLine(start)).toBe("step 0 loss NaN");
    expect(progressLine({ step: 1, loss: 1e-5, accuracy: 0, rate: 1e7 })).toBe(
      "step 1 loss 1.000e-5 accuracy 0.0000 rate 1.000e+7",
    );
    expect(progressLine({ step: 5, loss: 1 }, { total: 10, width: 4, rate: 2.5 })).toBe(
      "step  5/10 [##..] loss 1.0000 2.5 steps/s 2 s left",
    );
    expect(progressLine({ step: 50, loss: 1 }, { total: 10, width: 4 })).toBe("step 50/10 [####] loss 1.0000");
    expect(codeAndPlace(() => untyped(progressLine)({ step: 1, loss: 1 }, { total: 0 }))).toBe(
      "GM-OPTION progressLine",
    );
  });
});
