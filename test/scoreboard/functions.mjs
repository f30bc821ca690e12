// The functions that every library is asked about: how they are written, computed in plain JavaScript, and differentiated by
// hand. Knows no library. A peer writes each once more, in its own words, under the same name.

/** Of more than 20,000 nodes the call stack has no room in most engines. */
export const deep = 20_000;
/** As many doublings have 2^60 paths. */
export const doublings = 60;
/** The number that `closure` takes from around it. */
export const factor = 3;

const total = (terms) => terms.reduce((sum, term) => sum + term, 0);

/** erf(x) = 2/√π e^(-x²) (x + 2x³/3 + 4x⁵/15 + ...): all terms are positive, so that nothing cancels. */
const erf = (x) => {
  const terms = [x];
  for (let n = 1; n < 80; n++) terms.push((terms[n - 1] * 2 * x * x) / (2 * n + 1));
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total(terms.reverse());
};

// tanh' = 1 - t² cancels where t is near 1; 1/cosh² does not.
const sech2 = (x) => 1 / Math.cosh(x) ** 2;

/**
 * By name: `text` to print, `value` and `gradient` to compare with. `second` and `third` derivatives are there for functions
 * of one number that are asked for them.
 */
export const functions = {
  cube: {
    text: "x*x*x",
    value: (x) => x * x * x,
    gradient: (x) => [3 * x * x],
    second: (x) => 6 * x,
    third: () => 6,
  },
  power: { text: "pow(x, 3)", value: (x) => x ** 3, gradient: (x) => [3 * x * x] },
  exp: { text: "exp(x)", value: Math.exp, gradient: (x) => [Math.exp(x)], second: Math.exp, third: Math.exp },
  log: {
    text: "log(x)",
    value: Math.log,
    gradient: (x) => [1 / x],
    second: (x) => -1 / x ** 2,
    third: (x) => 2 / x ** 3,
  },
  sqrt: { text: "sqrt(x)", value: Math.sqrt, gradient: (x) => [0.5 / Math.sqrt(x)] },
  sin: {
    text: "sin(x)",
    value: Math.sin,
    gradient: (x) => [Math.cos(x)],
    second: (x) => -Math.sin(x),
    third: (x) => -Math.cos(x),
  },
  tanh: {
    text: "tanh(x)",
    value: Math.tanh,
    gradient: (x) => [sech2(x)],
    second: (x) => -2 * Math.tanh(x) * sech2(x),
    third: (x) => sech2(x) * (6 * Math.tanh(x) ** 2 - 2),
  },
  sinh: { text: "sinh(x)", value: Math.sinh, gradient: (x) => [Math.cosh(x)] },
  cbrt: { text: "cbrt(x)", value: Math.cbrt, gradient: (x) => [1 / (3 * Math.cbrt(x) ** 2)] },
  erf: { text: "erf(x)", value: erf, gradient: (x) => [(2 / Math.sqrt(Math.PI)) * Math.exp(-x * x)] },
  relu: { text: "relu(x)", value: (x) => Math.max(x, 0), gradient: (x) => [x > 0 ? 1 : 0] },
  abs: { text: "|x|", value: Math.abs, gradient: (x) => [Math.sign(x)] },
  larger: { text: "max(x, y)", value: Math.max, gradient: (x, y) => [x > y ? 1 : 0, x < y ? 1 : 0] },
  largest: {
    text: "max of the vector [x, y]",
    value: Math.max,
    gradient: (x, y) => [x > y ? 1 : 0, x < y ? 1 : 0],
  },
  zeroFirst: { text: "max(0, x)", value: (x) => Math.max(0, x), gradient: (x) => [x > 0 ? 1 : 0] },
  zeroLast: { text: "max(x, 0)", value: (x) => Math.max(x, 0), gradient: (x) => [x > 0 ? 1 : 0] },
  product: { text: "prod([x, y, z])", value: (x, y, z) => x * y * z, gradient: (x, y, z) => [y * z, x * z, x * y] },
  guarded: {
    text: "where(x > 0, sqrt(x), 0)",
    value: (x) => (x > 0 ? Math.sqrt(x) : 0),
    gradient: (x) => [x > 0 ? 0.5 / Math.sqrt(x) : 0],
  },
  square: { text: "x*x", value: (x) => x * x, gradient: (x) => [2 * x] },
  diamond: {
    text: `x doubled ${doublings} times by y + y`,
    value: (x) => 2 ** doublings * x,
    gradient: () => [2 ** doublings],
  },
  chain: {
    text: `x + x + ... with ${deep.toLocaleString("en")} additions`,
    value: (x) => (deep + 1) * x,
    gradient: () => [deep + 1],
  },
  closure: {
    text: `k*x with k = ${factor} from around it`,
    value: (x) => factor * x,
    gradient: () => [factor],
  },
  branch: { text: "x > 0 ? 2*x : 3*x", value: (x) => (x > 0 ? 2 * x : 3 * x), gradient: (x) => [x > 0 ? 2 : 3] },
  rawProduct: { text: "x * x with JavaScript's own *", value: (x) => x * x, gradient: (x) => [2 * x] },
  rawMath: { text: "Math.tanh(x)", value: Math.tanh, gradient: (x) => [sech2(x)] },
};
