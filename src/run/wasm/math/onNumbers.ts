// The instructions of our own functions as plain JavaScript: numbers, booleans, and bits as BigInt. What the generated code
// computes, without generating it.
import type { BitInstructions } from "./instructions.js";

const view = new DataView(new ArrayBuffer(8));
const wrapped = (value: bigint): bigint => BigInt.asUintN(64, value);

export const onNumbers: BitInstructions<number, boolean, bigint> = {
  number: (value) => value,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  abs: Math.abs,
  floor: Math.floor,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  choose: (mask, a, b) => (mask ? a : b),
  bits: wrapped,
  bitsOf: (x) => {
    view.setFloat64(0, x);
    return view.getBigUint64(0);
  },
  fromBits: (bits) => {
    view.setBigUint64(0, bits);
    return view.getFloat64(0);
  },
  addBits: (a, b) => wrapped(a + b),
  subBits: (a, b) => wrapped(a - b),
  andBits: (a, b) => a & b,
  orBits: (a, b) => a | b,
  xorBits: (a, b) => a ^ b,
  shiftLeft: (bits, distance) => wrapped(bits << BigInt(distance)),
  shiftRight: (bits, distance) => bits >> BigInt(distance),
  not: (mask) => !mask,
  both: (a, b) => a && b,
  either: (a, b) => a || b,
  rarely: (mask, usual, otherwise) => (mask ? otherwise(usual) : usual),
  host: (name, x) => Math[name](x),
};
