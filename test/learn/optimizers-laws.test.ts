// What holds of every optimizer, whatever its numbers: a monoid of pure functions whose states are plain values. And its
// parts one by one, and what they refuse.
import { type AnyTree, Tree, tensor, toNested } from "gradmap";
import { describe, expect, test } from "vitest";
import {
  accumulate,
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  addDecayedWeights,
  applyUpdates,
  chain,
  clipByGlobalNorm,
  clipByValue,
  exponentialAverage,
  globalNorm,
  identity,
  lion,
  masked,
  nadam,
  type Optimizer,
  type OptimizerState,
  radam,
  rmsprop,
  scale,
  scaleByAdam,
  scaleBySchedule,
  sgd,
  trace,
  transformation,
} from "../../src/learn/optimizers/index.js";
import { treeFromJson, treeToJson } from "../../src/learn/saving/index.js";
import { stepDecay } from "../../src/learn/schedules/index.js";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const schedule = stepDecay({ lr: 0.1, stepSize: 2, gamma: 0.5 });

const optimizers: Readonly<Record<string, Optimizer>> = {
  sgd: sgd({ lr: 0.1 }),
  "sgd with all settings": sgd({ lr: schedule, momentum: 0.9, nesterov: true, weightDecay: 0.01 }),
  "sgd with dampening": sgd({ lr: schedule, momentum: 0.9, dampening: 0.5 }),
  adagrad: adagrad({ lrDecay: 0.1 }),
  adadelta: adadelta(),
  rmsprop: rmsprop({ momentum: 0.5 }),
  "rmsprop, centered": rmsprop({ centered: true, weightDecay: 0.1 }),
  adam: adam({ lr: schedule }),
  "adam, amsgrad": adam({ amsgrad: true }),
  adamW: adamW(),
  adamax: adamax(),
  nadam: nadam(),
  radam: radam({ betas: [0.9, 0.99] }),
  lion: lion({ weightDecay: 0.1 }),
  clipped: chain(clipByValue(2), clipByGlobalNorm(1), exponentialAverage({ decay: 0.5 }), scale(-0.1)),
  "masked adam": masked((path) => path.includes("w"), adam({ lr: 0.1 })),
  "accumulated adam": accumulate({ every: 3 }, adam({ lr: 0.1 })),
  identity,
};

const named = Object.entries(optimizers);

const params = {
  layers: [
    {
      w: tensor([
        [1, -2],
        [0.5, 3],
      ]),
      b: tensor([0, -0]),
    },
    { w: tensor([], [0, 2]), b: 0.25 },
  ],
  name: "net",
};

/** Gradients for a step that have no pattern, zeros among them. */
const gradientAt = (step: number): typeof params => {
  let place = 0;
  return Tree.map((p) => {
    place += 1;
    return place % 4 === 0 ? 0 : Math.sin(12.9898 * place + 78.233 * step) * 3 + 0.1 * p;
  })(params);
};

interface Point {
  readonly params: typeof params;
  readonly state: OptimizerState;
}

const steps = (optimizer: Optimizer, from: Point, first: number, last: number): Point => {
  let point = from;
  for (let step = first; step < last; step++) {
    const [updates, state] = optimizer.update(gradientAt(step), point.state, point.params);
    point = { params: applyUpdates(point.params, updates), state };
  }
  return point;
};

const begin = (optimizer: Optimizer): Point => ({ params, state: optimizer.init(params) });

const isFrozen = (value: unknown): boolean =>
  typeof value !== "object" ||
  value === null ||
  ArrayBuffer.isView(value) ||
  (Object.isFrozen(value) && Object.values(value).every(isFrozen));

describe.each(named)("%s", (_, optimizer) => {
  test("is pure: the same gradients and state give the same bits, and nothing given is changed", () => {
    const { params: somewhere, state } = steps(optimizer, begin(optimizer), 0, 3);
    const gradient = gradientAt(3);
    const before = treeToJson({ gradient, state, somewhere });
    const twice = [0, 1].map(() => treeToJson(optimizer.update(gradient, state, somewhere)));
    expect(twice[0]).toBe(twice[1]);
    expect(treeToJson({ gradient, state, somewhere })).toBe(before);
    expect(isFrozen(optimizer.update(gradient, state, somewhere))).toBe(true);
  });

  test("keeps the structure of the parameters, static leaves included", () => {
    const [updates] = optimizer.update(gradientAt(0), optimizer.init(params), params);
    const shapes = (tree: AnyTree) =>
      Tree.leaves(tree).map(({ path, value }) => [path, typeof value === "number" ? [] : value.shape]);
    expect(shapes(updates)).toEqual(shapes(params));
    expect(updates.name).toBe("net");
  });

  test("goes on from a state that was saved and restored, to the last bit", () => {
    const straight = steps(optimizer, begin(optimizer), 0, 9);
    const half = steps(optimizer, begin(optimizer), 0, 5);
    const restored = treeFromJson(treeToJson(half), half);
    expect(treeToJson(steps(optimizer, restored, 5, 9))).toBe(treeToJson(straight));
    // A branch leaves the other one alone.
    steps(optimizer, half, 20, 24);
    expect(treeToJson(steps(optimizer, half, 5, 9))).toBe(treeToJson(straight));
  });

  test("is the same with identity before or after it", () => {
    const alone = treeToJson(steps(optimizer, begin(optimizer), 0, 4));
    for (const same of [chain(identity, optimizer), chain(optimizer, identity), chain(optimizer)])
      expect(treeToJson(steps(same, begin(same), 0, 4))).toBe(alone);
  });
});

test("chain is associative, in its updates and in its states", () => {
  const all = Object.values(optimizers);
  const triples = all.map(
    (optimizer, i) => [optimizer, all[(i + 5) % all.length]!, all[(i + 11) % all.length]!] as const,
  );
  for (const [a, b, c] of triples) {
    const [left, right] = [chain(chain(a, b), c), chain(a, chain(b, c))];
    expect(treeToJson(steps(left, begin(left), 0, 4))).toBe(treeToJson(steps(right, begin(right), 0, 4)));
  }
  // It is not commutative, so that the law is not empty.
  const [ab, ba] = [chain(trace({ momentum: 0.9 }), clipByValue(1)), chain(clipByValue(1), trace({ momentum: 0.9 }))];
  expect(treeToJson(steps(ab, begin(ab), 0, 4))).not.toBe(treeToJson(steps(ba, begin(ba), 0, 4)));
});

test("the laws would see a state that is kept outside", () => {
  let count = 0;
  const leaky = transformation({
    name: "leaky",
    update: (gradients) => {
      count += 1;
      return [Tree.map((g) => g / count)(gradients), {}];
    },
  });
  const [first, second] = [0, 1].map(() => treeToJson(leaky.update(gradientAt(0), leaky.init(params), params)));
  expect(first).not.toBe(second);
});

describe("parts", () => {
  const once = (optimizer: Optimizer, gradient: number[], at: readonly number[] = gradient.map(() => 0)) =>
    toNested(optimizer.update(tensor(gradient), optimizer.init(tensor([...at])), tensor([...at]))[0]);

  test("a global norm neither overflows nor loses small numbers", () => {
    expect(globalNorm([3 * 2 ** 600, 4 * 2 ** 600])).toBe(5 * 2 ** 600);
    expect(globalNorm([3 * 2 ** -600, -4 * 2 ** -600])).toBe(5 * 2 ** -600);
    expect(globalNorm([Number.MAX_VALUE])).toBe(Number.MAX_VALUE);
    expect(globalNorm([5e-324, 0])).toBe(5e-324);
    expect(globalNorm([0, -0])).toBe(0);
    expect(globalNorm({})).toBe(0);
    expect(globalNorm([1, Number.NaN])).toBe(Number.NaN);
    expect(globalNorm([1, Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(once(clipByGlobalNorm(1), [3e200, 4e200])).toEqual([expect.closeTo(0.6, 12), expect.closeTo(0.8, 12)]);
    expect(once(clipByGlobalNorm(10), [3, 4])).toEqual([3, 4]);
  });

  test("clipping leaves NaN where it is", () => {
    expect(once(clipByValue(1), [Number.NaN, Number.POSITIVE_INFINITY, -0])).toEqual([Number.NaN, 1, -0]);
  });

  test("a mask may choose none or all", () => {
    const decay = addDecayedWeights(1);
    expect(
      once(
        masked(() => false, decay),
        [1],
        [5],
      ),
    ).toEqual([1]);
    expect(
      once(
        masked(() => true, decay),
        [1],
        [5],
      ),
    ).toEqual([6]);
  });

  test("accumulated gradients are those of the whole batch", () => {
    const [small, whole] = [accumulate({ every: 4 }, adam({ lr: 0.1 })), adam({ lr: 0.1 })];
    const gradients = [0, 1, 2, 3].map(gradientAt);
    const mean = gradients.reduce((a, g) => Tree.zipWith((x: number, y: number) => x + y)(a, g));
    const { params: byParts } = steps(small, begin(small), 0, 4);
    const [updates] = whole.update(Tree.map((x) => x / 4)(mean), whole.init(params), params);
    expect(treeToJson(byParts)).toBe(treeToJson(applyUpdates(params, updates)));
  });

  test("a schedule counts the steps of the optimizer that it is in", () => {
    const seen: number[] = [];
    const watched = scaleBySchedule((step) => {
      seen.push(step);
      return 1;
    });
    const every = accumulate({ every: 2 }, watched);
    steps(every, begin(every), 0, 6);
    expect(seen).toEqual([0, 1, 2]);
  });
});

describe("what is refused", () => {
  const wrongShape = { layers: [{ w: tensor([[1, 2]]), b: tensor([0, 0]) }, params.layers[1]!], name: "net" };

  test("a state of another model, naming the leaf", () => {
    const optimizer = adam();
    const stale = optimizer.init(wrongShape);
    expect(errorOf(() => optimizer.update(gradientAt(0), stale, params)).message).toMatchInlineSnapshot(`
      "optimizer.update: the mean of scaleByAdam at params.layers[0].w: expected a tensor of shape [2, 2], as in the parameters, found a tensor of shape [1, 2].
        Gradients, state and parameters must be of one model: after a change of the model start again with init(params). [GM-TREE-MISMATCH]"
    `);
    expect(codeAndPlace(() => optimizer.update(wrongShape, optimizer.init(params), params))).toBe(
      "GM-TREE-MISMATCH optimizer.update: the gradients at params.layers[0].w",
    );
    const missing = { layers: params.layers.slice(0, 1), name: "net" };
    expect(codeAndPlace(() => untyped(optimizer.update)(gradientAt(0), optimizer.init(missing), params))).toBe(
      "GM-TREE-MISMATCH optimizer.update: the mean of scaleByAdam at params.layers[1].w",
    );
    // Gradients and state of one model, parameters of another: no optimizer but one with weight decay looks at those.
    const [updates] = optimizer.update(missing, optimizer.init(missing), missing);
    expect(codeAndPlace(() => untyped(applyUpdates)(params, updates))).toMatch(/^GM-TREE-MISMATCH .* at params.layers/);
    const decaying = adam({ weightDecay: 0.1 });
    expect(codeAndPlace(() => untyped(decaying.update)(missing, decaying.init(missing), params))).toBe(
      "GM-TREE-MISMATCH optimizer.update: the gradients at params.layers[1].w",
    );
  });

  test("a state of another optimizer", () => {
    const update = untyped(adam().update);
    expect(errorOf(() => update(gradientAt(0), sgd().init(params), params)).message).toMatchInlineSnapshot(`
      "optimizer.update: the state: expected a state of scaleByAdam, scale, found a state of scale.
        A state belongs to the optimizer whose init(params) made it, or to one that is put together in the same way. [GM-TREE-MISMATCH]"
    `);
    for (const state of [undefined, null, {}, [], [1, 2], [{ part: "scaleByAdam" }], [null, null]])
      expect(codeAndPlace(() => update(gradientAt(0), state, params))).toBe(
        "GM-TREE-MISMATCH optimizer.update: the state",
      );
    const hollow = [{ part: "scaleByAdam", step: 1, mean: params }, { part: "scale" }];
    expect(codeAndPlace(() => update(gradientAt(0), hollow, params))).toBe(
      "GM-TREE-MISMATCH optimizer.update: the state",
    );
    const inner = [{ part: "accumulate", count: 0, sum: params }];
    expect(codeAndPlace(() => untyped(accumulate({ every: 2 }, adam()).update)(gradientAt(0), inner, params))).toBe(
      "GM-TREE-MISMATCH optimizer.update: the state",
    );
  });

  test("settings", () => {
    const refused: readonly (readonly [f: (options: never) => unknown, options: unknown])[] = [
      [sgd, { lr: -0.1 }],
      [sgd, { lr: "0.1" }],
      [sgd, { nesterov: true }],
      [sgd, { nesterov: true, momentum: 0.9, dampening: 0.1 }],
      [sgd, { weight_decay: 0.1 }],
      [sgd, 0.1],
      [adam, { betas: [0.9] }],
      [adam, { betas: [0.9, 1] }],
      [adam, { eps: Number.NaN }],
      [adamW, { amsgrad: "yes" }],
      [rmsprop, { alpha: 2 }],
      [trace, {}],
      [clipByValue, -1],
      [clipByGlobalNorm, "1"],
      [exponentialAverage, { decay: 1 }],
      [scale, undefined],
      [addDecayedWeights, undefined],
    ];
    for (const [make, options] of refused)
      expect(codeAndPlace(() => untyped(make)(options))).toBe(`GM-OPTION ${make.name}`);
    expect(codeAndPlace(() => accumulate({ every: 0 }, adam()))).toBe("GM-OPTION accumulate");
    expect(codeAndPlace(() => untyped(masked)("w", adam()))).toBe("GM-FUNCTION masked");
    expect(codeAndPlace(() => untyped(scaleBySchedule)(0.1))).toBe("GM-FUNCTION scaleBySchedule");
    expect(untyped(scaleByAdam)({ eps: undefined })).toBeTypeOf("object");
  });

  test("a schedule that gives no number, naming the step", () => {
    const optimizer = sgd({ lr: (step) => (step < 2 ? 0.1 : Number.NaN) });
    expect(errorOf(() => steps(optimizer, begin(optimizer), 0, 5)).message).toMatchInlineSnapshot(`
      "scaleBySchedule, step 2: expected the schedule to return a number, found the number NaN.
        Mend the schedule: it is called with the step's number, from 0 on, and returns the rate for that step. [GM-VALUE]"
    `);
  });
});
