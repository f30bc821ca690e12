// Layers: shapes, values against ops or PyTorch, and what each does with its parameters and its state.
import { pipe } from "fp-ts/lib/function.js";
import {
  linear as affine,
  compile,
  concat,
  conv2d as convolved,
  type Expr,
  evaluate,
  full,
  grad,
  maxPool2d,
  mean,
  layerNorm as normalised,
  ones,
  relu,
  reshape,
  type Shape,
  type Symbolic,
  scan,
  square,
  stack,
  sum,
  type Tensor,
  tensor,
  toNested,
  transpose,
  valueAndGrad,
  zeros,
} from "gradmap";
import {
  andThen,
  type BatchNormState,
  batchNorm,
  conv2d,
  crossEntropy,
  dropout,
  embedding,
  flatten,
  Initialiser,
  identityLayer,
  Key,
  type LstmParameters,
  layerNorm,
  linear,
  lstmCell,
  mlp,
  multiHeadAttention,
  normal,
  positionalEmbedding,
  residual,
  transformerBlock,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { differences, loadGolden } from "../golden.js";
import { type GoldenCase, golden, inputOf } from "../ops/calls/case.js";
import { checkCase } from "../ops/calls/check.js";

const key = Key.make(1);
const all = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases;
const shapeOfResult = (found: number | Tensor): Shape => (typeof found === "number" ? [] : found.shape);

describe("linear", () => {
  test("is the op of the same name, with the weight the other way round", () => {
    const layer = linear(3, 2);
    const params = { weight: normal(key, [3, 2]), bias: tensor([1, 2]) };
    for (const shape of [[3], [4, 3], [2, 4, 3], [0, 3]] as const) {
      const x = normal(Key.make(2), shape);
      const expected = evaluate(affine(x, transpose(params.weight), { bias: params.bias }), {});
      expect(toNested(compile(layer.apply)(params, x))).toEqual(toNested(expected));
    }
  });

  test("has no bias where none is wanted", () => {
    const layer = linear(3, 2, { bias: false });
    const params = layer.init(key);
    expect(Object.keys(params)).toEqual(["weight"]);
    expect(toNested(compile(layer.apply)(params, zeros([3])))).toEqual([0, 0]);
  });

  test("draws its weight as it is told, and knows its fans", () => {
    const seen: unknown[] = [];
    const layer = linear(3, 2, {
      initialiser: (_, shape, fans) => {
        seen.push(shape, fans);
        return full(shape, 5);
      },
    });
    expect(toNested(layer.init(key).weight)).toEqual([[5, 5], [5, 5], [5, 5]]); // biome-ignore format: a matrix
    expect(seen).toEqual([[3, 2], { in: 3, out: 2 }]);
  });
});

describe("mlp", () => {
  test("has an activation between its layers, and none after the last", () => {
    const model = mlp([1, 1, 1], relu);
    const params = [1, -1].map((w) => ({ weight: tensor([[w]]), bias: tensor([0]) }));
    const run = compile((x: Expr) => model.apply([constants(params[0]!), constants(params[1]!)], x));
    expect(toNested(run(tensor([[-2], [3]])))).toEqual([[0], [-3]]);
  });

  const constants = ({ weight, bias }: { readonly weight: Tensor; readonly bias: Tensor }) => ({
    weight: reshape(weight, [1, 1]),
    bias: reshape(bias, [1]),
  });
});

describe("conv2d", () => {
  test("is the op of the same name", () => {
    const layer = conv2d(2, 4, [3, 2], { stride: 2, padding: [1, 0], groups: 2 });
    const params = layer.init(key);
    expect(params.weight.shape).toEqual([4, 1, 3, 2]);
    const x = normal(Key.make(2), [5, 2, 6, 7]);
    const bias = tensor([1, 2, 3, 4]);
    const expected = evaluate(convolved(x, params.weight, { bias, stride: 2, padding: [1, 0], groups: 2 }), {});
    expect(toNested(compile(layer.apply)({ ...params, bias }, x))).toEqual(toNested(expected));
    expect(Object.keys(conv2d(1, 1, 1, { bias: false }).init(key))).toEqual(["weight"]);
  });

  test("makes a network for images with pooling, flatten and linear, whose gradient has the parameters' shapes", () => {
    const model = pipe(
      conv2d(1, 4, 3, { padding: 1 }),
      andThen(relu),
      andThen((x: Expr) => maxPool2d(x, { kernel: 2 })),
      andThen(conv2d(4, 8, 3, { padding: 1 })),
      andThen(relu),
      andThen(flatten),
      andThen(linear(8 * 4 * 4, 10)),
    );
    const params = model.init(key);
    const loss = (p: Symbolic<typeof params>, x: Expr): Expr => crossEntropy(model.apply(p, x), [3, 4]);
    const [value, gradient] = valueAndGrad(loss)(params, normal(Key.make(2), [2, 1, 8, 8]));
    expect(Number.isFinite(value)).toBe(true);
    const shapes = (p: typeof params) => p.map(({ weight, bias }) => [weight.shape, bias.shape]);
    expect(shapes(gradient)).toEqual(shapes(params));
  });
});

describe("embedding", () => {
  test("looks rows up, and gives those that are not looked up no gradient", () => {
    const layer = embedding(3, 2);
    const params = { weight: tensor([[1, 2], [3, 4], [5, 6]]) }; // biome-ignore format: a matrix
    const rows = (p: Symbolic<typeof params>, index: Expr): Expr => layer.apply(p, index);
    expect(toNested(compile(rows)(params, tensor([[2, 0]])))).toEqual([[[5, 6], [1, 2]]]); // biome-ignore format: one line
    const gradient = grad((p: Symbolic<typeof params>) => sum(layer.apply(p, reshape(tensor([0, 0]), [2]))))(params);
    expect(toNested(gradient.weight)).toEqual([[2, 2], [0, 0], [0, 0]]); // biome-ignore format: a matrix
  });

  test("of positions adds as many as there are", () => {
    const layer = positionalEmbedding(3, 1);
    const run = compile(layer.apply);
    const params = { weight: tensor([[10], [20], [30]]) };
    expect(toNested(run(params, zeros([2, 2, 1])))).toEqual([[[10], [20]], [[10], [20]]]); // biome-ignore format: one line
  });
});

describe("layerNorm", () => {
  test("is the op of the same name, over one axis or several", () => {
    const x = normal(key, [2, 3, 4]);
    const layer = layerNorm([3, 4], { eps: 0.1 });
    const params = { weight: normal(Key.make(2), [3, 4]), bias: normal(Key.make(3), [3, 4]) };
    const expected = evaluate(normalised(x, { ...params, eps: 0.1 }), {});
    expect(toNested(compile(layer.apply)(params, x))).toEqual(toNested(expected));
    expect(Object.keys(layerNorm(4, { bias: false }).init(key))).toEqual(["weight"]);
    expect(layerNorm(4).init(key).bias.shape).toEqual([4]);
  });
});

describe("batchNorm", () => {
  const cases = all.filter(({ op }) => op === "batch_norm");

  test.each(cases.map((c, i) => [c.id, c, i] as const))("%s, its state and its derivatives", (_, c, i) => {
    const features = inputOf(c, "weight").shape[0]!;
    const { momentum, eps, training } = c.params;
    const layer = batchNorm(features, { momentum: Number(momentum), eps: Number(eps) });
    const mode = { training: training === true };
    const state: BatchNormState = {
      mean: golden(inputOf(c, "running_mean")),
      variance: golden(inputOf(c, "running_var")),
    };
    const given = { mean: reshape(state.mean, [features]), variance: reshape(state.variance, [features]) };
    checkCase(
      ([x, weight, bias]) => layer.apply({ weight: weight!, bias: bias! }, given, x!, mode)[0],
      c,
      i + 1,
      1e-11,
    );
    const params = { weight: golden(inputOf(c, "weight")), bias: golden(inputOf(c, "bias")) };
    const step = compile(
      (p: Symbolic<typeof params>, s: Symbolic<BatchNormState>, x: Expr) => layer.apply(p, s, x, mode)[1],
    );
    const next = step(params, state, golden(inputOf(c, "x")));
    const extra: unknown = Reflect.get(c, "extra");
    const extraOf = (name: string): readonly number[] =>
      [Reflect.get(Reflect.get(Object(extra), name), "data")].flat().map(Number);
    expect(differences("mean", [toNested(next.mean)].flat(), extraOf("running_mean_after"))).toEqual([]);
    expect(differences("variance", [toNested(next.variance)].flat(), extraOf("running_var_after"))).toEqual([]);
  });

  test("are six cases", () => {
    expect(cases.length).toBe(6);
  });

  test("passes no gradient through its state", () => {
    const layer = batchNorm(1);
    const moved = (x: Expr): Expr => {
      const params = { weight: reshape(1, [1]), bias: reshape(0, [1]) };
      const state = { mean: reshape(0, [1]), variance: reshape(1, [1]) };
      return sum(layer.apply(params, state, x, { training: true })[1].mean);
    };
    expect(toNested(grad(moved)(tensor([[1], [2]])))).toEqual([[0], [0]]);
  });

  test("follows a stream of batches: running averages come near to what the data has", () => {
    const layer = batchNorm(1, { momentum: 0.1 });
    const params = layer.init(key);
    const step = compile(
      (p: Symbolic<typeof params>, s: Symbolic<BatchNormState>, x: Expr) =>
        layer.apply(p, s, reshape(x, [50, 1]), { training: true })[1],
    );
    let state = layer.initState();
    for (let i = 0; i < 100; i++) {
      const next = step(params, state, evaluated(normal(Key.make(i), [50]), 3, 5));
      state = {
        mean: tensor([toNested(next.mean)].flat(1).map(Number)),
        variance: tensor([toNested(next.variance)].flat(1).map(Number)),
      };
    }
    expect(Math.abs(state.mean.data[0]! - 5)).toBeLessThan(0.5);
    expect(Math.abs(state.variance.data[0]! - 9)).toBeLessThan(2);
  });

  const evaluated = (x: Tensor, scale: number, shift: number): Tensor => tensor(x.data.map((v) => scale * v + shift));
});

describe("dropout", () => {
  test("drops the share that it says, keeps the mean, and repeats itself for the same key", () => {
    for (const rate of [0, 0.1, 0.75]) {
      const mask = dropout(rate).mask(key, [100, 100]).data;
      const dropped = mask.reduce((count, m) => count + (m === 0 ? 1 : 0), 0) / 10_000;
      expect(Math.abs(dropped - rate)).toBeLessThanOrEqual(4 * Math.sqrt((rate * (1 - rate)) / 10_000));
      expect([...new Set(mask)].filter((m) => m !== 0)).toEqual([1 / (1 - rate)]);
    }
    expect(dropout(0.5).mask(key, [9]).data).toEqual(dropout(0.5).mask(key, [9]).data);
    expect(dropout(0.5).mask(key, [99]).data).not.toEqual(dropout(0.5).mask(Key.make(2), [99]).data);
    expect([...dropout(1).mask(key, [3]).data]).toEqual([0, 0, 0]);
  });

  test("one trace serves every mask", () => {
    let traces = 0;
    const drop = dropout(0.5);
    const run = compile((mask: Expr, x: Expr) => {
      traces += 1;
      return drop.apply(mask, x);
    });
    for (let i = 0; i < 3; i++) run(drop.mask(Key.make(i), [4]), ones([4]));
    expect(traces).toBe(1);
  });

  test("what is dropped is absent, be it infinite or NaN, forward and backward", () => {
    const drop = dropout(0.5);
    const mask = tensor([0, 2, 0]);
    const f = (x: Expr): Expr => sum(drop.apply(mask, square(x)));
    const x = tensor([Number.NaN, 3, Number.POSITIVE_INFINITY]);
    const [value, gradient] = valueAndGrad(f)(x);
    expect([value, toNested(gradient)]).toEqual([18, [0, 12, 0]]);
  });
});

describe("lstmCell", () => {
  const [c] = all.filter(({ op }) => op === "lstm_cell");

  test("is PyTorch's cell, values and derivatives", () => {
    const cell = lstmCell(4, 3);
    checkCase(
      ([x, h, remembered, ofInput, ofHidden, bias]) => {
        const params = { inputWeight: transpose(ofInput!), hiddenWeight: transpose(ofHidden!), bias: bias! };
        return concat([...cell.apply(params, [h!, remembered!], x!)], { axis: 1 });
      },
      c!,
      1,
    );
  });

  test("in scan is the cell step by step, for one sequence and for a batch of them", () => {
    const cell = lstmCell(2, 3);
    const params = cell.init(key);
    const xs = normal(Key.make(2), [5, 2]);
    const scanned = compile((p: Symbolic<LstmParameters>, sequence: Expr) => {
      const [[h], shown] = scan(
        (state: readonly [Expr, Expr], x: Expr) => {
          const next = cell.apply(p, state, x);
          return [next, next[0]] as const;
        },
        cell.initState(),
        sequence,
      );
      return { h, shown };
    });
    const { h, shown } = scanned(params, xs);
    const step = compile(cell.apply);
    let [shownNow, remembered] = cell.initState();
    const rows: unknown[] = [];
    for (let i = 0; i < 5; i++) {
      const next = step(params, [shownNow, remembered], tensor(xs.data.slice(2 * i, 2 * i + 2), [2]));
      [shownNow, remembered] = [asTensor(next[0]), asTensor(next[1])];
      rows.push(toNested(shownNow));
    }
    expect(toNested(shown)).toEqual(rows);
    expect(toNested(h)).toEqual(rows.at(-1));
    expect(cell.initState([7])[0].shape).toEqual([7, 3]);
    expect(shapeOfResult(step(params, cell.initState([7]), zeros([7, 2]))[0])).toEqual([7, 3]);
  });

  const asTensor = (value: number | Tensor): Tensor => (typeof value === "number" ? tensor([value]) : value);

  test("draws a weight for each gate", () => {
    const cell = lstmCell(4, 4, { initialiser: Initialiser.orthogonal() });
    const { inputWeight, hiddenWeight, bias } = cell.init(key);
    expect([inputWeight.shape, hiddenWeight.shape, bias.shape]).toEqual([[4, 16], [4, 16], [16]]);
    // Each gate is orthogonal by itself: the rows of all four together have the squared length 4.
    const squares = evaluate(sum(square(inputWeight), { axis: 1 }), {});
    expect(differences("length", [toNested(squares)].flat(), [4, 4, 4, 4], 1e-14)).toEqual([]);
  });
});

describe("multiHeadAttention and transformerBlock", () => {
  test("the weights of each head add up to 1, and a causal one does not look ahead", () => {
    const layer = multiHeadAttention(8, 4, { causal: true });
    const params = layer.init(key);
    const weights = compile(layer.weights)(params, normal(Key.make(2), [3, 5, 8]));
    expect(shapeOfResult(weights)).toEqual([3, 4, 5, 5]);
    const sums = evaluate(sum(weights, { axis: -1 }), {});
    expect(differences("sum", [toNested(sums)].flat(3), new Array<number>(60).fill(1), 1e-14)).toEqual([]);
    const rows = typeof weights === "number" ? [] : [...weights.data];
    expect(rows.every((w, i) => (i % 5 > Math.floor(i / 5) % 5 ? w === 0 : w > 0))).toBe(true);
  });

  test("a causal block has results that later positions do not change; one that is not has none", () => {
    const x = normal(Key.make(2), [4, 8]);
    const changed = tensor(
      x.data.map((v, i) => (i >= 24 ? v + 1 : v)),
      [4, 8],
    );
    for (const causal of [true, false]) {
      const block = transformerBlock(8, 2, { causal, hidden: 5 });
      const params = block.init(key);
      const [a, b] = [x, changed].map((input) => toNested(compile(block.apply)(params, input)));
      const same = [a].flat(1).map((row, i) => JSON.stringify(row) === JSON.stringify([b].flat(1)[i]));
      expect(same).toEqual(causal ? [true, true, true, false] : [false, false, false, false]);
    }
  });

  test("a block whose last weights are 0 passes its input on: a way around each part", () => {
    const block = transformerBlock(4, 2, { initialiser: (_, shape) => zeros(shape) });
    const x = normal(key, [3, 4]);
    expect(toNested(compile(block.apply)(block.init(key), x))).toEqual(toNested(x));
  });
});

describe("residual", () => {
  test("adds what its layer makes, with that layer's parameters", () => {
    const layer = residual(linear(2, 2));
    expect(layer.init(key)).toEqual(linear(2, 2).init(key));
    const params = { weight: tensor([[1, 0], [0, 1]]), bias: tensor([10, 20]) }; // biome-ignore format: a matrix
    expect(toNested(compile(layer.apply)(params, tensor([1, 2])))).toEqual([12, 24]);
    const twice = residual(
      pipe(
        identityLayer,
        andThen((x: Expr) => stack([mean(x), mean(x)])),
      ),
    );
    expect(toNested(compile(twice.apply)([], tensor([1, 3])))).toEqual([3, 5]);
  });
});

test("layers are pure: the same key gives the same parameters, and nothing is kept", () => {
  const layers = [
    linear(2, 2),
    conv2d(1, 2, 3),
    embedding(3, 2),
    lstmCell(2, 2),
    transformerBlock(4, 2),
    mlp([2, 2, 2]),
  ];
  for (const layer of layers) {
    expect(layer.init(key)).toEqual(layer.init(key));
    expect(JSON.stringify(layer.init(key))).not.toBe(JSON.stringify(layer.init(Key.make(2))));
    expect(Object.isFrozen(layer) && Object.isFrozen(layer.init(key))).toBe(true);
  }
});
