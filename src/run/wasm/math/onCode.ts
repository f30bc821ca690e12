// The instructions of our own functions as WebAssembly, on one float64 or on two side by side. Knows how both handle bits,
// truth values and branches; is ignorant of the functions.
import { instructionsOf, type MathName } from "../arithmetic.js";
import type { Builder, Code } from "../code.js";
import { f64, v128 } from "../module.js";
import { convert, int32, int64, int64x2, type Opcode, vector128 } from "../opcodes.js";
import type { Constants } from "./constants.js";
import type { BitInstructions } from "./instructions.js";
import { laneByLane } from "./lanes.js";

type CodeInstructions = BitInstructions<Code, Code, Code>;

/** A call of JavaScript's function of one float64. */
type HostCall = (name: MathName, args: readonly Code[]) => Code;

type Pair = (a: Code, b: Code) => Code;

const bitwise = ({ apply }: Builder, opcodes: Readonly<Record<"add" | "sub" | "and" | "or" | "xor", Opcode>>) => {
  const pair =
    (opcode: Opcode): Pair =>
    (a, b) =>
      apply(opcode, a, b);
  return {
    addBits: pair(opcodes.add),
    subBits: pair(opcodes.sub),
    andBits: pair(opcodes.and),
    orBits: pair(opcodes.or),
    xorBits: pair(opcodes.xor),
  };
};

const onOne = (builder: Builder, host: HostCall, constants: Constants): CodeInstructions => {
  const { apply } = builder;
  return {
    ...instructionsOf(builder, "f64", host),
    ...bitwise(builder, int64),
    ...constants,
    bitsOf: (x) => apply(convert.bitsOf, x),
    fromBits: (bits) => apply(convert.fromBits, bits),
    shiftLeft: (bits, distance) => apply(int64.shiftLeft, bits, builder.int64(BigInt(distance))),
    shiftRight: (bits, distance) => apply(int64.shiftRightUnsigned, bits, builder.int64(BigInt(distance))),
    not: (mask) => apply(int32.eqz, mask),
    both: (a, b) => apply(int32.and, a, b),
    either: (a, b) => apply(int32.or, a, b),
    rarely: (mask, usual, otherwise) => {
      const result = builder.local(f64);
      builder.set(result, usual);
      builder.when(mask, () => builder.set(result, otherwise(builder.get(result))));
      return builder.get(result);
    },
    host: (name, x) => host(name, [x]),
  };
};

const onTwo = (builder: Builder, host: HostCall, constants: Constants): CodeInstructions => {
  const { apply } = builder;
  return {
    ...instructionsOf(builder, "f64x2", host),
    ...bitwise(builder, int64x2),
    ...constants,
    bitsOf: (x) => x,
    fromBits: (bits) => bits,
    shiftLeft: (bits, distance) => apply(int64x2.shiftLeft, bits, builder.int32(distance)),
    shiftRight: (bits, distance) => apply(int64x2.shiftRightUnsigned, bits, builder.int32(distance)),
    not: (mask) => apply(vector128.not, mask),
    both: (a, b) => apply(vector128.and, a, b),
    either: (a, b) => apply(vector128.or, a, b),
    rarely: (mask, usual, otherwise) => {
      const result = builder.local(v128);
      const now = builder.get(result);
      builder.set(result, usual);
      builder.when(apply(vector128.anyTrue, mask), () =>
        builder.set(result, apply(vector128.select, otherwise(now), now, mask)),
      );
      return now;
    },
    host: (name, x) => laneByLane(builder, "f64x2", [x], (args) => host(name, args)),
  };
};

/** `host` is for numbers that our own functions do not reach. */
export const bitInstructionsOf = (
  builder: Builder,
  width: "f64" | "f64x2",
  host: HostCall,
  constants: Constants,
): CodeInstructions => (width === "f64" ? onOne(builder, host, constants) : onTwo(builder, host, constants));
