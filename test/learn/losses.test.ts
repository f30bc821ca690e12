// Losses: every golden case of PyTorch, values, both modes and the second order; conventions of means, weights, smoothing and
// what is ignored against the formulas written out; and what is absent from gradients.
import {
  add,
  compile,
  concat,
  type Expr,
  evaluate,
  exp,
  grad,
  jvp,
  log,
  logSoftmax,
  mul,
  sub,
  sum,
  type Tensor,
  tensor,
  toNested,
  valueAndGrad,
  vmap,
} from "gradmap";
import {
  bce,
  bceWithLogits,
  type CrossEntropyOptions,
  cosineSimilarity,
  crossEntropy,
  hinge,
  huber,
  Key,
  klDiv,
  type LossOptions,
  l1,
  l2,
  mse,
  multiMargin,
  nll,
  normal,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { differences, loadGolden } from "../golden.js";
import { axisOf, type Call, type GoldenCase, golden, inputOf } from "../ops/calls/case.js";
import { checkCase } from "../ops/calls/check.js";

const reductionOf = ({ params: { reduction } }: GoldenCase): LossOptions =>
  reduction === "sum" || reduction === "none" ? { reduction } : {};
const targetOf = (c: GoldenCase): Tensor => golden(inputOf(c, "target"));
const optional = <N extends string>(c: GoldenCase, input: string, option: N) => {
  const { [input]: given } = c.inputs;
  return given === undefined ? {} : { [option]: golden(given) };
};

const calls: Readonly<Record<string, Call>> = {
  cross_entropy: ([logits, soft], c) => {
    const { ignore_index: ignored, label_smoothing: smoothing } = c.params;
    return crossEntropy(logits!, soft ?? targetOf(c), {
      ...reductionOf(c),
      ...optional(c, "weight", "weight"),
      ...(typeof ignored === "number" ? { ignoreIndex: ignored } : {}),
      ...(typeof smoothing === "number" ? { labelSmoothing: smoothing } : {}),
    });
  },
  nll_loss: ([logp], c) => nll(logp!, targetOf(c)),
  mse_loss: ([prediction, target], c) => mse(prediction!, target!, reductionOf(c)),
  l1_loss: ([prediction, target], c) => l1(prediction!, target!, reductionOf(c)),
  huber_loss: ([prediction, target], { params: { delta } }) => huber(prediction!, target!, { delta: Number(delta) }),
  bce_with_logits: ([logits], c) =>
    bceWithLogits(logits!, targetOf(c), { ...reductionOf(c), ...optional(c, "pos_weight", "posWeight") }),
  bce: ([probability], c) => bce(probability!, targetOf(c)),
  hinge: ([score], c) => hinge(score!, targetOf(c)),
  multi_margin: ([logits], c) => multiMargin(logits!, targetOf(c)),
  kl_div: ([logq, p]) => klDiv(logq!, p!, { reduction: "batchMean" }),
  cosine_similarity: ([a, b], c) => cosineSimilarity(a!, b!, axisOf(c)),
};

describe("PyTorch's golden cases", () => {
  const all = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases;
  const cases = all.filter(({ op }) => Object.hasOwn(calls, op));

  test("are all there", () => {
    expect(new Set(cases.map(({ op }) => op))).toEqual(new Set(Object.keys(calls)));
    expect(cases.length).toBe(31);
  });

  test.each(cases.map((c, i) => [c.id, c, i] as const))("%s", (_, c, i) => {
    checkCase(calls[c.op]!, c, i + 1);
  });

  test("a loss that is off is found out", () => {
    const [c] = cases.filter(({ op }) => op === "mse_loss");
    expect(() => checkCase(([a, b]) => mse(a!, mul(1 + 1e-9, b!)), c!, 1)).toThrow(/deeply equal \[\]/);
  });
});

const value = (expr: Expr): unknown => toNested(evaluate(expr, {}));

describe("cross-entropy", () => {
  const logits = normal(Key.make(1), [5, 3]);
  const labels = [2, 0, -1, 1, 1];
  const weights = [0.5, 2, 3];
  const logP = evaluate(logSoftmax(logits), {});

  // As PyTorch's native code has it, term by term.
  const written = ({ weighted, ignore, smoothing }: Case, reduction: string): number | readonly number[] => {
    const classWeight = weighted ? weights : [1, 1, 1];
    const rows = sound(ignore).map((label, i) => {
      if (ignore && label === -1) return { loss: 0, weight: 0 };
      const row = typeof logP === "number" ? [] : [...logP.data.slice(3 * i, 3 * i + 3)];
      const own = classWeight[label]!;
      const smooth = row.reduce((total, lp, c) => total - classWeight[c]! * lp, 0);
      return { loss: (1 - smoothing) * -own * row[label]! + (smoothing / 3) * smooth, weight: own };
    });
    const total = rows.reduce((s, { loss }) => s + loss, 0);
    if (reduction === "none") return rows.map(({ loss }) => loss);
    return reduction === "sum" ? total : total / rows.reduce((s, { weight }) => s + weight, 0);
  };

  interface Case {
    readonly weighted: boolean;
    readonly ignore: boolean;
    readonly smoothing: number;
  }
  const cases = [true, false].flatMap((weighted) =>
    [true, false].flatMap((ignore) => [0, 0.1, 1].map((smoothing): Case => ({ weighted, ignore, smoothing }))),
  );
  const sound = (ignore: boolean) => (ignore ? labels : labels.map((label) => Math.max(label, 0)));

  test.each(cases.flatMap((c) => (["mean", "sum", "none"] as const).map((reduction) => [c, reduction] as const)))(
    "%o, %s",
    (c, reduction) => {
      const options: CrossEntropyOptions = {
        reduction,
        ...(c.weighted ? { weight: tensor(weights) } : {}),
        ...(c.ignore ? { ignoreIndex: -1 } : {}),
        labelSmoothing: c.smoothing,
      };
      const found = [value(crossEntropy(logits, sound(c.ignore), options))].flat();
      const expected = [written(c, reduction)].flat();
      expect(differences("loss", found, expected, 1e-13)).toEqual([]);
      // The labels as an expression, which nobody knows while it is traced: the same numbers.
      const later = (x: Expr, y: Expr) => crossEntropy(x, y, options);
      const compiled = [toNested(compile(later)(logits, tensor(sound(c.ignore))))].flat();
      expect(differences("compiled", compiled, expected, 1e-13)).toEqual([]);
    },
  );

  test("is nll of logSoftmax, and nll takes weights and what is ignored too", () => {
    const options = { weight: tensor(weights), ignoreIndex: -1 };
    expect(value(nll(logSoftmax(logits), labels, options))).toBe(value(crossEntropy(logits, labels, options)));
  });

  test("of one-hot probabilities is that of classes, smoothed alike", () => {
    const classes = [2, 0, 1, 1, 0];
    const hot = tensor(classes.map((k) => [0, 1, 2].map((c) => (c === k ? 1 : 0))));
    for (const labelSmoothing of [0, 0.3]) {
      const [soft, hard] = [hot, classes].map((target) => value(crossEntropy(logits, target, { labelSmoothing })));
      expect(differences("loss", [soft], [Number(hard)], 1e-14)).toEqual([]);
    }
    // Over probabilities the mean counts examples, not weights.
    const weight = tensor(weights);
    const total = Number(value(crossEntropy(logits, hot, { weight, reduction: "sum" })));
    expect(value(crossEntropy(logits, hot, { weight }))).toBe(total / 5);
  });

  test("what is ignored is absent, be it infinite or NaN", () => {
    const wild = tensor([[1, 2], [Number.NaN, Number.POSITIVE_INFINITY]]); // biome-ignore format: a matrix
    const loss = (x: Expr) => crossEntropy(x, [0, 9], { ignoreIndex: 9 });
    const [found, gradient] = valueAndGrad(loss)(wild);
    const [alone, own] = valueAndGrad((x: Expr) => crossEntropy(x, [0]))(tensor([[1, 2]]));
    expect(found).toBe(alone);
    expect(toNested(gradient)).toEqual([...[toNested(own)].flat(1), [0, 0]]);
  });

  test("one example without an axis of its own, and several axes of them", () => {
    const row = tensor([0.5, -1, 2]);
    expect(value(crossEntropy(row, 2))).toBe(value(crossEntropy(tensor([[0.5, -1, 2]]), [2])));
    const deep = normal(Key.make(2), [2, 4, 3]);
    const y = tensor([[0, 1, 2, 0], [1, 1, 0, 2]]); // biome-ignore format: a matrix
    const flat = tensor([...deep.data], [8, 3]);
    expect(value(crossEntropy(deep, y))).toBe(value(crossEntropy(flat, [...y.data])));
  });

  test("classes along another axis, as PyTorch has images", () => {
    const images = normal(Key.make(3), [2, 3, 4]);
    const y = tensor([[0, 1, 2, 0], [1, 1, 0, 2]]); // biome-ignore format: a matrix
    const moved = tensor(
      [0, 1].flatMap((n) => [0, 1, 2, 3].flatMap((p) => [0, 1, 2].map((c) => images.data[12 * n + 4 * c + p]!))),
      [2, 4, 3],
    );
    const options = { reduction: "none" } as const;
    expect(value(crossEntropy(images, y, { axis: 1, ...options }))).toEqual(value(crossEntropy(moved, y, options)));
    expect(value(nll(images, y, { axis: -2, ...options }))).toEqual(value(nll(moved, y, options)));
  });

  test("logits of any size have an exact loss and gradient", () => {
    const [found, gradient] = valueAndGrad((x: Expr) => crossEntropy(x, [1]))(tensor([[1000, 0]]));
    expect(found).toBe(1000);
    expect(toNested(gradient)).toEqual([[1, -1]]);
  });
});

describe("losses of numbers", () => {
  test("huber is a square within delta and a line beyond, and as smooth as it can be", () => {
    const f = (x: Expr) => huber(x, 0, { delta: 2 });
    expect([0, 1, 2, 3, -4].map((x) => valueAndGrad(f)(x))).toEqual([
      [0, 0],
      [0.5, 1],
      [2, 2],
      [4, 2],
      [6, -2],
    ]);
  });

  test("l1 has the gradient 0 where there is no error", () => {
    expect(toNested(grad((x: Expr) => l1(x, 0, { reduction: "sum" }))(tensor([-2, 0, 3])))).toEqual([-1, 0, 1]);
  });

  test("a target may be one number, and has a gradient too", () => {
    expect(grad((t: Expr) => mse(tensor([1, 3]), t))(0)).toBe(-4);
  });
});

describe("losses of yes or no", () => {
  test("bceWithLogits is bce of the sigmoid, where that has not lost anything", () => {
    const [x, t] = [tensor([-2, -0.5, 0, 1.5]), tensor([0, 0.25, 1, 1])];
    const probability = evaluate(exp(sub(0, log(add(1, exp(sub(0, x)))))), {});
    const options = { reduction: "none", weight: tensor([1, 2, 3, 4]) } as const;
    const [a, b] = [bceWithLogits(x, t, options), bce(probability, t, options)].map((loss) => [value(loss)].flat());
    expect(differences("loss", a!, b!.map(Number), 1e-14)).toEqual([]);
  });

  test("bceWithLogits is exact and has its gradient for any logit", () => {
    const f = (x: Expr) => bceWithLogits(x, 1);
    expect(valueAndGrad(f)(-800)).toEqual([800, -1]);
    expect(valueAndGrad(f)(800)).toEqual([0, 0]);
    expect(valueAndGrad((x: Expr) => bceWithLogits(x, 1, { posWeight: 3 }))(-800)).toEqual([2400, -3]);
  });

  test("bce counts no logarithm below -100, as PyTorch, and stays finite", () => {
    const f = (p: Expr) => bce(p, tensor([1, 0, 1, 0]), { reduction: "sum" });
    const [found, gradient] = valueAndGrad(f)(tensor([0, 1, 1, 0]));
    expect(found).toBe(200);
    expect(toNested(gradient)).toEqual([0, 0, -1, 1]);
  });
});

describe("margins", () => {
  test("hinge has the gradient 0 where the margin is met exactly", () => {
    const f = (x: Expr) => hinge(x, tensor([1, -1, 1]), { margin: 2, reduction: "sum" });
    expect(toNested(grad(f)(tensor([2, 0, 3])))).toEqual([-0, 1, -0]);
  });

  test("multiMargin with powers, weights and another margin is its definition", () => {
    const x = normal(Key.make(4), [4, 3]);
    const y = [0, 2, 1, 1];
    const weight = [0.5, 1, 2];
    for (const p of [1, 2] as const)
      for (const margin of [0.3, 1]) {
        const rows = y.map((label, i) => {
          const row = [...x.data.slice(3 * i, 3 * i + 3)];
          const terms = row.map((score, c) => (c === label ? 0 : Math.max(0, margin - row[label]! + score) ** p));
          return (weight[label]! * terms.reduce((a, b) => a + b, 0)) / 3;
        });
        const found = value(multiMargin(x, y, { p, margin, weight: tensor(weight) }));
        expect(differences("loss", [found], [rows.reduce((a, b) => a + b, 0) / 4], 1e-14)).toEqual([]);
      }
  });
});

describe("distributions and directions", () => {
  test("klDiv: means over numbers, over examples, and of logarithms", () => {
    const [p, q] = [tensor([[0.2, 0.8], [0, 1]]), tensor([[0.5, 0.5], [0.25, 0.75]])]; // biome-ignore format: matrices
    const terms = [0.2 * Math.log(0.4), 0.8 * Math.log(1.6), 0, Math.log(4 / 3)];
    const total = terms.reduce((a, b) => a + b, 0);
    const by = (reduction: "mean" | "sum" | "batchMean") => value(klDiv(log(q), p, { reduction }));
    expect(
      differences("klDiv", [by("mean"), by("sum"), by("batchMean")], [total / 4, total, total / 2], 1e-14),
    ).toEqual([]);
    const positive = tensor([[0.2, 0.8], [0.1, 0.9]]); // biome-ignore format: a matrix
    const logs = value(klDiv(log(q), log(positive), { logTarget: true }));
    expect(differences("klDiv", [logs], [Number(value(klDiv(log(q), positive)))], 1e-13)).toEqual([]);
  });

  test("cosineSimilarity of no direction is 0, with a finite gradient", () => {
    const f = (a: Expr) => cosineSimilarity(a, tensor([1, 2]));
    expect(valueAndGrad(f)(tensor([0, 0]))[0]).toBe(0);
    expect([...grad(f)(tensor([0, 0])).data].every(Number.isFinite)).toBe(true);
    expect(value(cosineSimilarity(tensor([[1, 2]]), tensor([[2, 4]]), { reduction: "mean" }))).toBeCloseTo(1, 14);
  });

  test("l2 goes through any tree, in order, and leaves out what is no number", () => {
    const params = { layers: [{ w: tensor([1, 2]), b: 3 }, null], name: "x", f: () => 0 };
    expect(value(l2(params))).toBe(14);
    expect(value(l2({}))).toBe(0);
    expect(value(l2(2))).toBe(4);
    const w = tensor([1, 2]);
    expect(value(l2([w, w]))).toBe(10);
    const gradient = grad((p: { readonly w: Expr; readonly b: readonly Expr[] }) => l2(p))({ w, b: [3] });
    expect([toNested(gradient.w), gradient.b]).toEqual([[2, 4], [6]]);
  });
});

describe("in transforms", () => {
  const batch = normal(Key.make(5), [4, 2, 3]);
  const targets = tensor([[0, 2], [1, 1], [2, 0], [0, 0]]); // biome-ignore format: a matrix

  test("vmap over losses is the losses one by one", () => {
    const each = (k: number): number => {
      const rows = tensor([...batch.data.slice(6 * k, 6 * k + 6)], [2, 3]);
      return Number(value(crossEntropy(rows, [...targets.data.slice(2 * k, 2 * k + 2)])));
    };
    const found = vmap((x: Expr, y: Expr) => crossEntropy(x, y))(batch, targets);
    expect(differences("losses", [...found.data], [0, 1, 2, 3].map(each), 1e-14)).toEqual([]);
    const sides = vmap((x: Expr, y: Expr) => hinge(x, y))(tensor([[1], [2]]), tensor([[1], [-1]]));
    expect(toNested(sides)).toEqual([0, 3]);
  });

  test("forward mode goes through the checks of a loss, and does not check tangents", () => {
    const f = (p: Expr): Expr => bce(p, tensor([0, 1]), { reduction: "sum" });
    const [, tangent] = jvp(f)([tensor([0.5, 0.25])], [tensor([3, -8])]);
    expect(tangent).toBe(3 / 0.5 + 8 / 0.25);
  });

  test("generated code and the interpreter agree", () => {
    const f = (x: Expr, y: Expr): Expr =>
      sum(concat([crossEntropy(x, y), multiMargin(x, y)].map((loss) => mul(loss, tensor([1])))));
    const [x, y] = [tensor([...batch.data], [8, 3]), tensor([...targets.data])];
    const [fast, slow] = (["auto", "interpreter"] as const).map((backend) => compile(f, { backend })(x, y));
    expect(differences("loss", [fast], [Number(slow)], 1e-14)).toEqual([]);
  });
});
