// micrograd's neuron, layer and network, for the lesson: every weight is a number of its own, and the network one scalar
// expression that can be printed, drawn and gone through step by step. Models on data are made of layers of tensors.
import { fail } from "../../expr/errors.js";
import { add, type Expr, mul, type Operand, scope, tanh, type Var, variable } from "../../index.js";
import { checkedWhole, split } from "../key.js";
import { asExpr } from "../operands.js";
import { type Key, uniform } from "../random.js";
import { checkedFunctionOption } from "../settings.js";

/** The parameters of a neuron: a weight for each input, and a bias. Numbers, or expressions while it is traced. */
export interface NeuronParameters<T = number> {
  readonly w: readonly T[];
  readonly b: T;
}

/** The parameters of a layer of neurons, neuron by neuron. */
export type NeuronLayerParameters<T = number> = readonly NeuronParameters<T>[];

/** The parameters of a network of neurons, layer by layer. */
export type NeuronNetworkParameters<T = number> = readonly NeuronLayerParameters<T>[];

/** What a neuron does with its sum. */
export type ScalarActivation = (x: Expr) => Expr;

/** A neuron, as three pure functions. */
export interface Neuron {
  /** A weight and a bias each from -1 to 1, evenly distributed, as in the lecture. */
  readonly init: (key: Key) => NeuronParameters;
  /** Variables in place of numbers, `w1`, `w2`, ... and `b`, with `prefix` before each: for formulas and pictures. */
  readonly variables: (prefix?: string) => NeuronParameters<Var>;
  /** `activation(b + w1 x1 + w2 x2 + ...)`. */
  readonly apply: (params: NeuronParameters<Operand>, inputs: readonly Operand[]) => Expr;
}

/** A layer of neurons that see the same inputs: one output each. */
export interface NeuronLayer {
  readonly init: (key: Key) => NeuronLayerParameters;
  /** As of a neuron, with `n1.`, `n2.`, ... before the names. */
  readonly variables: (prefix?: string) => NeuronLayerParameters<Var>;
  readonly apply: (params: NeuronLayerParameters<Operand>, inputs: readonly Operand[]) => readonly Expr[];
}

/** Layers of neurons, each seeing the outputs of the one before. */
export interface NeuronNetwork {
  readonly init: (key: Key) => NeuronNetworkParameters;
  /** As of a layer, with `layer1.`, `layer2.`, ... before the names. */
  readonly variables: (prefix?: string) => NeuronNetworkParameters<Var>;
  readonly apply: (params: NeuronNetworkParameters<Operand>, inputs: readonly Operand[]) => readonly Expr[];
}

const oneForEach = <T>(where: string, what: string, list: readonly T[], count: number): readonly T[] => {
  if (!Array.isArray(list) || list.length !== count) throw fail.neuronInputs(where, what, count, list);
  return list;
};

/**
 * A neuron of `inputs` weights and a bias: `activation(b + w1 x1 + w2 x2 + ...)`, with `tanh` unless another activation is
 * given. Parameters are plain numbers, so that `grad` gives plain numbers back.
 *
 * @throws GM-OPERAND if `inputs` is no whole number from 1 on; when it is applied, GM-TREE-MISMATCH if there is not one
 *   weight for each input, or not one input for each weight.
 *
 * @example
 * const n = neuron(2)
 * toInfix(n.apply(n.variables(), [variable("x1"), variable("x2")])) // => "tanh(b + w1 * x1 + w2 * x2)"
 * const params = { w: [-3, 1], b: 6.881373587019543 }
 * const { w } = grad((p: NeuronParameters<Expr>) => n.apply(p, [2, 0]))(params)
 * w // => [1, 0]
 */
export const neuron = (inputs: number, activation: ScalarActivation = tanh): Neuron => {
  checkedWhole("neuron", "the number of inputs", inputs, 1);
  checkedFunctionOption("neuron", "activation", activation);
  return Object.freeze({
    init: (key: Key): NeuronParameters => {
      const keys = split(key, inputs + 1);
      const numbers = keys.map((one) => uniform(one, [], { low: -1, high: 1 }));
      return Object.freeze({ w: Object.freeze(numbers.slice(0, inputs)), b: numbers[inputs]! });
    },
    variables: (prefix = "") =>
      Object.freeze({
        w: Object.freeze(Array.from({ length: inputs }, (_, i) => variable(`${prefix}w${i + 1}`))),
        b: variable(`${prefix}b`),
      }),
    apply: scope("neuron", (params: NeuronParameters<Operand>, xs: readonly Operand[]): Expr => {
      const weights = oneForEach("neuron", "weight", params?.w, inputs);
      const values = oneForEach("neuron", "input", xs, inputs);
      // From the bias on, as micrograd sums.
      const total = weights.reduce<Expr>(
        (sum, weight, i) => add(sum, mul(weight, values[i]!)),
        asExpr("neuron", "b", params.b),
      );
      return activation(total);
    }),
  });
};

/**
 * A layer of `outputs` neurons with `inputs` weights each.
 *
 * @throws What {@link neuron} throws.
 *
 * @example
 * const layer = neuronLayer(1, 2, relu)
 * layer.apply(layer.variables(), [variable("x")]).map(toInfix) // => ["relu(n1.b + n1.w1 * x)", "relu(n2.b + n2.w1 * x)"]
 */
export const neuronLayer = (inputs: number, outputs: number, activation: ScalarActivation = tanh): NeuronLayer => {
  checkedWhole("neuronLayer", "the number of outputs", outputs, 1);
  const one = neuron(inputs, activation);
  return Object.freeze({
    init: (key: Key) => Object.freeze(split(key, outputs).map((each) => one.init(each))),
    variables: (prefix = "") =>
      Object.freeze(Array.from({ length: outputs }, (_, k) => one.variables(`${prefix}n${k + 1}.`))),
    apply: (params: NeuronLayerParameters<Operand>, xs: readonly Operand[]) =>
      Object.freeze(oneForEach("neuronLayer", "neuron", params, outputs).map((each) => one.apply(each, xs))),
  });
};

/**
 * micrograd's `MLP(3, [4, 4, 1])`: layers of neurons of the given `sizes`, the first of which sees `inputs` numbers. Its
 * result is an array with an expression for each neuron of the last layer.
 *
 * @throws GM-OPERAND for a size that is no whole number from 1 on, or no sizes; otherwise what {@link neuron} throws.
 *
 * @example
 * const network = neuronNetwork(3, [4, 4, 1])
 * const params = network.init(Key.make(0))
 * params.map((layer) => layer.length) // => [4, 4, 1]
 * const loss = (p: NeuronNetworkParameters<Expr>) => square(sub(network.apply(p, [2, 3, -1])[0]!, 1))
 * const trained = Tree.zipWith((p, g) => p - 0.1 * g)(params, grad(loss)(params))
 * valueAndGrad(loss)(trained)[0] < valueAndGrad(loss)(params)[0] // => true
 */
export const neuronNetwork = (
  inputs: number,
  sizes: readonly number[],
  activation: ScalarActivation = tanh,
): NeuronNetwork => {
  if (!Array.isArray(sizes) || sizes.length === 0)
    throw fail.layerSizes("neuronNetwork", "an array of one size or more", sizes, "neuronNetwork(3, [4, 4, 1])");
  const layers = sizes.map((outputs, i) => {
    const layer = neuronLayer(i === 0 ? inputs : sizes[i - 1]!, outputs, activation);
    return { ...layer, apply: scope(`layer${i + 1}`, layer.apply) };
  });
  return Object.freeze({
    init: (key: Key) => {
      const keys = split(key, layers.length);
      return Object.freeze(layers.map((layer, i) => layer.init(keys[i]!)));
    },
    variables: (prefix = "") => Object.freeze(layers.map((layer, i) => layer.variables(`${prefix}layer${i + 1}.`))),
    apply: (params: NeuronNetworkParameters<Operand>, xs: readonly Operand[]): readonly Expr[] => {
      const given = oneForEach("neuronNetwork", "layer", params, layers.length);
      const [first, ...others] = layers;
      return others.reduce<readonly Expr[]>(
        (values, layer, i) => layer.apply(given[i + 1]!, values),
        first!.apply(given[0]!, xs),
      );
    },
  });
};
