// minimize: L-BFGS, which learns the curvature of a function from the last steps. Knows vectors; how far to go along a
// direction is the line search's.
//
// Source: J. Nocedal, «Updating quasi-Newton matrices with limited storage» (1980); J. Nocedal and S. Wright, «Numerical
// Optimization» (2006), algorithm 7.5.
import { fail } from "../../expr/errors.js";
import {
  type AnyTree,
  type Argument,
  compile,
  type Expr,
  type Gradient,
  type Operand,
  type ScalarResult,
  Tree,
  valueAndGrad,
} from "../../index.js";
import { checked, notNegative, optional, wholeFrom } from "../optimizers/options.js";
import { type LinePoint, searchedLine } from "./lineSearch.js";
import type { MinimizeOptions, Minimum, StopReason } from "./result.js";
import { along, dot, largest, treeOf, vectorOf } from "./vector.js";

interface Point extends LinePoint {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

/** One step and how the gradient changed along it. */
interface Memory {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** One divided by their product. */
  readonly weight: number;
}

/** Where the quasi-Newton model says the minimum is: the inverse Hessian that the memories imply, times -gradient. */
const direction = (gradient: Float64Array, memories: readonly Memory[]): Float64Array => {
  let q: Float64Array = gradient.map((g) => -g);
  const factors = [...memories].reverse().map(({ step, change, weight }) => {
    const factor = weight * dot(step, q);
    q = along(q, -factor, change);
    return factor;
  });
  const latest = memories.at(-1);
  const scale = latest === undefined ? 1 : 1 / (latest.weight * dot(latest.change, latest.change));
  let r: Float64Array = q.map((value) => scale * value);
  memories.forEach(({ step, change, weight }, i) => {
    r = along(r, factors[memories.length - 1 - i]! - weight * dot(change, r), step);
  });
  return r;
};

const isUsable = ({ value, gradient }: Point): boolean => Number.isFinite(value) && Number.isFinite(largest(gradient));

/** What `f` returns is seen when it is traced. */
const isObjective = (f: unknown): f is (params: AnyTree) => ScalarResult => typeof f === "function";

interface Descent {
  readonly point: Point;
  readonly iterations: number;
  readonly reason: StopReason;
}

interface Settings {
  readonly tolerance: number;
  readonly max: number;
  readonly history: number;
}

// So many times the first step: what still falls there has no least value.
const farAway = 2 ** 40;

const descended = (
  evaluate: (x: Float64Array) => Point,
  start: Float64Array,
  { tolerance, max, history }: Settings,
): Descent => {
  let point = evaluate(start);
  if (point.value === Number.NEGATIVE_INFINITY) return { point, iterations: 0, reason: "unbounded" };
  if (!isUsable(point)) return { point, iterations: 0, reason: "notFinite" };
  const first = point.value;
  let memories: readonly Memory[] = [];
  for (let iterations = 0; ; iterations++) {
    const steepest = largest(point.gradient);
    // Of the lesser value: one that falls without end would allow any gradient in the end.
    const scale = Math.max(1, Math.min(Math.abs(point.value), Math.abs(first)));
    if (steepest <= tolerance * scale) return { point, iterations, reason: "converged" };
    if (iterations === max) return { point, iterations, reason: "max" };
    let towards = direction(point.gradient, memories);
    let slope = dot(towards, point.gradient);
    if (!(slope < 0)) {
      // Rounding has spoilt what was learned: begin again.
      memories = [];
      towards = direction(point.gradient, memories);
      slope = dot(towards, point.gradient);
    }
    const { x, value, gradient } = point;
    const phi = (at: number): Point => {
      const there = evaluate(along(x, at, towards));
      return { ...there, at, slope: dot(there.gradient, towards) };
    };
    const initial = memories.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const found = searchedLine(phi, { at: 0, value, slope, x, gradient }, initial);
    if (found === undefined) {
      if (memories.length === 0) return { point, iterations, reason: "noProgress" };
      memories = [];
      continue;
    }
    if (found.value === Number.NEGATIVE_INFINITY || (found.at >= initial * farAway && found.slope < 0))
      return { point: found, iterations: iterations + 1, reason: "unbounded" };
    const [step, change] = [along(found.x, -1, x), along(found.gradient, -1, gradient)];
    const product = dot(step, change);
    point = found;
    // Where rounding hides the curvature there is nothing to learn.
    if (product > Number.EPSILON * Math.sqrt(dot(step, step) * dot(change, change)))
      memories = [...memories, { step, change, weight: 1 / product }].slice(-history);
  }
};

/**
 * The least value of a function, near where it starts: L-BFGS with a line search that satisfies the strong Wolfe
 * conditions. It is deterministic, needs no rate, and says why it stopped. Where the function is not finite, steps are
 * taken to be too long.
 *
 * @param f - A scalar expression of the parameters, as for `grad`.
 * @param start - Any tree of numbers and tensors.
 * @throws GM-OPTION for an option that is unknown or out of its range; GM-FUNCTION if `f` is no function; what `grad`
 *   throws.
 *
 * @example
 * const valley = ({ x, y }: { x: Expr; y: Expr }) => add(square(sub(1, x)), mul(100, square(sub(y, square(x)))))
 * const { params, reason } = minimize(valley, { x: -1.2, y: 1 })
 * reason // => "converged"
 * Math.abs(params.x - 1) < 1e-8 // => true
 */
export function minimize<X extends Operand>(
  f: (x: Expr) => ScalarResult,
  start: X,
  options?: MinimizeOptions,
): Minimum<Gradient<X>>;
export function minimize<S, const P extends Argument<S>>(
  f: (params: S) => ScalarResult,
  start: P,
  options?: MinimizeOptions,
): Minimum<Gradient<P>>;
export function minimize(f: unknown, start: AnyTree, options: MinimizeOptions = {}): Minimum<AnyTree> {
  if (!isObjective(f)) throw fail.notAFunction("minimize", f);
  const {
    tolerance = 1e-8,
    max = 1000,
    history = 30,
  } = checked("minimize", options, {
    tolerance: optional(notNegative),
    max: optional(wholeFrom(0)),
    history: optional(wholeFrom(1)),
  });
  if (Tree.leaves(start).length === 0) return nothingToDo(f, start);
  const both = valueAndGrad<AnyTree, readonly []>(f);
  let evaluations = 0;
  const evaluate = (x: Float64Array): Point => {
    evaluations += 1;
    const [value, gradient] = both(treeOf(start, x));
    return { at: 0, slope: 0, x, value: Number(value), gradient: vectorOf(gradient) };
  };
  const { point, iterations, reason } = descended(evaluate, vectorOf(start), { tolerance, max, history });
  return Object.freeze({ params: treeOf(start, point.x), value: point.value, iterations, evaluations, reason });
}

// Without a number to change, the start is the minimum.
const nothingToDo = (f: (params: AnyTree) => ScalarResult, start: AnyTree): Minimum<AnyTree> => {
  const value = Number(compile<readonly [AnyTree], ScalarResult>(f)(start));
  return Object.freeze({ params: start, value, iterations: 0, evaluations: 1, reason: "converged" });
};
