// How parts make up a whole to the last bit: what is left for all others, and what rounding left over. Elementwise.
import { asTensor, asValue, shapeOfValue, tensorOf } from "../expr/tensor.js";
import type { Value } from "../run/program.js";

/** What has to be added to parts so that they make up a whole. */
export interface Settled {
  readonly others: Value;
  readonly rounding: Value;
}

/**
 * `((parts[0] + parts[1] + ...) + others) + rounding` is `whole` to the last bit. `others` is 0 where there are none.
 * There is no such rounding only where parts cancel to less than a 2^52th of themselves, or are not finite.
 */
export const settle = (whole: Value, parts: readonly Value[], areOthers: boolean): Settled => {
  const shape = shapeOfValue(whole);
  const data = asTensor(whole).data;
  const columns = parts.map((part) => asTensor(part).data);
  const others = new Float64Array(data.length);
  const rounding = new Float64Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const target = data[i]!;
    const listed =
      columns.reduce<number | undefined>(
        (sum, column) => (sum === undefined ? column[i]! : sum + column[i]!),
        undefined,
      ) ?? 0;
    others[i] = areOthers ? target - listed : 0;
    rounding[i] = remainder(target, listed + others[i]!);
  }
  return { others: asValue(tensorOf(shape, others)), rounding: asValue(tensorOf(shape, rounding)) };
};

// A difference of doubles may itself be rounded; then a neighbour of it does.
const remainder = (target: number, total: number): number => {
  if (target === total || (Number.isNaN(target) && Number.isNaN(total))) return 0;
  const difference = target - total;
  const step = Math.abs(difference) * 2 ** -52;
  return [difference, difference + step, difference - step].find((r) => total + r === target) ?? difference;
};
