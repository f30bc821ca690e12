// The mathematical functions as functions of a module: our own, and JavaScript's in their place where results must be the
// same to the last bit. Knows which widths there are; is ignorant of how a function is computed.
import { type MathName, mathArity, typeOf, type Width } from "../arithmetic.js";
import { type Builder, builderOf, type Code } from "../code.js";
import { type FunctionCode, f64, type Signature, type ValueType, v128 } from "../module.js";
import { convert, vector128 } from "../opcodes.js";
import { asGlobals, type GlobalOf, inPlace } from "./constants.js";
import { exp } from "./exp.js";
import { expm1 } from "./expm1.js";
import type { MathRecipe } from "./instructions.js";
import { laneByLane } from "./lanes.js";
import { log } from "./log.js";
import { log1p } from "./log1p.js";
import { bitInstructionsOf } from "./onCode.js";
import { pow } from "./pow.js";
import { tanh } from "./tanh.js";
import { cos, sin } from "./trigonometric.js";

/** How our own functions are computed, on whatever there are instructions for. */
export const mathRecipes: Readonly<Record<MathName, MathRecipe>> = {
  exp: (i, x) => exp(i, x!),
  expm1: (i, x) => expm1(i, x!),
  log: (i, x) => log(i, x!),
  log1p: (i, x) => log1p(i, x!),
  sin: (i, x) => sin(i, x!),
  cos: (i, x) => cos(i, x!),
  tanh: (i, x) => tanh(i, x!),
  pow: (i, x, y) => pow(i, x!, y!),
};

/**
 * By how many units in the last place a result may differ from the correctly rounded one, in float64. Measured on six
 * million numbers each; the largest errors were 0.9 (exp, log, log1p, pow), 1.1 (sin, cos), 1.2 (expm1) and 2.4 (tanh).
 */
export const statedUlp: Readonly<Record<MathName, number>> = {
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  sin: 1,
  cos: 1,
  tanh: 2,
  pow: 1,
};

const signatureOf = (name: MathName, type: ValueType): Signature => ({
  parameters: new Array<ValueType>(mathArity[name]).fill(type),
  results: [type],
});

const parametersOf = (builder: Builder, name: MathName): readonly Code[] =>
  Array.from({ length: mathArity[name] }, (_, k) => builder.parameter(k));

const callOf = (builder: Builder, name: MathName, type: ValueType, index: number, args: readonly Code[]): Code =>
  builder.call(index, signatureOf(name, type), ...args);

const ownFloat64 = (
  name: MathName,
  width: "f64" | "f64x2",
  host: (name: MathName) => number,
  globalOf: GlobalOf | undefined,
): FunctionCode => {
  const builder = builderOf(signatureOf(name, typeOf(width)));
  const hostCall = (called: MathName, args: readonly Code[]): Code => callOf(builder, called, f64, host(called), args);
  const constants = globalOf === undefined ? inPlace(builder, width) : asGlobals(builder, width, globalOf);
  const instructions = bitInstructionsOf(builder, width, hostCall, constants);
  return builder.finish([mathRecipes[name](instructions, ...parametersOf(builder, name))]);
};

// The second half of four float32, where the first was.
const upperHalf = [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7];
const bothLowerHalves = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];

// In float32 a function is the float64 one, rounded: two calls of the one for vectors.
const ownFloat32 = (
  name: MathName,
  width: "f32" | "f32x4",
  own: (name: MathName, width: Width) => number,
): FunctionCode => {
  const builder = builderOf(signatureOf(name, typeOf(width)));
  const { apply } = builder;
  const args = parametersOf(builder, name);
  if (width === "f32") {
    const result = callOf(
      builder,
      name,
      f64,
      own(name, "f64"),
      args.map((arg) => apply(convert.promote, arg)),
    );
    return builder.finish([apply(convert.demote, result)]);
  }
  const index = own(name, "f64x2");
  const half = (halves: readonly Code[]): Code =>
    apply(
      vector128.demoteZero,
      callOf(
        builder,
        name,
        v128,
        index,
        halves.map((arg) => apply(vector128.promoteLow, arg)),
      ),
    );
  const later = args.map((arg) => builder.shuffle(arg, arg, upperHalf));
  return builder.finish([builder.shuffle(half(args), half(later), bothLowerHalves)]);
};

/**
 * Our own function for values of a width. `host` gives the index of JavaScript's, for the few numbers that ours does not
 * reach; `own` that of another function of ours, on which those for float32 rest; `globalOf` that of a constant, which
 * else stands in place.
 */
export const mathFunction = (
  name: MathName,
  width: Width,
  host: (name: MathName) => number,
  own: (name: MathName, width: Width) => number,
  globalOf?: GlobalOf,
): FunctionCode =>
  width === "f64" || width === "f64x2" ? ownFloat64(name, width, host, globalOf) : ownFloat32(name, width, own);

/** JavaScript's function for values of a width: each number of it, as float64. */
export const hostFunction = (name: MathName, width: Width, host: (name: MathName) => number): FunctionCode => {
  const builder = builderOf(signatureOf(name, typeOf(width)));
  const of = (args: readonly Code[]): Code => callOf(builder, name, f64, host(name), args);
  return builder.finish([laneByLane(builder, width, parametersOf(builder, name), of)]);
};
