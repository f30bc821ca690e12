// The instructions that recipes are written in, as WebAssembly of one width. Knows how wide numbers are and how a truth value
// looks; of the mathematical functions it knows the names only.
import type { Instructions } from "../../expr/instructions.js";
import type { Builder, Code } from "./code.js";
import { f32, f64, type ValueType, v128 } from "./module.js";
import { type FloatOpcodes, float32, float32x4, float64, float64x2, vector128 } from "./opcodes.js";

/** How numbers are computed with: their precision, and how many side by side. */
export type Width = "f64" | "f64x2" | "f32" | "f32x4";

/** The functions that are not instructions of WebAssembly. */
export type MathName = "exp" | "expm1" | "log" | "log1p" | "sin" | "cos" | "tanh" | "pow";

export const mathNames: readonly MathName[] = ["exp", "expm1", "log", "log1p", "sin", "cos", "tanh", "pow"];

export const mathArity: Readonly<Record<MathName, number>> = {
  exp: 1,
  expm1: 1,
  log: 1,
  log1p: 1,
  sin: 1,
  cos: 1,
  tanh: 1,
  pow: 2,
};

const lanes = { f64: 1, f64x2: 2, f32: 1, f32x4: 4 } as const;
const types = { f64, f64x2: v128, f32, f32x4: v128 } as const;
const opcodes: Readonly<Record<Width, FloatOpcodes>> = {
  f64: float64,
  f64x2: float64x2,
  f32: float32,
  f32x4: float32x4,
};

/** How many numbers a value of the width holds. */
export const lanesOf = (width: Width): 1 | 2 | 4 => lanes[width];

export const typeOf = (width: Width): ValueType => types[width];

const constantOf = (builder: Builder, width: Width): ((value: number) => Code) => {
  switch (width) {
    case "f64":
      return builder.float64;
    case "f64x2":
      return builder.float64x2;
    case "f32":
      return builder.float32;
    case "f32x4":
      return builder.float32x4;
  }
};

/**
 * The instructions of a width on values of `builder`. A mask is a number of 32 bits for one lane, else a vector of lanes of
 * ones or zeros. `call` makes the functions that have a name; `constant` makes constants, in place unless it is given.
 */
export const instructionsOf = (
  builder: Builder,
  width: Width,
  call: (name: MathName, args: readonly Code[]) => Code,
  constant: (value: number) => Code = constantOf(builder, width),
): Instructions<Code, Code> => {
  const { apply } = builder;
  const opcode = opcodes[width];
  return {
    number: constant,
    add: (x, y) => apply(opcode.add, x, y),
    sub: (x, y) => apply(opcode.sub, x, y),
    mul: (x, y) => apply(opcode.mul, x, y),
    div: (x, y) => apply(opcode.div, x, y),
    neg: (x) => apply(opcode.neg, x),
    abs: (x) => apply(opcode.abs, x),
    sqrt: (x) => apply(opcode.sqrt, x),
    floor: (x) => apply(opcode.floor, x),
    ceil: (x) => apply(opcode.ceil, x),
    trunc: (x) => apply(opcode.trunc, x),
    min: (x, y) => apply(opcode.min, x, y),
    max: (x, y) => apply(opcode.max, x, y),
    lt: (x, y) => apply(opcode.lt, x, y),
    le: (x, y) => apply(opcode.le, x, y),
    gt: (x, y) => apply(opcode.gt, x, y),
    ge: (x, y) => apply(opcode.ge, x, y),
    eq: (x, y) => apply(opcode.eq, x, y),
    ne: (x, y) => apply(opcode.ne, x, y),
    choose: lanesOf(width) === 1 ? builder.select : (mask, a, b) => apply(vector128.select, a, b, mask),
    exp: (x) => call("exp", [x]),
    expm1: (x) => call("expm1", [x]),
    log: (x) => call("log", [x]),
    log1p: (x) => call("log1p", [x]),
    sin: (x) => call("sin", [x]),
    cos: (x) => call("cos", [x]),
    tanh: (x) => call("tanh", [x]),
    pow: (x, y) => call("pow", [x, y]),
  };
};
