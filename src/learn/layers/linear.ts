// The affine layer, x weight + bias, and several of them with an activation between: the multi-layer perceptron.
import { fail, showShape } from "../../expr/errors.js";
import { add, type Expr, matmul, relu, reshape } from "../../index.js";
import { xavierUniform } from "../initialisers/variance.js";
import { checkedWhole } from "../key.js";
import { asExpr, sizeOf } from "../operands.js";
import type { Key } from "../random.js";
import { checkedFunctionOption, checkedSettings } from "../settings.js";
import { type Composition, composed, type PlainStep } from "./composition.js";
import type { Layer } from "./layer.js";
import { type Affine, type AffineOptions, affineParameters, checkedAffine, parameter } from "./parameters.js";

/** The parameters of `linear`: `weight` of shape `[inputs, outputs]` and `bias` of shape `[outputs]`. */
export type LinearParameters = Affine<true>;

/**
 * An affine layer: `x weight + bias`, on the last axis of `x`. The weight has the shape `[inputs, outputs]`; it is drawn by
 * `xavierUniform()` unless an `initialiser` is given. The bias starts at 0; `{ bias: false }` leaves it out.
 *
 * @throws GM-OPERAND if a size is no whole number from 1 on; GM-OPTION for an unknown option or a bad one; when it is
 *   applied, GM-SHAPE if `x` does not have `inputs` numbers along its last axis, and GM-TREE-MISMATCH if the parameters
 *   are not those of this layer.
 *
 * @example
 * const layer = linear(3, 2)
 * const params = layer.init(Key.make(0))
 * params.weight.shape // => [3, 2]
 * const trained = { weight: ones([3, 2]), bias: tensor([10, 20]) }
 * toNested(compile(layer.apply)(trained, tensor([1, 2, 3]))) // => [16, 26]
 */
export function linear<const B extends boolean = true>(
  inputs: number,
  outputs: number,
  options?: AffineOptions<B>,
): Layer<Affine<B>>;
export function linear(inputs: number, outputs: number, options?: AffineOptions): unknown {
  const name = `linear(${inputs}, ${outputs})`;
  checkedWhole("linear", "the number of inputs", inputs, 1);
  checkedWhole("linear", "the number of outputs", outputs, 1);
  const given = checkedSettings("linear", options, ["bias", "initialiser"], "inputs, outputs");
  const { hasBias, initialiser } = checkedAffine("linear", given, xavierUniform());
  const shape = [inputs, outputs];
  return Object.freeze({
    init: (key: Key) =>
      affineParameters(key, initialiser, shape, { in: inputs, out: outputs }, hasBias ? [outputs] : undefined),
    apply: (params: unknown, operand: Expr): Expr => {
      const x = asExpr(name, "x", operand);
      if (x.shape.at(-1) !== inputs)
        throw fail.misfit(
          name,
          `x of shape [..., ${inputs}]`,
          [`x of shape ${showShape(x.shape)}`],
          "Reshape x, or mend the layer's first size.",
        );
      const product = rowsTimes(x, parameter(name, params, "weight", shape));
      return hasBias ? add(product, parameter(name, params, "bias", [outputs])) : product;
    },
  });
}

// One product for all examples, so that the gradient of the weight is one product too.
const rowsTimes = (x: Expr, weight: Expr): Expr => {
  if (x.shape.length === 2) return matmul(x, weight);
  const examples = x.shape.slice(0, -1);
  const rows = reshape(x, [sizeOf(examples), weight.shape[0]!]);
  return reshape(matmul(rows, weight), [...examples, weight.shape[1]!]);
};

/** The parameters of a multi-layer perceptron: those of one linear layer for each size but the first. */
export type MlpParameters<S extends readonly number[]> = S extends readonly [
  number,
  ...infer R extends readonly number[],
]
  ? { readonly [K in keyof R]: LinearParameters }
  : readonly LinearParameters[];

/**
 * A multi-layer perceptron: linear layers of the given sizes, with `activation` (`relu` unless given) after each but the
 * last. It is a composition, and its parameters are a tuple of `{ weight, bias }`.
 *
 * @throws GM-OPERAND unless there are two sizes or more, whole numbers from 1 on; GM-OPTION for an unknown option.
 *
 * @example
 * const model = mlp([2, 16, 1], tanh)
 * model.init(Key.make(0)).map(({ weight }) => weight.shape) // => [[2, 16], [16, 1]]
 */
export function mlp<const S extends readonly number[]>(
  sizes: S,
  activation?: PlainStep,
  options?: Omit<AffineOptions, "bias">,
): Composition<MlpParameters<S>>;
export function mlp(
  sizes: readonly number[],
  activation: PlainStep = relu,
  options?: Omit<AffineOptions, "bias">,
): unknown {
  if (!Array.isArray(sizes) || sizes.length < 2)
    throw fail.layerSizes(
      "mlp",
      "an array of two sizes or more: of the input, of what is hidden, and of the output",
      sizes,
      "mlp([64, 32, 10], relu)",
    );
  const step = checkedFunctionOption("mlp", "activation", activation);
  checkedSettings("mlp", options, ["initialiser"], "sizes, activation");
  const layers = sizes.slice(1).map((outputs, i) => linear(sizes[i]!, outputs, options));
  return composed(layers.flatMap((layer, i) => (i === 0 ? [layer] : [step, layer])));
}
