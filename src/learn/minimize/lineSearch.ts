// How far to go along a direction that leads downhill: a point where the function has fallen enough and is flatter (the
// strong Wolfe conditions). Knows one function of one number; is ignorant of vectors.
//
// Source: J. Nocedal and S. Wright, «Numerical Optimization» (2006), algorithms 3.5 and 3.6; and, where values differ by
// no more than their rounding, W. Hager and H. Zhang, «A new conjugate gradient method with guaranteed descent» (2005).

/** A function along a line, at one place. */
export interface LinePoint {
  readonly at: number;
  readonly value: number;
  readonly slope: number;
}

const fall = 1e-4;
// Flatter than is usual for such methods: with exact directions, each step then teaches more than it costs.
const flatness = 0.3;
const tries = 60;

// By so much two values may differ and be the same up to rounding.
const noise = 4 * Number.EPSILON;

const isFinitePoint = ({ value, slope }: LinePoint): boolean => Number.isFinite(value) && Number.isFinite(slope);

/** Where the cubic through two points with their slopes is lowest, kept well inside the interval. */
const between = (a: LinePoint, b: LinePoint): number => {
  const width = b.at - a.at;
  const middle = a.at + width / 2;
  if (!isFinitePoint(b)) return a.at + width / 10;
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.at - b.at);
  const square = d1 * d1 - a.slope * b.slope;
  const d2 = Math.sign(width) * Math.sqrt(square);
  const place = b.at - (width * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
  const [low, high] = [Math.min(a.at, b.at) + Math.abs(width) / 10, Math.max(a.at, b.at) - Math.abs(width) / 10];
  return Number.isFinite(place) ? Math.min(high, Math.max(low, place)) : middle;
};

/**
 * A point along the line that satisfies the strong Wolfe conditions, or the lowest that was found on the way to one;
 * `undefined` where none is lower than the start.
 *
 * @param phi - The function along the line. Where it is not finite, the line is taken to be too long.
 * @param start - The place 0, with a slope below 0.
 * @param first - The first place to try.
 */
export const searchedLine = <P extends LinePoint>(phi: (at: number) => P, start: P, first: number): P | undefined => {
  const slack = noise * Math.abs(start.value);
  const hasFallen = (p: LinePoint): boolean =>
    p.value <= start.value + fall * p.at * start.slope ||
    (Math.abs(p.value - start.value) <= slack && p.slope <= (2 * fall - 1) * start.slope);
  const isFlat = (p: LinePoint): boolean => Math.abs(p.slope) <= -flatness * start.slope;
  // A place far along at which the function is minus infinity is one to stop at.
  const isBottomless = (p: LinePoint): boolean => p.value === Number.NEGATIVE_INFINITY;

  let low = start;
  let high: P | undefined;
  let at = first;
  for (let i = 0; i < tries; i++) {
    const point = phi(at);
    if (isBottomless(point)) return point;
    if (!isFinitePoint(point) || !hasFallen(point) || point.value > low.value + slack) high = point;
    else if (isFlat(point)) return point;
    else {
      // Downhill goes on towards `high`, or away from it.
      const onwards = high === undefined ? 1 : high.at - low.at;
      if (point.slope * onwards >= 0) high = low;
      low = point;
    }
    const next = high === undefined ? 4 * low.at : between(low, high);
    if (next === low.at || next === high?.at || !Number.isFinite(next)) break;
    at = next;
  }
  return low.value < start.value ? low : undefined;
};
