// An integral from values alone, with a bar that says how far it can be off. Knows functions of one number only.
//
// Gauss's rule of five points on the whole and on both halves: for a smooth function the halves are a thousand times as
// accurate, so that what they change bounds what is left.

/** An integral and its error bar. */
export interface Integral {
  readonly value: number;
  readonly bar: number;
}

const nodes = [0, 0.538469310105683, -0.538469310105683, 0.906179845938664, -0.906179845938664] as const;
const outer = 0.23692688505618908;
const inner = 0.4786286704993665;
const weights = [128 / 225, inner, inner, outer, outer] as const;

const gauss = (
  f: (x: number) => number,
  low: number,
  high: number,
): { readonly sum: number; readonly size: number } => {
  const [middle, half] = [(low + high) / 2, (high - low) / 2];
  let [sum, size] = [0, 0];
  nodes.forEach((node, i) => {
    const term = half * weights[i]! * f(middle + half * node);
    sum += term;
    size += Math.abs(term);
  });
  return { sum, size };
};

/** The integral of `f` from `low` to `high`. */
export const integral = (f: (x: number) => number, low: number, high: number): Integral => {
  const middle = (low + high) / 2;
  const [whole, left, right] = [gauss(f, low, high), gauss(f, low, middle), gauss(f, middle, high)];
  const value = left.sum + right.sum;
  return { value, bar: Math.abs(value - whole.sum) + 64 * Number.EPSILON * (left.size + right.size) };
};
