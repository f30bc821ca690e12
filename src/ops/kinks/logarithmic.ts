// The conventions of logAddExp, xlogy and their relatives, as data.
import type { Kink } from "../../expr/op.js";
import { outside } from "./sentences.js";

const infinity = Number.POSITIVE_INFINITY;

const dominated: readonly (readonly [smaller: number, larger: number])[] = [
  [1e-300, 1e300],
  [-700, 700],
  [1, infinity],
  [0, infinity],
  [-infinity, 1],
  [-infinity, infinity],
];

const vanished = (arg: string, other: string): readonly Kink[] =>
  dominated.map(([at, larger]) => ({
    arg,
    at,
    given: { [other]: larger },
    partial: 0,
    second: { x: 0, y: 0 },
    reason: "the smaller operand has vanished; PyTorch multiplies infinity by 0",
  }));

/** For logAddExp2; logAddExp differs only where the smaller operand has not vanished altogether. */
export const logOfSumConventions: readonly Kink[] = [...vanished("x", "y"), ...vanished("y", "x")];

const products: readonly (readonly [x: number, y: number])[] = [
  [-1, -1],
  [-2, -3],
  [2, -3],
  [10, -3],
  [-700, -700],
  [700, -700],
  [1, -infinity],
  [infinity, -infinity],
  [-infinity, -infinity],
];

/** The conventions of `x log(shift + y)`: nothing of it is left where x is 0, and nothing is a number where log is NaN. */
export const productConventions = (shift: number): readonly Kink[] => [
  {
    arg: "x",
    at: 0,
    given: { y: 0 - shift },
    partial: 0,
    second: { y: infinity },
    reason: "0 log 0 is 0 by convention",
    torch: 0,
    jax: -infinity,
  },
  { arg: "y", at: 0 - shift, given: { x: 0 }, partial: 0, second: { y: 0 }, reason: "at x = 0 it is 0 for every y" },
  {
    arg: "x",
    at: 0,
    given: { y: -1 - shift },
    partial: 0,
    second: { y: Number.NaN },
    reason: "0 times a NaN logarithm is 0 by convention",
    torch: 0,
  },
  {
    arg: "y",
    at: -1 - shift,
    given: { x: 0 },
    partial: 0,
    second: { x: Number.NaN },
    reason: "at x = 0 it is 0 for every y",
    torch: 0,
  },
  ...products
    .filter(([, y]) => y + shift < 0)
    .flatMap(([x, y]) => [
      outside({ arg: "x", at: x, given: { y } }, ["y"]),
      outside({ arg: "y", at: y, given: { x } }, ["x", "y"]),
    ]),
];
