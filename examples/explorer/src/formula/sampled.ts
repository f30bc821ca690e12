// A formula at many points at once, for its plots: one batched and compiled function for each choice of axes. Knows
// gradmap; is ignorant of canvases.
import { compile, type Expr, tensor, vmap } from "gradmap";
import type { Heights } from "../contours.js";
import { numbersOf } from "../numbers.js";
import { type Figures, functionOf, type Point } from "./figures.js";
import type { Good } from "./read.js";

/** The values along one axis, the others held. */
export type Curve = (xs: readonly number[], point: Point) => readonly number[];

/** The values over two axes, the others held. */
export type Surface = (xs: readonly number[], ys: readonly number[], point: Point) => Heights;

export const curveOf = (good: Good, name: string): Curve => {
  const f = functionOf(good);
  const many = compile(
    vmap((x: Expr, rest: Readonly<Record<string, Expr>>) => f({ ...rest, [name]: x }), { inAxes: [0, null] }),
  );
  return (xs, point) => Array.from(numbersOf(many(tensor(xs), point)));
};

export const surfaceOf = (good: Good, along: string, across: string): Surface => {
  const f = functionOf(good);
  const many = compile(
    vmap((x: Expr, y: Expr, rest: Readonly<Record<string, Expr>>) => f({ ...rest, [along]: x, [across]: y }), {
      inAxes: [0, 0, null],
    }),
  );
  return (xs, ys, point) => ({
    columns: xs.length,
    rows: ys.length,
    heights: numbersOf(many(tensor(ys.flatMap(() => xs)), tensor(ys.flatMap((y) => xs.map(() => y))), point)),
  });
};

/** The slope of one variable; 0 if the formula has no such one. */
export const slopeOf = ({ gradient }: Figures, name: string | undefined): number =>
  gradient.find(({ variable }) => variable.name === name)?.value ?? 0;
