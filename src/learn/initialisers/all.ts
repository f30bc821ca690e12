// The initialisers under one name, since gradmap/learn also draws plain numbers by the names `uniform` and `normal`.
import type { Initialiser as InitialiserFunction } from "./initialiser.js";
import { orthogonal } from "./orthogonal.js";
import { normalInitialiser, uniformInitialiser } from "./plain.js";
import { heNormal, heUniform, xavierNormal, xavierUniform } from "./variance.js";

/**
 * Initialisers: each takes its options and gives a function of a key and a shape, which draws the first numbers of a weight.
 *
 * - `uniform({ low, high })`: evenly from `low` (0 unless given) to below `high` (1 unless given).
 * - `normal({ mean, std })`: normally distributed, with mean 0 and standard deviation 1 unless given.
 * - `xavierUniform`, `xavierNormal`, `heUniform`, `heNormal`: of a variance that follows from the shape.
 * - `orthogonal`: rows or columns at right angles.
 *
 * @throws GM-OPTION for an unknown option or a bad one.
 *
 * @example
 * const small = Initialiser.normal({ std: 0.02 })
 * const weight = small(Key.make(0), [27, 16])
 * weight.data.every((w) => Math.abs(w) < 0.1) // => true
 * mlp([2, 16, 1], relu, { initialiser: small }).init(Key.make(0)).length // => 2
 */
export const Initialiser = Object.freeze({
  uniform: uniformInitialiser,
  normal: normalInitialiser,
  xavierUniform,
  xavierNormal,
  heUniform,
  heNormal,
  orthogonal,
});

/** What draws the first numbers of a weight: a pure function of a key and a shape. `Initialiser.normal()` makes one. */
export type Initialiser = InitialiserFunction;
