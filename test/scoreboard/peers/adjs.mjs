// ad.js: forward and reverse mode over tagged numbers. Its macros replace operators; here its functions are called as they do.
import { createRequire } from "node:module";
import { composed } from "../composed.mjs";

const ad = createRequire(import.meta.url)("ad.js")({});
const { maths } = ad;

const functions = {
  ...composed({ add: ad.add, mul: ad.mul }),
  power: (x) => maths.pow(x, 3),
  exp: maths.exp,
  log: maths.log,
  sqrt: maths.sqrt,
  sin: maths.sin,
  abs: maths.abs,
  larger: maths.max,
  zeroFirst: (x) => maths.max(0, x),
  zeroLast: (x) => maths.max(x, 0),
  // Its documentation writes functions in plain JavaScript; the macros know comparisons, too.
  guarded: (x) => (ad.gt(x, 0) ? maths.sqrt(x) : 0),
};

const onArray = (f) => (inputs) => f(...inputs);
const nth = (f, order) => (order === 0 ? f : nth(ad.derivativeF(f), order - 1));
const gradient = (f, at) => ad.gradientR(onArray(f))([...at]);

export const open = () => ({
  precision: "f64",
  functions,
  lacks: {
    tanh: "no tanh",
    sinh: "no sinh",
    cbrt: "no cbrt",
    erf: "no erf",
    relu: "no relu",
    largest: "no reduction by max",
    wrongRule: "what makes its ops is not exported",
  },
  value: (f, at) => f(...at),
  gradient,
  derivative: (f, [x], order) => nth(f, order)(x),
  again: (f, at) => {
    const asked = ad.gradientR(onArray(f));
    return [asked([...at]), asked([...at])];
  },
  reuse: (f, at) => {
    const input = [...at];
    const asked = ad.gradientR(onArray(f));
    const [first, second] = [asked(input), asked(input)];
    return { first, second, before: at, after: input };
  },
  engines: (f, at, order) => {
    const twice = (d) => (order === 1 ? (x) => d(f)(x) : (x) => d(d(f))(x));
    const one = at.length === 1;
    if (!one) return { forward: ad.gradientF(onArray(f))([...at]), reverse: gradient(f, at) };
    return { forward: [twice(ad.derivativeF)(at[0])], reverse: [twice(ad.derivativeR)(at[0])] };
  },
});
