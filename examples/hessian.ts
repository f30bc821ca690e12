// Newton's method on Rosenbrock's banana, where gradient descent crawls: the Hessian of a record of parameters is a
// record of records, so the 2 by 2 system is solved by Cramer's rule, in the names of the problem.
import { type Expr, grad, hessian, math } from "gradmap";
import { runIfStarted } from "./support/program.js";

interface Point<T> {
  readonly x: T;
  readonly y: T;
}

/** Lowest at (1, 1), at the end of a long bent valley. */
export const banana = ({ x, y }: Point<Expr>): Expr => math`(1 - ${x}) ^ 2 + 100 * (${y} - ${x} ^ 2) ^ 2`;

const gradient = grad(banana);
const curvature = hessian(banana);

const newton = (point: Point<number>): Point<number> => {
  const g = gradient(point);
  const h = curvature(point);
  const determinant = h.x.x * h.y.y - h.x.y * h.y.x;
  return {
    x: point.x - (h.y.y * g.x - h.x.y * g.y) / determinant,
    y: point.y - (h.x.x * g.y - h.y.x * g.x) / determinant,
  };
};

export const main = ({ steps = 7 } = {}) => {
  const path = [{ x: -1.2, y: 1 }];
  for (let k = 0; k < steps; k++) path.push(newton(path.at(-1)!));
  const lines = path.map(({ x, y }, k) => {
    const slope = gradient({ x, y });
    return `step ${k}   x ${x.toFixed(12).padStart(15)}   y ${y.toFixed(12).padStart(15)}   |gradient| ${Math.hypot(slope.x, slope.y).toExponential(1)}`;
  });
  return { path, lines };
};

runIfStarted(import.meta.url, main);
