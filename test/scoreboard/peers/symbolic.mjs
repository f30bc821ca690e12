// Libraries that differentiate formulas written as text: the catalogue once more, as text. Is ignorant of which library reads it.
import { deep } from "../functions.mjs";

const formulas = {
  cube: "x*x*x",
  power: "x^3",
  exp: "exp(x)",
  log: "log(x)",
  sqrt: "sqrt(x)",
  sin: "sin(x)",
  tanh: "tanh(x)",
  sinh: "sinh(x)",
  cbrt: "cbrt(x)",
  erf: "erf(x)",
  abs: "abs(x)",
  larger: "max(x, y)",
  zeroFirst: "max(0, x)",
  zeroLast: "max(x, 0)",
  product: "x*y*z",
  square: "x*x",
  chain: Array.from({ length: deep + 1 }, () => "x").join("+"),
};

const names = ["x", "y", "z"];

const text = "a formula is text";
const lacks = {
  relu: "no relu",
  diamond: `${text}: nothing in it is shared`,
  closure: `${text}: nothing is around it`,
  branch: text,
  rawProduct: text,
  rawMath: text,
  engines: "one evaluator",
  wrongRule: "no custom ops with a derivative",
};

/** From a library's `derivative(formula, name)` and `number(formula, scope)`, what an adapter answers. */
export const symbolic = ({ derivative, number, without }) => {
  const functions = { ...formulas };
  for (const name of Object.keys(without)) delete functions[name];
  const scopeOf = (at) => Object.fromEntries(at.map((x, i) => [names[i], x]));
  const gradient = (f, at, scope = scopeOf(at)) => at.map((_, i) => number(derivative(f, names[i]), scope));
  const nth = (f, order) => (order === 0 ? f : nth(derivative(f, "x"), order - 1));
  return {
    precision: "f64",
    functions,
    lacks: { ...lacks, ...without },
    value: (f, at) => number(f, scopeOf(at)),
    gradient: (f, at) => gradient(f, at),
    derivative: (f, at, order) => number(nth(f, order), scopeOf(at)),
    again: (f, at) => [gradient(f, at), gradient(f, at)],
    reuse: (f, at) => {
      const scope = scopeOf(at);
      const [first, second] = [gradient(f, at, scope), gradient(f, at, scope)];
      return { first, second, before: at, after: names.slice(0, at.length).map((name) => scope[name]) };
    },
  };
};
