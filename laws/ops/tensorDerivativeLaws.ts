// The laws of an op's derivatives: against differences, forward against reverse mode, and the second order. Knows an op
// made ready; is ignorant of what it computes.
import { type Interval, Tree } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import type { Judge } from "../core/judge.js";
import { type Law, law } from "../core/law.js";
import { differenceSlope, isConclusive, type Surroundings } from "../oracles/differences.js";
import { directionLike, likewise, moved, products, size, total } from "../samples/tensorDirections.js";
import { numbersOf, seeds, type Values } from "../samples/twins.js";
import { shapeOf, type TensorOp, type Value } from "./tensorOp.js";
import { described, placeIn, type TensorSamples } from "./tensorSamples.js";

/** How far one can go along a direction before some number leaves its interval. */
const room = (point: Values, direction: Values, domain: readonly Interval[] | undefined): Surroundings => {
  if (domain === undefined) return {};
  const ends = point.flatMap((value, i) => {
    const steps = numbersOf(direction[i]!);
    const [from, to] = domain[i]!;
    return numbersOf(value).flatMap((x, k) => {
      const step = steps[k]!;
      return step === 0 ? [] : [[(from - x) / step, (to - x) / step].sort((a, b) => a - b)];
    });
  });
  return { low: Math.max(...ends.map(([low]) => low!)), high: Math.min(...ends.map(([, high]) => high!)) };
};

/** A function of the distance along a direction that computes nothing twice. */
const remembered = (f: (e: number) => number): ((e: number) => number) => {
  const known = new Map<number, number>();
  return (e) => {
    const value = known.get(e) ?? f(e);
    known.set(e, value);
    return value;
  };
};

/** Where the derivative in argument `i` is farthest from differences, in words. */
const worstPlace = (op: TensorOp, point: Values, weights: Value, i: number, samples: TensorSamples): string => {
  const w = numbersOf(weights);
  const pulled = numbersOf(op.pulled(point, weights)[i]!);
  const misses = pulled.flatMap((derivative, k) => {
    const unit = point.map((value, j) => {
      let at = 0;
      return Tree.map(() => (j === i && at++ === k ? 1 : 0))(value);
    });
    const along = (e: number): number => total(products(numbersOf(op.value(moved(point, unit, e))), w));
    const slope = differenceSlope(along, 0, room(point, unit, samples.domain));
    const miss = Math.abs(derivative - slope.value) - slope.bar;
    return isConclusive(slope) && miss > 0 ? [{ k, derivative, slope, miss }] : [];
  });
  const [first, ...others] = misses;
  if (first === undefined) return "";
  const { k, derivative, slope } = others.reduce((worst, next) => (next.miss > worst.miss ? next : worst), first);
  const place = placeIn(shapeOf(point[i]!), k);
  return ` Reverse mode is farthest off at ${op.argument(i)}${place}: ${derivative}, but differences give ${slope.value}.`;
};

/** What was asked of the judge, with the coordinate that is farthest off where the answer is no. */
const localised = (ask: () => unknown, where: () => string): void => {
  try {
    ask();
  } catch (error) {
    throw error instanceof Disagreement ? new Disagreement(`${error.message}${where()}`, error.difference) : error;
  }
};

const isMixed = (direction: readonly number[]): boolean => direction.filter((step) => step !== 0).length > 1;

/** The slope of the value in each argument alone, by both modes. */
const differences = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.differences",
    statement: "forward and reverse mode agree with differences, in each argument alone",
    formula: "<J t, w> = <t, J^T w> = d/de <f(x + e t), w> at e = 0",
    given: [samples.points, seeds],
    holds: (judge, point, seed) => {
      const value = op.value(point);
      const weights = likewise(value, seed + 1);
      const w = numbersOf(weights);
      const pulled = op.pulled(point, weights).map(numbersOf);
      for (const i of point.keys()) {
        const direction = directionLike(point, seed, i);
        const steps = numbersOf(direction[i]!);
        const along = remembered((e) => total(products(numbersOf(op.value(moved(point, direction, e))), w)));
        // x + e t is rounded to the precision of x, which moves f by about the derivative times x.
        const noise = size(products(numbersOf(value), w)) + size(products(pulled[i]!, numbersOf(point[i]!)));
        const around = { ...room(point, direction, samples.domain), size: noise, mixed: isMixed(steps) };
        const forward = total(products(numbersOf(op.tangent(point, direction)), w));
        const reverse = total(products(pulled[i]!, steps));
        const name = op.argument(i);
        localised(
          () => {
            judge.slope(`<J t, w> in ${name}`, forward, along, 0, around);
            judge.slope(`<t, J^T w> in ${name}`, reverse, along, 0, around);
          },
          () => worstPlace(op, point, weights, i, samples),
        );
      }
    },
    ...described(op),
  });

const adjoint = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.adjoint",
    statement: "forward and reverse mode are transposes of each other",
    formula: "<J t, w> = <t, J^T w>",
    given: [samples.points, seeds],
    holds: (judge, point, seed) => {
      const direction = directionLike(point, seed);
      const tangent = op.tangent(point, direction);
      const weights = likewise(tangent, seed + 1);
      const forward = products(numbersOf(tangent), numbersOf(weights));
      const reverse = products(numbersOf(op.pulled(point, weights)), numbersOf(direction));
      judge.agree("<J t, w> and <t, J^T w>", total(forward), total(reverse), size(forward) + size(reverse));
    },
    ...described(op),
  });

const mustBeSymmetric = (judge: Judge, [u, hv]: readonly [Values, Values], [v, hu]: readonly [Values, Values]) => {
  const left = products(numbersOf(u), numbersOf(hv));
  const right = products(numbersOf(v), numbersOf(hu));
  judge.agree("<u, H v> and <v, H u>", total(left), total(right), size(left) + size(right));
};

const second = (op: TensorOp, samples: TensorSamples): Law =>
  law({
    id: "tensor.second",
    statement: "the Hessian is the derivative of the gradient, and symmetric",
    formula: "<u, H v> = <v, H u> = d/de <u, grad F(x + e v)> at e = 0, with F = <w, f + f^2 / 2>",
    given: [samples.points, seeds],
    holds: (judge, point, seed) => {
      const value = op.value(point);
      const weights = likewise(value, seed + 1);
      const [u, v] = [directionLike(point, seed + 2), directionLike(point, seed + 3)];
      const [hu, hv] = [op.hessianTimes(point, u, weights), op.hessianTimes(point, v, weights)];
      const along = (e: number): number =>
        total(products(numbersOf(op.gradient(moved(point, v, e), weights)), numbersOf(u)));
      const here = numbersOf(op.gradient(point, weights));
      // Where terms of the gradient cancel their rounding is left, and they are of about the size of what they are of.
      const terms = numbersOf(value).map((y, i) => numbersOf(weights)[i]! * (y + y ** 2 / 2));
      const noise = [...here, ...numbersOf(hv)].every((x) => x === 0)
        ? 0
        : size(terms) + size(products(here, numbersOf(u))) + size(products(numbersOf(hu), numbersOf(point)));
      const around = { ...room(point, v, samples.domain), size: noise, mixed: true };
      judge.slope(
        "<u, H v> and differences of the gradient",
        total(products(numbersOf(hv), numbersOf(u))),
        along,
        0,
        around,
      );
      mustBeSymmetric(judge, [u, hv], [v, hu]);
    },
    ...described(op),
  });

/** The laws of an op's derivatives. */
export const tensorDerivativeLaws = (op: TensorOp, samples: TensorSamples): readonly Law[] => [
  differences(op, samples),
  adjoint(op, samples),
  second(op, samples),
];
