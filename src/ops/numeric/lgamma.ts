// The logarithm of the absolute value of the gamma function. Numbers in, numbers out.
//
// The approximation and its coefficients are those of FreeBSD msun, e_lgamma_r.c:
//   Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.
//   Developed at SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this
//   software is freely granted, provided that this notice is preserved.
import { polynomial } from "./polynomial.js";
import { sinPi } from "./trigonometric.js";

// Around 2, in y = 2 - x: even and odd coefficients.
const aroundTwoEven = [
  0.07721566490153287, 0.06735230105312927, 0.007385550860814029, 0.0011927076318336207, 0.00022086279071390839,
  0.000025214456545125733,
];
const aroundTwoOdd = [
  0.3224670334241136, 0.020580808432516733, 0.0028905138367341563, 0.0005100697921535113, 0.00010801156724758394,
  0.000044864094961891516,
];

// Around the minimum, in y = x - minimumAt: the coefficients of y^0, y^3, ...; y^1, y^4, ...; y^2, y^5, ...
const minimumAt = 1.4616321449683622;
const minimum = -0.12148629053584961;
const minimumRest = 3.638676997039505e-18;
const aroundMinimum0 = [
  0.48383612272381005, -0.032788541075985965, 0.006100538702462913, -0.0014034646998923284, 0.00031563207090362595,
];
const aroundMinimum1 = [
  -0.1475877229945939, 0.01797067508118204, -0.0036845201678113826, 0.000881081882437654, -0.00031275416837512086,
];
const aroundMinimum2 = [
  0.06462494023913339, -0.010314224129834144, 0.0022596478090061247, -0.0005385953053567405, 0.0003355291926355191,
];

// Around 1, in y = x - 1.
const aroundOneP = [
  -0.07721566490153287, 0.6328270640250934, 1.4549225013723477, 0.9777175279633727, 0.22896372806469245,
  0.013381091853678766,
];
const aroundOneQ = [
  1, 2.4559779371304113, 2.128489763798934, 0.7692851504566728, 0.10422264559336913, 0.003217092422824239,
];

// Between 2 and 3, in y = x - 2.
const fromTwoP = [
  -0.07721566490153287, 0.21498241596060885, 0.325778796408931, 0.14635047265246445, 0.02664227030336386,
  0.0018402845140733772, 0.00003194753265841009,
];
const fromTwoQ = [
  1, 1.3920053346762105, 0.7219355475671381, 0.17193386563280308, 0.01864591917156529, 0.0007779424963818936,
  0.000007326684307446256,
];

// From 8 on: the correction to (x - 1/2)(log x - 1), in 1 / x.
const stirlingConstant = 0.4189385332046727;
const stirling = [
  0.08333333333333297, -0.0027777777772877554, 0.0007936505586430196, -0.00059518755745034, 0.0008363399189962821,
  -0.0016309293409657527,
];

const aroundTwo = (y: number): number => {
  const z = y * y;
  return y * polynomial(aroundTwoEven, z) + z * polynomial(aroundTwoOdd, z) - 0.5 * y;
};

const aroundMinimum = (y: number): number => {
  const z = y * y;
  const w = z * y;
  const rest = -minimumRest - w * (polynomial(aroundMinimum1, w) + y * polynomial(aroundMinimum2, w));
  return minimum + (z * polynomial(aroundMinimum0, w) - rest);
};

const aroundOne = (y: number): number => -0.5 * y + (y * polynomial(aroundOneP, y)) / polynomial(aroundOneQ, y);

// 0.9 < x < 2
const upToTwo = (x: number): number => {
  if (x >= 1.7316) return aroundTwo(2 - x);
  return x >= 1.23164 ? aroundMinimum(x - minimumAt) : aroundOne(x - 1);
};

// x <= 0.9, by lgamma(x) = lgamma(x + 1) - log x, where the offset from 1 + x is taken from x itself
const upToOne = (x: number): number => {
  if (x >= 0.7316) return aroundTwo(1 - x) - Math.log(x);
  return (x >= 0.23164 ? aroundMinimum(x - (minimumAt - 1)) : aroundOne(x)) - Math.log(x);
};

const upToEight = (x: number): number => {
  const whole = Math.floor(x);
  const y = x - whole;
  let product = 1;
  for (let k = 2; k < whole; k++) product *= y + k;
  return 0.5 * y + (y * polynomial(fromTwoP, y)) / polynomial(fromTwoQ, y) + Math.log(product);
};

const positive = (x: number): number => {
  if (x === 1 || x === 2) return 0;
  if (x <= 0.9) return upToOne(x);
  if (x < 2) return upToTwo(x);
  if (x < 8) return upToEight(x);
  if (x >= 2 ** 58) return x * (Math.log(x) - 1);
  return (x - 0.5) * (Math.log(x) - 1) + stirlingConstant + polynomial(stirling, 1 / (x * x)) / x;
};

/** `log |gamma(x)|`: infinite at 0, at the negative whole numbers and at both infinities. */
export const lgamma = (x: number): number => {
  if (Number.isNaN(x)) return x;
  if (x > 0) return x === Number.POSITIVE_INFINITY ? x : positive(x);
  if (Number.isInteger(x) || x === Number.NEGATIVE_INFINITY) return Number.POSITIVE_INFINITY;
  if (x > -1e-20) return -Math.log(-x);
  return Math.log(Math.PI / Math.abs(x * sinPi(x))) - positive(-x);
};
