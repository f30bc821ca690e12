// Constants of our functions, in place or once in a module. V8 builds a constant anew wherever it stands, in two or three
// instructions; as an immutable global it is one load, and vector functions take 30% less. Knows no function.
import type { Builder, Code } from "../code.js";
import { type Constant, f64, v128 } from "../module.js";

/** How constants of a width are had. */
export interface Constants {
  readonly number: (value: number) => Code;
  readonly bits: (value: bigint) => Code;
}

/** The index of a global of a module with these bits. */
export type GlobalOf = (type: Constant["type"], bits: bigint) => number;

/** Each constant of a module, once. */
export interface ConstantPool {
  readonly globalOf: GlobalOf;
  /** Those that were asked for until now, by index. */
  readonly constants: readonly Constant[];
}

export const constantPool = (): ConstantPool => {
  const constants: Constant[] = [];
  const indices = new Map<string, number>();
  return {
    constants,
    globalOf: (type, bits) => {
      const key = `${type}:${bits}`;
      const index = indices.get(key) ?? constants.push({ type, bits }) - 1;
      indices.set(key, index);
      return index;
    },
  };
};

/** Each constant where it is used. */
export const inPlace = (builder: Builder, width: "f64" | "f64x2"): Constants =>
  width === "f64"
    ? { number: builder.float64, bits: builder.int64 }
    : { number: builder.float64x2, bits: builder.int64x2 };

const bitsOf = (value: number): bigint => new BigUint64Array(Float64Array.of(value).buffer)[0]!;

/** Constants as globals; but bits that stand alone are cheap in place. */
export const asGlobals = (builder: Builder, width: "f64" | "f64x2", globalOf: GlobalOf): Constants => {
  const type = width === "f64" ? f64 : v128;
  const bits = (value: bigint): Code => builder.global(type, globalOf(type, BigInt.asUintN(64, value)));
  return { number: (value) => bits(bitsOf(value)), bits: width === "f64" ? builder.int64 : bits };
};
