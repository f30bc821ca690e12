// The conventions of lgamma and digamma at their poles, and where PyTorch's trigamma is not accurate, as data.
import type { Kink } from "../../expr/op.js";

const poles: readonly number[] = [-1, -2, -3, -6, -10, -20, -21, -700, -710, -1e300];

// x, digamma(x), trigamma(x), from mpmath with 40 digits.
const trigamma: readonly (readonly [number, number, number])[] = [
  [-0.1, 9.245073050052948, 101.92253995947719],
  [-0.4892, 0.13297812580988952, 8.937138804617636],
  [-0.5, 0.03648997397857652, 8.934802200544679],
  [-0.75, -2.894120200042932, 18.975106932284888],
  [-1.5, 0.7031566406452432, 9.379246644989124],
  [-2.2452, 4.2530613055665825, 19.99253165876302],
  [-2.5, 1.103156640645243, 9.539246644989124],
  [-3.7278, -1.2873392407361253, 17.09431989173524],
];

export const lgammaConventions: readonly Kink[] = [
  ...poles.map((at) => ({
    arg: "x",
    at,
    value: Number.POSITIVE_INFINITY,
    partial: Number.NaN,
    second: { x: Number.POSITIVE_INFINITY },
    reason: "a pole: the second derivative is infinite from both sides; PyTorch gives what rounding makes of it",
  })),
  ...trigamma.map(([at, partial, second]) => ({
    arg: "x",
    at,
    partial,
    second: { x: second },
    reason: "the exact derivative; PyTorch's trigamma has ten digits",
  })),
];

export const digammaConventions: readonly Kink[] = [
  ...poles.map((at) => ({
    arg: "x",
    at,
    value: Number.NaN,
    partial: Number.POSITIVE_INFINITY,
    second: { x: Number.NaN },
    reason: "a pole: the derivative is infinite from both sides, the second has two signs",
  })),
  {
    arg: "x",
    at: -0,
    value: Number.POSITIVE_INFINITY,
    partial: Number.POSITIVE_INFINITY,
    second: { x: Number.POSITIVE_INFINITY },
    reason: "the sign of zero says from which side",
  },
  {
    arg: "x",
    at: Number.POSITIVE_INFINITY,
    value: Number.POSITIVE_INFINITY,
    partial: 0,
    second: { x: 0 },
    reason: "the limit",
  },
  {
    arg: "x",
    at: Number.NEGATIVE_INFINITY,
    value: Number.NaN,
    partial: Number.NaN,
    second: { x: Number.NaN },
    reason: "no limit: poles all the way",
  },
];
