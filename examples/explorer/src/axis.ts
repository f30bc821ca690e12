// One axis of a plot: from numbers to places and back, round numbers along it, and points to sample at. Knows no plot.

/** An interval, the lower end first. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Half the width: the whole one of an interval of very large numbers may be no number. */
export const halfOf = ({ low, high }: Interval): number => high / 2 - low / 2;

/** Where a number lies between the ends: 0 at the lower, 1 at the upper. */
export const fraction = (interval: Interval, x: number): number => (x / 2 - interval.low / 2) / halfOf(interval);

/** The number at a fraction of the way. */
export const along = ({ low, high }: Interval, t: number): number => low * (1 - t) + high * t;

/** `count` numbers from one end to the other, both included. */
export const spaced = (interval: Interval, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => along(interval, i / Math.max(1, count - 1)));

/** The interval that holds both. */
export const both = (a: Interval, b: Interval): Interval => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
});

/** Some hundred places along an interval, at round numbers: how far apart they are. */
export const stepOf = (interval: Interval): number => 10 ** (Math.floor(Math.log10(halfOf(interval))) - 2);

/** The nearest of those places to a number: what a hand can mean, without the digits of a pixel. */
export const snapped = (interval: Interval, x: number): number => {
  const step = stepOf(interval);
  return clamped(interval, Number((Math.round(x / step) * step).toPrecision(12)) + 0);
};

export const clamped = ({ low, high }: Interval, x: number): number => Math.min(high, Math.max(low, x));

/** Round numbers within an interval, about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export const ticks = ({ low, high }: Interval, count = 5): readonly number[] => {
  const width = high - low;
  if (!(width > 0) || !Number.isFinite(width)) return [];
  const rough = width / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};

/** The interval that holds most of the numbers: what lies far outside, such as beside a pole, does not flatten the rest. */
export const interesting = (values: readonly number[]): Interval => {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return { low: -1, high: 1 };
  const at = (q: number): number => sorted[Math.round(q * (sorted.length - 1))]!;
  const most = at(0.97) - at(0.03);
  const low = Math.max(sorted[0]!, at(0.03) - 0.5 * most);
  const high = Math.min(sorted.at(-1)!, at(0.97) + 0.5 * most);
  const margin = high > low ? 0.08 * high - 0.08 * low : Math.max(1, Math.abs(high)) / 2;
  return { low: Math.max(-Number.MAX_VALUE, low - margin), high: Math.min(Number.MAX_VALUE, high + margin) };
};
