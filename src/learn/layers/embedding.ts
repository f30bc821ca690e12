// Layers that look rows up: of a vocabulary by number, and of positions by place.
import { fail, showShape } from "../../expr/errors.js";
import { add, embedding as rowsOf, slice, type Tensor } from "../../index.js";
import type { Initialiser } from "../initialisers/initialiser.js";
import { normalInitialiser } from "../initialisers/plain.js";
import { checkedWhole } from "../key.js";
import { asExpr } from "../operands.js";
import type { Key } from "../random.js";
import { checkedFunctionOption, checkedSettings } from "../settings.js";
import type { Layer } from "./layer.js";
import { parameter } from "./parameters.js";

/** What the rows are drawn from. */
export interface EmbeddingOptions {
  /** `Initialiser.normal()` unless given. */
  readonly initialiser?: Initialiser;
}

/** The parameters of an embedding: one row for each thing that is looked up. */
export interface EmbeddingParameters {
  readonly weight: Tensor;
}

const table = (where: string, count: number, size: number, options: EmbeddingOptions | undefined) => {
  checkedWhole(where, "the number of rows", count, 1);
  checkedWhole(where, "the size of a row", size, 1);
  const { initialiser = normalInitialiser() } = checkedSettings(where, options, ["initialiser"], "count, size");
  checkedFunctionOption(where, "initialiser", initialiser);
  const shape = [count, size];
  // A row is looked up whole, so what comes together in a sum is a row: as in Flax.
  const fans = { in: size, out: count };
  return {
    name: `${where}(${count}, ${size})`,
    shape,
    init: (key: Key): EmbeddingParameters => Object.freeze({ weight: initialiser(key, shape, fans) }),
  };
};

/**
 * A row of `size` numbers for each of `count` things, looked up by whole numbers from 0 on: the result has the shape of
 * the input, with `size` behind. Rows that are not looked up have no gradient.
 *
 * @throws GM-OPERAND if a size is no whole number from 1 on; GM-OPTION for an unknown option; when it is applied, GM-INDEX
 *   for a number that names no row, and GM-TREE-MISMATCH if the parameters are not those of this layer.
 *
 * @example
 * const letters = embedding(27, 4)
 * compile(letters.apply)(letters.init(Key.make(0)), tensor([[0, 26], [5, 5]])).shape // => [2, 2, 4]
 */
export const embedding = (count: number, size: number, options?: EmbeddingOptions): Layer<EmbeddingParameters> => {
  const { name, shape, init } = table("embedding", count, size, options);
  const layer: Layer<EmbeddingParameters> = {
    init,
    apply: (params, x) => rowsOf(parameter(name, params, "weight", shape), asExpr(name, "x", x)),
  };
  return Object.freeze(layer);
};

/**
 * A row of `size` numbers for each of `length` positions, added to `x` of shape `[..., positions, size]`: how attention
 * learns what stands where. There may be fewer positions than `length`.
 *
 * @throws GM-OPERAND if a size is no whole number from 1 on; GM-OPTION for an unknown option; when it is applied, GM-SHAPE
 *   if `x` has more positions or another size, and GM-TREE-MISMATCH if the parameters are not those of this layer.
 *
 * @example
 * const places = positionalEmbedding(8, 2)
 * const params = { weight: variable("weight", [8, 2]) }
 * const y = places.apply(params, variable("x", [2, 2]))
 * toNested(evaluate(y, { weight: ones([8, 2]), x: tensor([[1, 2], [3, 4]]) })) // => [[2, 3], [4, 5]]
 */
export const positionalEmbedding = (
  length: number,
  size: number,
  options?: EmbeddingOptions,
): Layer<EmbeddingParameters> => {
  const { name, shape, init } = table("positionalEmbedding", length, size, options);
  const layer: Layer<EmbeddingParameters> = {
    init,
    apply: (params, operand) => {
      const x = asExpr(name, "x", operand);
      const positions = x.shape.at(-2);
      if (positions === undefined || positions > length || x.shape.at(-1) !== size)
        throw fail.misfit(
          name,
          `x of shape [..., positions, ${size}] with at most ${length} positions`,
          [`x of shape ${showShape(x.shape)}`],
          "Cut x off, or make the layer's length larger.",
        );
      return add(x, slice(parameter(name, params, "weight", shape), [[0, positions]]));
    },
  };
  return Object.freeze(layer);
};
