// autodiff-ts: reads the source of a function and makes one that computes its gradient. A function here must be one
// expression of operators and of calls to Math.
import { deep, factor } from "../functions.mjs";

const functions = {
  cube: (x) => x * x * x,
  power: (x) => x ** 3,
  exp: (x) => Math.exp(x),
  log: (x) => Math.log(x),
  sin: (x) => Math.sin(x),
  product: (x, y, z) => x * y * z,
  square: (x) => x * x,
  closure: (x) => factor * x,
  branch: (x) => (x > 0 ? 2 * x : 3 * x),
  rawProduct: (x) => x * x,
  rawMath: (x) => Math.tanh(x),
  // A function whose source is the sum written out.
  chain: new Function(`return (x) => ${Array.from({ length: deep + 1 }, () => "x").join(" + ")}`)(),
};

const lacking = (...names) => Object.fromEntries(names.map((name) => [name, `no ${name}`]));

export const autodiff = ({ makeGradFn }) => {
  const gradient = (f, at) => makeGradFn(f)(...at).gradients;
  return {
    precision: "f64",
    functions,
    lacks: {
      ...lacking("sqrt", "tanh", "sinh", "cbrt", "erf", "relu", "abs"),
      larger: "no max",
      largest: "no max",
      zeroFirst: "no max",
      zeroLast: "no max",
      guarded: "no where",
      diamond: "one expression: nothing in it is shared",
      derivative: "no derivatives of derivatives",
      engines: "one evaluator",
      wrongRule: "no custom ops",
    },
    value: (f, at) => makeGradFn(f)(...at).value,
    gradient,
    again: (f, at) => {
      const asked = makeGradFn(f);
      return [asked(...at).gradients, asked(...at).gradients];
    },
    reuse: (f, at) => {
      const input = [...at];
      const [first, second] = [gradient(f, input), gradient(f, input)];
      return { first, second, before: at, after: input };
    },
  };
};
