// Layers form a category: composition is associative, and the identity is its unit, in parameters and in values, bit for
// bit. Compositions of every length are drawn from a bag of layers and steps.
import { pipe } from "fp-ts/lib/function.js";
import { add, compile, type Expr, mul, relu, type Tensor, tanh, tensor, toNested } from "gradmap";
import {
  type AnyLayer,
  andThen,
  identityLayer,
  integers,
  Key,
  type LayerPart,
  layerNorm,
  linear,
  mlp,
  normal,
  residual,
  split,
} from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { pretend, untyped } from "../throwing.js";

const bag: readonly LayerPart[] = [
  linear(3, 3),
  linear(3, 3, { bias: false }),
  relu,
  tanh,
  (x: Expr) => mul(x, 2),
  layerNorm(3),
  residual(linear(3, 3)),
  mlp([3, 5, 3], tanh),
  identityLayer,
];

/** A composition of up to three of the bag, with nothing known of its parameters. */
const drawn = (key: Key): AnyLayer => {
  const [first, second] = split(key);
  const count = integers(first, [], { high: 4 });
  return [...integers(second, [count], { high: bag.length }).data].reduce<AnyLayer>(
    (model, i) => andThen(bag[i]!)(model),
    identityLayer,
  );
};

const x = normal(Key.make(99), [4, 3]);

/** The parameters of a model whose type nobody knows, and what it makes of some input. */
const outcome = (model: AnyLayer): unknown => {
  const params = model.init(Key.make(7));
  const run = compile((input: Expr) => pretend<Expr>(untyped(model.apply)(params, input)));
  return [params, toNested(run(x))];
};

describe("layers form a category", () => {
  const cases = split(Key.make(1), 40);

  test("andThen is associative", () => {
    for (const key of cases) {
      const [a, b, c] = split(key, 3).map(drawn);
      const left = pipe(a!, andThen(b!), andThen(c!));
      const right = pipe(a!, andThen(pipe(b!, andThen(c!))));
      expect(outcome(left)).toEqual(outcome(right));
    }
  });

  test("identityLayer is the unit on both sides", () => {
    for (const key of cases) {
      const a = drawn(key);
      expect(outcome(pipe(a, andThen(identityLayer)))).toEqual(outcome(a));
      expect(outcome(pipe(identityLayer, andThen(a)))).toEqual(outcome(a));
    }
  });

  test("the law can fail: an initialiser that looks at how compositions were put together breaks it", () => {
    const nested = (a: AnyLayer, b: AnyLayer): AnyLayer => ({
      ...pipe(a, andThen(b)),
      init: (key) => split(key).flatMap((half, i) => [[a, b][i]!.init(half)].flat()),
    });
    const one = pipe(identityLayer, andThen(linear(3, 3)));
    expect(outcome(nested(nested(one, one), one))).not.toEqual(outcome(nested(one, nested(one, one))));
  });
});

describe("a composition", () => {
  test("has a flat tuple of parameters, one entry for each part that has any", () => {
    const inner = pipe(linear(3, 4), andThen(relu), andThen(linear(4, 2)));
    const model = pipe(
      inner,
      andThen((y: Expr) => add(y, 1)),
      andThen(mlp([2, 5, 1])),
    );
    const params = model.init(Key.make(0));
    expect(params.map(({ weight }) => weight.shape)).toEqual([
      [3, 4],
      [4, 2],
      [2, 5],
      [5, 1],
    ]);
    expect(Object.isFrozen(params) && Object.isFrozen(params[0]) && Object.isFrozen(model)).toBe(true);
    expect(model.parts.length).toBe(7);
  });

  test("draws each layer's parameters from a key of its own, which steps and later layers do not change", () => {
    const key = Key.make(3);
    const two = pipe(linear(3, 3), andThen(linear(3, 3))).init(key);
    const withSteps = pipe(linear(3, 3), andThen(relu), andThen(linear(3, 3)), andThen(linear(3, 1))).init(key);
    expect(withSteps.slice(0, 2)).toEqual(two);
    expect(two[0]).not.toEqual(two[1]);
    expect(pipe(relu, andThen(linear(3, 3))).init(key)).toEqual([linear(3, 3).init(split(key)[0])]);
  });

  test("does what its parts do, one after another", () => {
    const layer = linear(3, 2);
    const model = pipe(
      layer,
      andThen(tanh),
      andThen((y: Expr) => mul(y, 3)),
    );
    const params = model.init(Key.make(4));
    const by = (f: (p: (typeof params)[0], y: Tensor) => number | Tensor) => toNested(f(params[0], x));
    const written = by(
      compile((p: { readonly weight: Expr; readonly bias: Expr }, y: Expr) => mul(tanh(layer.apply(p, y)), 3)),
    );
    expect(toNested(compile(model.apply)(params, x))).toEqual(written);
  });

  test("of nothing but steps has no parameters", () => {
    const model = pipe(
      relu,
      andThen((y: Expr) => mul(y, 2)),
    );
    expect(model.init(Key.make(0))).toEqual([]);
    expect(toNested(compile(model.apply)([], tensor([-1, 2])))).toEqual([0, 4]);
  });
});
