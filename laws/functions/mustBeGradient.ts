// Whether some numbers are the gradient of a function of a tree, by differences along a direction; and where they are not,
// in which coordinate. Knows values only: how the gradient came to be does not matter.
import { Tree } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import type { Judge } from "../core/judge.js";
import { differenceSlope, isConclusive } from "../oracles/differences.js";
import { type AnyTree, coordinate, numbersIn, partsOf } from "./parts.js";

type Numbers = readonly number[];

/** A function of a tree at a point, with what is claimed to be its gradient there. */
export interface Claim {
  readonly f: (params: AnyTree) => number;
  readonly params: AnyTree;
  readonly gradient: Numbers;
}

const total = (terms: Numbers): number => terms.reduce((sum, term) => sum + term, 0);

/** What a direction takes of a gradient. Where it does not go, the gradient may be anything. */
const products = (gradient: Numbers, direction: Numbers): Numbers =>
  gradient.map((g, i) => (direction[i] === 0 ? 0 : g * direction[i]!));

const size = (terms: Numbers): number => terms.filter(Number.isFinite).reduce((sum, term) => sum + Math.abs(term), 0);

const treeOf = (like: AnyTree, numbers: Numbers): AnyTree => {
  let next = 0;
  return Tree.map(() => numbers[next++]!)(like);
};

const along =
  ({ f, params }: Claim, direction: Numbers): ((e: number) => number) =>
  (e) =>
    f(Tree.zipWith((x, step) => x + e * step)(params, treeOf(params, direction)));

// p + e t is rounded to the precision of p, which moves f by about the gradient times p.
const around = ({ gradient, params }: Claim, direction: Numbers) => ({
  size: size(numbersIn(params).map((x, i) => (direction[i] === 0 ? 0 : x * gradient[i]!))),
});

/** How far off the claim is along a direction, as far as differences can tell. */
const residual = (claim: Claim, direction: Numbers): number => {
  const slope = differenceSlope(along(claim, direction), 0, around(claim, direction));
  const off = Math.abs(total(products(claim.gradient, direction)) - slope.value);
  if (!isConclusive(slope) || off <= slope.bar) return 0;
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
};

const only = (direction: Numbers, places: ReadonlySet<number>): Numbers =>
  direction.map((x, i) => (places.has(i) ? x : 0));

const chunks = (places: Numbers, length: number): readonly Numbers[] =>
  Array.from({ length: Math.ceil(places.length / length) }, (_, i) => places.slice(i * length, (i + 1) * length));

const worstOf = <T>(candidates: readonly T[], off: (candidate: T) => number): T | undefined => {
  let [worst, most]: [T | undefined, number] = [undefined, 0];
  for (const candidate of candidates) {
    const own = off(candidate);
    if (own > most) [worst, most] = [candidate, own];
  }
  return worst;
};

// So many coordinates are looked at one by one; of more, the worst part is searched in first.
const few = 64;

/** The coordinate in which the claim is furthest off, if there is one of which that can be told. */
const worstCoordinate = (claim: Claim, direction: Numbers): number | undefined => {
  let places: Numbers = direction.flatMap((x, i) => (x === 0 ? [] : [i]));
  while (places.length > few) {
    const parts = chunks(places, Math.ceil(places.length / 16));
    const worst = worstOf(parts, (part) => residual(claim, only(direction, new Set(part))));
    if (worst === undefined) return undefined;
    places = worst;
  }
  return worstOf(places, (place) => residual(claim, unit(direction, place)));
};

const unit = ({ length }: Numbers, place: number): Numbers => Array.from({ length }, (_, i) => (i === place ? 1 : 0));

const nameOf = (params: AnyTree, place: number): string => {
  let rest = place;
  for (const part of partsOf(params)) {
    if (rest < part.numbers.length) return coordinate(part, rest);
    rest -= part.numbers.length;
  }
  return `number ${place}`;
};

/**
 * Asks the judge whether the claim holds along a direction and in one coordinate, since a small part of a gradient is lost
 * among large ones; where it does not, the complaint is about the coordinate that is furthest off.
 */
export const mustBeGradient = (judge: Judge, claim: Claim, direction: Numbers, place: number): void => {
  const ask = (what: string, t: Numbers): unknown => {
    const mixed = t.filter((step) => step !== 0).length > 1;
    return judge.slope(what, total(products(claim.gradient, t)), along(claim, t), 0, { ...around(claim, t), mixed });
  };
  if (direction.length > 1) {
    const one = place % direction.length;
    ask(`the derivative in ${nameOf(claim.params, one)}`, unit(direction, one));
  }
  try {
    ask("<grad f(p), t>", direction);
  } catch (error) {
    if (!(error instanceof Disagreement)) throw error;
    const worst = worstCoordinate(claim, direction);
    if (worst !== undefined) ask(`the derivative in ${nameOf(claim.params, worst)}`, unit(direction, worst));
    throw error;
  }
};
