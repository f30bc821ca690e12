// The conventions of hypot and atan2 at the origin, at infinity and where squares overflow, as data.
import type { Kink } from "../../expr/op.js";

const infinity = Number.POSITIVE_INFINITY;
const limit = "the limit, where dividing infinity by infinity would give NaN";

type Point = readonly [first: number, second: number];

const oneInfinite: readonly Point[] = [
  [infinity, 1],
  [-infinity, 1],
  [infinity, 0],
  [1, infinity],
  [1, -infinity],
  [0, infinity],
];

const twoInfinite: readonly Point[] = [
  [infinity, infinity],
  [infinity, -infinity],
  [-infinity, -infinity],
];

const both = (
  [first, second]: readonly [string, string],
  [a, b]: Point,
  partials: Point,
  seconds: readonly [Kink["second"], Kink["second"]],
  reason: string,
): readonly Kink[] => [
  { arg: first, at: a, given: { [second]: b }, partial: partials[0], second: seconds[0] ?? {}, reason },
  { arg: second, at: b, given: { [first]: a }, partial: partials[1], second: seconds[1] ?? {}, reason },
];

const flat = { x: 0, y: 0 };
const cosine = (a: number): number => (Number.isFinite(a) ? 0 : Math.sign(a));

export const hypotConventions: readonly Kink[] = [
  ...both(["x", "y"], [0, 0], [0, 0], [{}, {}], "the smallest of the subgradients, as for abs and norm"),
  ...oneInfinite.flatMap((point) => both(["x", "y"], point, [cosine(point[0]), cosine(point[1])], [flat, flat], limit)),
];

const names = ["y", "x"] as const;
const overflow = "the exact derivative; PyTorch squares its arguments, which overflows or underflows";

export const angleConventions: readonly Kink[] = [
  ...both(
    names,
    [0, 0],
    [Number.NaN, Number.NaN],
    [{}, {}],
    "the angle of the origin has no derivative and no subgradient",
  ),
  ...[...oneInfinite, ...twoInfinite].flatMap((point) => both(names, point, [0, 0], [flat, flat], limit)),
  ...both(names, [1e300, 1e300], [5e-301, -5e-301], [flat, flat], overflow),
  ...both(names, [1e-300, 1e-300], [5e299, -5e299], [{ x: 0 }, { y: 0 }], overflow),
  ...both(names, [1e300, 1e-300], [0, -1e-300], [{}, {}], overflow),
  ...both(names, [1e-300, 1e300], [1e-300, 0], [{}, {}], overflow),
  ...both(names, [1e154, 1e154], [5e-155, -5e-155], [{ y: -5e-309 }, { x: 5e-309 }], overflow),
];
