// What layers, losses and initialisers must compile to, and what must not compile. Type-checked by vitest and by
// `npm run check`; no line of it runs.

import { pipe } from "fp-ts/lib/function.js";
import { compile, type Expr, grad, relu, type Symbolic, scan, softmax, type Tensor, tanh, tensor } from "gradmap";
import {
  andThen,
  batchNorm,
  bceWithLogits,
  type Composition,
  conv2d,
  crossEntropy,
  dropout,
  embedding,
  Initialiser,
  identityLayer,
  type Key,
  type Layer,
  type LinearParameters,
  layerNorm,
  linear,
  lstmCell,
  mlp,
  mse,
  neuron,
  neuronNetwork,
  type ParametersOf,
  residual,
  transformerBlock,
  xavierUniform,
} from "gradmap/learn";
import { describe, expectTypeOf, test } from "vitest";

declare const key: Key;
declare const x: Expr;
declare const either: boolean;

interface Weights {
  readonly weight: Tensor;
  readonly bias: Tensor;
}

describe("layers", () => {
  test("say what their parameters are", () => {
    expectTypeOf(linear(2, 3)).toEqualTypeOf<Layer<Weights>>();
    expectTypeOf(linear(2, 3).init(key)).toEqualTypeOf<Weights>();
    expectTypeOf(linear(2, 3, { bias: false }).init(key)).toEqualTypeOf<{ readonly weight: Tensor }>();
    expectTypeOf(linear(2, 3, { bias: either }).init(key)).toEqualTypeOf<{
      readonly weight: Tensor;
      readonly bias?: Tensor;
    }>();
    expectTypeOf(conv2d(1, 2, 3, { stride: 2 }).init(key)).toEqualTypeOf<Weights>();
    expectTypeOf(layerNorm(3, { bias: false }).init(key)).toEqualTypeOf<{ readonly weight: Tensor }>();
    expectTypeOf(embedding(2, 3).init(key)).toEqualTypeOf<{ readonly weight: Tensor }>();
    expectTypeOf(transformerBlock(4, 2).init(key).feedForward).toEqualTypeOf<
      readonly [LinearParameters, LinearParameters]
    >();
    expectTypeOf(residual(linear(2, 2))).toEqualTypeOf<Layer<Weights>>();
  });

  test("compose to a flat tuple of parameters", () => {
    const model = pipe(
      linear(2, 3),
      andThen(relu),
      andThen(layerNorm(3, { bias: false })),
      andThen(mlp([3, 4, 1], tanh)),
    );
    expectTypeOf(model).toEqualTypeOf<
      Composition<readonly [Weights, { readonly weight: Tensor }, LinearParameters, LinearParameters]>
    >();
    type P = ParametersOf<typeof model>;
    expectTypeOf<P["length"]>().toEqualTypeOf<4>();
    expectTypeOf(pipe(model, andThen(identityLayer))).toEqualTypeOf(model);
    expectTypeOf(pipe(identityLayer, andThen(model))).toEqualTypeOf(model);
    expectTypeOf(
      pipe(
        relu,
        andThen((y) => tanh(y)),
      ).init(key),
    ).toEqualTypeOf<readonly []>();
    expectTypeOf(pipe(linear(1, 2), andThen(softmax)).init(key)).toEqualTypeOf<readonly [Weights]>();
  });

  test("of sizes that nobody knows have an array of parameters", () => {
    const sizes: readonly number[] = [1, 2];
    expectTypeOf(mlp(sizes).init(key)).toEqualTypeOf<readonly LinearParameters[]>();
    expectTypeOf(mlp([1, 2]).init(key)).toEqualTypeOf<readonly [LinearParameters]>();
  });

  test("take their own parameters and no others", () => {
    const model = pipe(linear(2, 3), andThen(tanh), andThen(linear(3, 1, { bias: false })));
    const params = model.init(key);
    const [first, second] = params;
    const loss = (p: Symbolic<typeof params>, input: Expr): Expr => mse(model.apply(p, input), 0);
    expectTypeOf(grad(loss)(params, tensor([[1, 2]]))).toEqualTypeOf<readonly [Weights, { readonly weight: Tensor }]>();
    expectTypeOf(compile(model.apply)(params, tensor([[1, 2]]))).toEqualTypeOf<number | Tensor>();
    // @ts-expect-error: one entry too few
    compile(model.apply)([first], tensor([[1, 2]]));
    // @ts-expect-error: one entry too many
    compile(model.apply)([first, second, second], tensor([[1, 2]]));
    // @ts-expect-error: in another order
    compile(model.apply)([second, first], tensor([[1, 2]]));
    // @ts-expect-error: values where expressions are wanted
    model.apply(params, x);
    // @ts-expect-error: an entry without its weight
    compile(model.apply)([{ bias: first.bias }, second], tensor([[1, 2]]));
    // @ts-expect-error: parameters are read-only
    params[0].weight = first.weight;
    // @ts-expect-error: so is their tuple
    params[0] = first;
  });

  test("refuse what is no layer, and options that they do not know", () => {
    // @ts-expect-error: a number
    andThen(3);
    // @ts-expect-error: a function of two operands
    andThen((a: Expr, b: Expr) => a ?? b);
    // @ts-expect-error: a function that returns no expression
    andThen((_: Expr) => "x");
    // @ts-expect-error: no layer
    pipe("x", andThen(relu));
    // @ts-expect-error: misspelt
    linear(2, 3, { biased: true });
    // @ts-expect-error: the second size is missing
    linear(2);
    // @ts-expect-error: sizes as text
    linear("2", 3);
    // @ts-expect-error: an initialiser is a function
    linear(2, 3, { initialiser: 0.5 });
    // @ts-expect-error: three sizes of a kernel
    conv2d(1, 2, [3, 3, 3]);
    // @ts-expect-error: an activation is a function
    mlp([2, 3], "relu");
    // @ts-expect-error: a perceptron without bias is not to be had
    mlp([2, 3], relu, { bias: false });
  });

  test("with a state give it back", () => {
    const norm = batchNorm(3);
    const run = (p: Symbolic<LinearParameters>, s: { readonly mean: Expr; readonly variance: Expr }) =>
      norm.apply(p, s, x, { training: true });
    expectTypeOf<ReturnType<typeof run>[1]>().toEqualTypeOf<{ readonly mean: Expr; readonly variance: Expr }>();
    // @ts-expect-error: training or not has to be said
    norm.apply({ weight: x, bias: x }, { mean: x, variance: x }, x);
    // @ts-expect-error: the state is missing
    norm.apply({ weight: x, bias: x }, x, { training: true });
    const cell = lstmCell(2, 3);
    const step = (state: readonly [Expr, Expr], input: Expr) => {
      const next = cell.apply({ inputWeight: x, hiddenWeight: x, bias: x }, state, input);
      return [next, next[0]] as const;
    };
    const [[h], all] = scan(step, cell.initState(), tensor([[1, 2]]));
    expectTypeOf(h).toEqualTypeOf<Expr>();
    expectTypeOf(all).toEqualTypeOf<Expr>();
    // @ts-expect-error: the cell's state is a pair
    cell.apply({ inputWeight: x, hiddenWeight: x, bias: x }, [x], x);
    // @ts-expect-error: a mask is drawn before, with a key, and is no key itself
    dropout(0.5).apply(key, x);
  });

  test("can be of one's own", () => {
    const scaled: Layer<{ readonly by: number }> = { init: () => ({ by: 2 }), apply: ({ by }) => by };
    expectTypeOf(pipe(scaled, andThen(linear(1, 1))).init(key)).toEqualTypeOf<
      readonly [{ readonly by: number }, Weights]
    >();
    // @ts-expect-error: what is made is not what is taken
    const wrong: Layer<{ readonly by: number }> = { init: () => ({ by: "2" }), apply: ({ by }) => by };
    expectTypeOf(wrong).toEqualTypeOf<Layer<{ readonly by: number }>>();
  });
});

describe("losses and initialisers", () => {
  test("give an expression", () => {
    expectTypeOf(crossEntropy(x, [0, 1], { labelSmoothing: 0.1 })).toEqualTypeOf<Expr>();
    expectTypeOf(bceWithLogits(x, tensor([1]), { posWeight: 2 })).toEqualTypeOf<Expr>();
  });

  test("refuse reductions, options and labels that there are not", () => {
    // @ts-expect-error: no reduction of that name
    mse(x, 0, { reduction: "average" });
    // @ts-expect-error: no option of that name
    crossEntropy(x, [0], { ignore_index: 1 });
    // @ts-expect-error: labels as text
    crossEntropy(x, ["cat"]);
    // @ts-expect-error: the target is missing
    mse(x);
    // @ts-expect-error: an option of another loss
    mse(x, 0, { delta: 1 });
  });

  test("initialisers are functions of a key and a shape", () => {
    expectTypeOf(xavierUniform()(key, [2, 3])).toEqualTypeOf<Tensor>();
    expectTypeOf(Initialiser.normal({ std: 2 })).toEqualTypeOf<Initialiser>();
    // @ts-expect-error: no option of that name
    xavierUniform({ std: 1 });
    // @ts-expect-error: options come first
    xavierUniform(key, [2, 3]);
  });

  test("networks of scalars take numbers or expressions", () => {
    const network = neuronNetwork(3, [4, 1]);
    const params = network.init(key);
    expectTypeOf(
      grad((p: Parameters<typeof neuronLoss>[0]) => neuronLoss(p))(params)[0]![0]!.b,
    ).toEqualTypeOf<number>();
    const neuronLoss = (p: readonly (readonly { readonly w: readonly Expr[]; readonly b: Expr }[])[]): Expr =>
      network.apply(p, [1, 2, 3])[0]!;
    // @ts-expect-error: one number is no list of inputs
    neuron(2).apply({ w: [1, 2], b: 0 }, 1);
  });
});
