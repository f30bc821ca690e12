// An op's recipe for generated code, carried out on plain numbers. Knows the instructions and JavaScript's functions.
import type { ElementwiseOp, Instructions } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { thrownText } from "../report/thrown.js";
import type { OpUnderTest } from "./opFunction.js";
import { anyPoint, explainPoint, type Point, pointIn } from "./points.js";

const onNumbers: Instructions<number, boolean> = {
  number: (value) => value,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  neg: (x) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  min: Math.min,
  max: Math.max,
  lt: (x, y) => x < y,
  le: (x, y) => x <= y,
  gt: (x, y) => x > y,
  ge: (x, y) => x >= y,
  eq: (x, y) => x === y,
  ne: (x, y) => x !== y,
  choose: (mask, a, b) => (mask ? a : b),
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  pow: (x, y) => x ** y,
};

const carriedOut = (op: ElementwiseOp, point: Point): number => {
  try {
    return op.wasm?.(onNumbers, ...point) ?? Number.NaN;
  } catch (error) {
    throw new Disagreement(
      `the field wasm of ${op.name} throws ${thrownText(error)}. It puts the value together of instructions, as (i, x) => i.mul(x, x) does: ${Object.keys(onNumbers).join(", ")}.`,
    );
  }
};

export const recipeLaw = ({ op, value }: OpUnderTest): Law =>
  law({
    id: "op.wasm",
    statement: "the recipe for WebAssembly is the value, at every float",
    formula: "wasm(x) = f(x), bit for bit, where the functions are JavaScript's",
    given: [fc.oneof(pointIn(op), anyPoint(op))],
    holds: (judge, point) => {
      judge.equal(`the value and the recipe of ${op.name}`, value(point), carriedOut(op, point));
    },
    explain: explainPoint(op),
  });
