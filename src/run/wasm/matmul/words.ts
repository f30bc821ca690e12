// Words in which the matrix product is written: whole numbers, variables and loops over a `Builder`, and what the two
// precisions differ in. Knows how numbers lie in memory; is ignorant of matrices.
import type { Builder, Code, Local } from "../code.js";
import { i32 } from "../module.js";
import {
  type FloatOpcodes,
  float32,
  float32x4,
  float64,
  float64x2,
  int32,
  load,
  loadLane32,
  loadLane64,
  type MemoryAccess,
  store,
  storeLane32,
  storeLane64,
} from "../opcodes.js";

/** How numbers of one width are read and written. */
export interface Access {
  readonly load: MemoryAccess;
  readonly store: MemoryAccess;
}

/** What the precisions differ in. A vector has 16 bytes in both. */
export interface Precision {
  /** The bytes of a number, and their logarithm. */
  readonly size: number;
  readonly shift: number;
  readonly vector: FloatOpcodes;
  readonly scalar: FloatOpcodes;
  readonly whole: Access;
  readonly single: Access;
  /** One number into every lane; into the first, with zeros above; and into, or from, any. */
  readonly splat: MemoryAccess;
  readonly first: MemoryAccess;
  readonly lane: Access;
  readonly zero: (builder: Builder, vector: boolean) => Code;
}

const whole: Access = { load: load.v128, store: store.v128 };

export const precisions: Readonly<Record<"f64" | "f32", Precision>> = {
  f64: {
    size: 8,
    shift: 3,
    vector: float64x2,
    scalar: float64,
    whole,
    single: { load: load.f64, store: store.f64 },
    splat: load.splat64,
    first: load.zero64,
    lane: { load: loadLane64, store: storeLane64 },
    zero: (builder, vector) => (vector ? builder.float64x2(0) : builder.float64(0)),
  },
  f32: {
    size: 4,
    shift: 2,
    vector: float32x4,
    scalar: float32,
    whole,
    single: { load: load.f32, store: store.f32 },
    splat: load.splat32,
    first: load.zero32,
    lane: { load: loadLane32, store: storeLane32 },
    zero: (builder, vector) => (vector ? builder.float32x4(0) : builder.float32(0)),
  },
};

/** A whole number: a constant, what a variable holds now, or a value, used this once. */
export type Whole = number | Local | Code;

export interface Words {
  readonly builder: Builder;
  readonly precision: Precision;
  readonly of: (whole: Whole) => Code;
  readonly plus: (a: Whole, b: Whole) => Code;
  readonly minus: (a: Whole, b: Whole) => Code;
  readonly times: (a: Whole, b: Whole) => Code;
  /** Times 2, and halved, so many times. */
  readonly doubled: (a: Whole, often: number) => Code;
  readonly halved: (a: Whole, often: number) => Code;
  readonly and: (a: Whole, b: Whole) => Code;
  readonly or: (a: Whole, b: Whole) => Code;
  readonly not: (a: Whole) => Code;
  readonly less: (a: Whole, b: Whole) => Code;
  readonly atMost: (a: Whole, b: Whole) => Code;
  readonly equal: (a: Whole, b: Whole) => Code;
  readonly choose: (condition: Whole, yes: Whole, no: Whole) => Code;
  readonly variable: (value: Whole) => Local;
  readonly set: (local: Local, value: Whole) => void;
  readonly setEach: (locals: readonly Local[], values: readonly Whole[]) => void;
  readonly advance: (local: Local, by: Whole) => void;
  /** No more than `most`. */
  readonly limit: (local: Local, most: Local) => void;
  readonly whenever: (condition: () => Code, body: () => void) => void;
  /** A vector of the numbers at these addresses. */
  readonly gathered: (addresses: readonly Local[]) => Code;
}

export const wordsOf = (builder: Builder, precision: Precision): Words => {
  const of = (whole: Whole): Code =>
    typeof whole === "number" ? builder.int32(whole) : "index" in whole ? builder.get(whole) : whole;
  const binary = (name: Exclude<keyof typeof int32, "eqz">) => (a: Whole, b: Whole) =>
    builder.apply(int32[name], of(a), of(b));
  const plus = binary("add");
  const less = binary("lt");
  const set = (local: Local, value: Whole): void => builder.set(local, of(value));
  return {
    builder,
    precision,
    of,
    plus,
    less,
    set,
    setEach: (locals, values) => {
      for (const [i, local] of locals.entries()) set(local, values[i]!);
    },
    minus: binary("sub"),
    times: binary("mul"),
    doubled: binary("shiftLeft"),
    halved: binary("shiftRight"),
    and: binary("and"),
    or: binary("or"),
    not: (a) => builder.apply(int32.eqz, of(a)),
    atMost: binary("le"),
    equal: binary("eq"),
    choose: (condition, yes, no) => builder.select(of(condition), of(yes), of(no)),
    variable: (value) => {
      const local = builder.local(i32);
      set(local, value);
      return local;
    },
    advance: (local, by) => set(local, plus(local, by)),
    limit: (local, most) => builder.when(less(most, local), () => set(local, most)),
    // Asked once before, and once after each time: a loop with its question at the end is one jump a time.
    whenever: (condition, body) => builder.when(condition(), () => builder.repeat(body, condition)),
    gathered: ([first, ...others]) =>
      others.reduce(
        (vector, address, i) => builder.loadLane(precision.lane.load, of(address), 0, vector, i + 1),
        builder.load(precision.first, of(first!), 0),
      ),
  };
};
