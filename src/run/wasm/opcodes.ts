// The instructions of WebAssembly that generated code uses: what each gives and how it is written. Data only.
// Source: WebAssembly Core Specification 2.0, section 5.4.
import { f32, f64, i32, i64, type ValueType, v128 } from "./module.js";

/** An instruction on values: the type of its result, and its bytes. */
export interface Opcode {
  readonly type: ValueType;
  readonly bytes: readonly number[];
}

const plain = (type: ValueType, byte: number): Opcode => ({ type, bytes: [byte] });

/** Vector instructions: a prefix, and a number that may take two bytes. */
const vector = (type: ValueType, code: number): Opcode => ({
  type,
  bytes: code < 0x80 ? [0xfd, code] : [0xfd, (code & 0x7f) | 0x80, code >> 7],
});

const extracted = (type: ValueType, code: number, lane: number): Opcode => ({
  type,
  bytes: [...vector(type, code).bytes, lane],
});

// Scalar instructions of one precision stand in the same order in both, from their first byte on.
const scalarFloat = (type: ValueType, comparisons: number, arithmetic: number) => ({
  eq: plain(i32, comparisons),
  ne: plain(i32, comparisons + 1),
  lt: plain(i32, comparisons + 2),
  gt: plain(i32, comparisons + 3),
  le: plain(i32, comparisons + 4),
  ge: plain(i32, comparisons + 5),
  abs: plain(type, arithmetic),
  neg: plain(type, arithmetic + 1),
  ceil: plain(type, arithmetic + 2),
  floor: plain(type, arithmetic + 3),
  trunc: plain(type, arithmetic + 4),
  sqrt: plain(type, arithmetic + 6),
  add: plain(type, arithmetic + 7),
  sub: plain(type, arithmetic + 8),
  mul: plain(type, arithmetic + 9),
  div: plain(type, arithmetic + 10),
  min: plain(type, arithmetic + 11),
  max: plain(type, arithmetic + 12),
});

/** What there is for numbers of a width and a precision, by the same names. */
export type FloatOpcodes = ReturnType<typeof scalarFloat>;

const vectorFloat = (comparisons: number, arithmetic: number, rounding: readonly [number, number, number]) => ({
  eq: vector(v128, comparisons),
  ne: vector(v128, comparisons + 1),
  lt: vector(v128, comparisons + 2),
  gt: vector(v128, comparisons + 3),
  le: vector(v128, comparisons + 4),
  ge: vector(v128, comparisons + 5),
  ceil: vector(v128, rounding[0]),
  floor: vector(v128, rounding[1]),
  trunc: vector(v128, rounding[2]),
  abs: vector(v128, arithmetic),
  neg: vector(v128, arithmetic + 1),
  sqrt: vector(v128, arithmetic + 3),
  add: vector(v128, arithmetic + 4),
  sub: vector(v128, arithmetic + 5),
  mul: vector(v128, arithmetic + 6),
  div: vector(v128, arithmetic + 7),
  min: vector(v128, arithmetic + 8),
  max: vector(v128, arithmetic + 9),
});

export const float64: FloatOpcodes = scalarFloat(f64, 0x61, 0x99);
export const float32: FloatOpcodes = scalarFloat(f32, 0x5b, 0x8b);
export const float64x2: FloatOpcodes = vectorFloat(0x47, 0xec, [0x74, 0x75, 0x7a]);
export const float32x4: FloatOpcodes = vectorFloat(0x41, 0xe0, [0x67, 0x68, 0x69]);

/** Whole numbers of 32 bits: addresses and counters. */
export const int32 = {
  eqz: plain(i32, 0x45),
  eq: plain(i32, 0x46),
  ne: plain(i32, 0x47),
  lt: plain(i32, 0x48),
  ltUnsigned: plain(i32, 0x49),
  gt: plain(i32, 0x4a),
  le: plain(i32, 0x4c),
  ge: plain(i32, 0x4e),
  add: plain(i32, 0x6a),
  sub: plain(i32, 0x6b),
  mul: plain(i32, 0x6c),
  and: plain(i32, 0x71),
  or: plain(i32, 0x72),
  xor: plain(i32, 0x73),
  shiftLeft: plain(i32, 0x74),
  shiftRight: plain(i32, 0x75),
} as const;

/** The bits of one float64, and conversions. */
export const int64 = {
  add: plain(i64, 0x7c),
  sub: plain(i64, 0x7d),
  mul: plain(i64, 0x7e),
  and: plain(i64, 0x83),
  or: plain(i64, 0x84),
  xor: plain(i64, 0x85),
  shiftLeft: plain(i64, 0x86),
  shiftRight: plain(i64, 0x87),
  shiftRightUnsigned: plain(i64, 0x88),
  eq: plain(i32, 0x51),
  ne: plain(i32, 0x52),
  lt: plain(i32, 0x53),
  gt: plain(i32, 0x55),
} as const;

/** The bits of two float64 side by side. Shifts take their distance as a number of 32 bits. */
export const int64x2 = {
  add: vector(v128, 0xce),
  sub: vector(v128, 0xd1),
  mul: vector(v128, 0xd5),
  and: vector(v128, 0x4e),
  or: vector(v128, 0x50),
  xor: vector(v128, 0x51),
  shiftLeft: vector(v128, 0xcb),
  shiftRight: vector(v128, 0xcc),
  shiftRightUnsigned: vector(v128, 0xcd),
  eq: vector(v128, 0xd6),
  ne: vector(v128, 0xd7),
  lt: vector(v128, 0xd8),
  gt: vector(v128, 0xd9),
} as const;

/** Whole vectors, whatever is in them. */
export const vector128 = {
  not: vector(v128, 0x4d),
  and: vector(v128, 0x4e),
  andNot: vector(v128, 0x4f),
  or: vector(v128, 0x50),
  xor: vector(v128, 0x51),
  /** The bits of the first where those of the third are 1, else of the second. */
  select: vector(v128, 0x52),
  anyTrue: vector(i32, 0x53),
  splat64: vector(v128, 0x14),
  splat32: vector(v128, 0x13),
  splatBits64: vector(v128, 0x12),
  extract64: [extracted(f64, 0x21, 0), extracted(f64, 0x21, 1)],
  extract32: [0, 1, 2, 3].map((lane) => extracted(f32, 0x1f, lane)),
  replace64: [extracted(v128, 0x22, 0), extracted(v128, 0x22, 1)],
  replace32: [0, 1, 2, 3].map((lane) => extracted(v128, 0x20, lane)),
  /** The lower two float32 as float64, and two float64 as float32 with zeros above them. */
  promoteLow: vector(v128, 0x5f),
  demoteZero: vector(v128, 0x5e),
} as const;

export const convert = {
  demote: plain(f32, 0xb6),
  promote: plain(f64, 0xbb),
  bitsOf: plain(i64, 0xbd),
  fromBits: plain(f64, 0xbf),
  /** A float64 to a whole number of 32 bits; saturates, and NaN becomes 0. */
  toInt32: { type: i32, bytes: [0xfc, 0x02] } as Opcode,
  fromInt32: plain(f64, 0xb7),
  fromInt64: plain(f64, 0xb9),
  lowInt32: plain(i32, 0xa7),
} as const;

/** The first operand where the third, a number of 32 bits, is not 0, else the second. */
export const select = 0x1b;

/** How a number lies in memory: its instruction, and the logarithm of its alignment. */
export interface MemoryAccess {
  readonly type: ValueType;
  readonly bytes: readonly number[];
  readonly align: number;
}

const access = (type: ValueType, bytes: readonly number[], align: number): MemoryAccess => ({ type, bytes, align });

export const load = {
  f64: access(f64, [0x2b], 3),
  f32: access(f32, [0x2a], 2),
  i32: access(i32, [0x28], 2),
  v128: access(v128, [0xfd, 0x00], 3),
  splat64: access(v128, [0xfd, 0x0a], 3),
  splat32: access(v128, [0xfd, 0x09], 2),
  zero64: access(v128, [0xfd, 0x5d], 3),
  zero32: access(v128, [0xfd, 0x5c], 2),
} as const;

export const store = {
  f64: access(f64, [0x39], 3),
  f32: access(f32, [0x38], 2),
  i32: access(i32, [0x36], 2),
  v128: access(v128, [0xfd, 0x0b], 3),
} as const;

/** One lane loaded into a vector, or stored from it. */
export const loadLane64 = access(v128, [0xfd, 0x57], 3);
export const loadLane32 = access(v128, [0xfd, 0x56], 2);
export const storeLane64 = access(v128, [0xfd, 0x5b], 3);
export const storeLane32 = access(v128, [0xfd, 0x5a], 2);
