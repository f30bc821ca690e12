// What an elementwise op costs, in simple operations: its recipe, counted. Ops without one call JavaScript.
import type { Instructions } from "../../expr/instructions.js";
import type { ElementwiseOp } from "../../expr/op.js";

const ofCall = 30;
const ofFunction = 12;
const ofDivision = 4;

const one = (...costs: readonly number[]): number => costs.reduce((sum, cost) => sum + cost, 1);
const some =
  (own: number) =>
  (...costs: readonly number[]): number =>
    costs.reduce((sum, cost) => sum + cost, own);

const counting: Instructions<number, number> = {
  number: () => 0,
  add: one,
  sub: one,
  mul: one,
  div: some(ofDivision),
  neg: one,
  abs: one,
  sqrt: some(ofDivision),
  floor: one,
  ceil: one,
  trunc: one,
  min: one,
  max: one,
  lt: one,
  le: one,
  gt: one,
  ge: one,
  eq: one,
  ne: one,
  choose: one,
  exp: some(ofFunction),
  expm1: some(ofFunction),
  log: some(ofFunction),
  log1p: some(ofFunction),
  sin: some(ofFunction),
  cos: some(ofFunction),
  tanh: some(ofFunction),
  pow: some(2 * ofFunction),
};

const known = new WeakMap<ElementwiseOp, number>();

export const costOf = (op: ElementwiseOp): number => {
  const cost = known.get(op) ?? op.wasm?.(counting, ...op.args.map(() => 0)) ?? ofCall;
  known.set(op, cost);
  return cost;
};
