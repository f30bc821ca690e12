// Where a mutant is wrong, if not everywhere: at a kink, in a tail. Knows points of an op; is ignorant of derivatives.
import {
  defineOp,
  type ElementwiseOp,
  type Expr,
  type Interval,
  type Kink,
  none,
  type Operand,
  where,
} from "../../src/index.js";

/** A part of the points of an op. */
export interface Region {
  /** In words, such as `for x > 8`. */
  readonly where: string;
  readonly holds: (point: readonly number[]) => boolean;
}

/** The expression `wrong` in the region and `right` elsewhere, given the op's arguments. */
export const inRegion =
  (op: ElementwiseOp, region: Region) =>
  (xs: readonly Expr[], wrong: Operand, right: Operand): Expr => {
    const indicator = defineOp<readonly string[]>({
      name: "region",
      args: op.args,
      value: (...point) => (region.holds(point) ? 1 : 0),
      partials: none("piecewise constant"),
      domain: op.domain,
    });
    const condition: Expr = Reflect.apply(indicator, undefined, xs);
    return where(condition, wrong, right);
  };

// An unbounded side is sampled so far.
const farthest = 1e3;

const sampled = ([low, high]: Interval): Interval => [
  low === Number.NEGATIVE_INFINITY ? Math.min(high, 0) - farthest : low,
  high === Number.POSITIVE_INFINITY ? Math.max(low, 0) + farthest : high,
];

/** The outer parts of the domain of argument `i`, a tenth on either side. */
export const tailsOf = ({ domain, args }: ElementwiseOp, i: number): readonly Region[] => {
  const [low, high] = sampled(domain[i]!);
  if (!(low < high)) return [];
  const [from, to] = [low + 0.1 * (high - low), low + 0.9 * (high - low)];
  return [
    { where: `for ${args[i]} < ${from}`, holds: (point) => point[i]! < from },
    { where: `for ${args[i]} > ${to}`, holds: (point) => point[i]! > to },
  ];
};

/** The upper sixth of the domain of argument `i`. */
export const upperPartOf = ({ domain, args }: ElementwiseOp, i: number): Region => {
  const [low, high] = sampled(domain[i]!);
  const from = low + (5 / 6) * (high - low);
  return { where: `for ${args[i]} > ${from}`, holds: (point) => point[i]! > from };
};

/** The negative part of the domain of argument `i`, where there are both signs. */
export const negativesOf = ({ domain, args }: ElementwiseOp, i: number): readonly Region[] => {
  const [low, high] = domain[i]!;
  return low < 0 && high > 0 ? [{ where: `for ${args[i]} < 0`, holds: (point) => point[i]! < 0 }] : [];
};

const isAt = (x: number, { at, to }: Kink): boolean => {
  if (to === undefined) return Object.is(x, at);
  return x >= Math.min(at, to) && x <= Math.max(at, to);
};

/** The very point of a convention, or its interval. */
export const kinkRegion = ({ args }: ElementwiseOp, kink: Kink): Region => {
  const given = Object.entries(kink.given ?? {}).map(([name, x]) => [args.indexOf(name), x] as const);
  const i = args.indexOf(kink.arg);
  const shown = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));
  const others = Object.entries(kink.given ?? {}).map(([name, x]) => `, ${name} = ${shown(x)}`);
  return {
    where: `at ${kink.arg} = ${shown(kink.at)}${kink.to === undefined ? "" : ` to ${shown(kink.to)}`}${others.join("")}`,
    holds: (point) => isAt(point[i]!, kink) && given.every(([k, x]) => Object.is(point[k], x)),
  };
};
