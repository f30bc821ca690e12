// Ports of micrograd to TypeScript that have no package of their own: used from their source (see checkouts.mjs). All three
// have a class `Value` with methods.
import { composed } from "../composed.mjs";
import { nodes } from "./nodes.mjs";

const method = (name) => (x) => x[name]();
// A number can be the second operand only.
const swapped = (name) => (x, y) => (typeof x === "number" ? y[name](x) : x[name](y));

const common = {
  ...composed({ add: swapped("add"), mul: swapped("mul") }),
  power: (x) => x.pow(3),
  tanh: method("tanh"),
  relu: method("relu"),
};

const asked = (leaf) =>
  nodes({
    leaf,
    backward: (output) => output.backward(),
    dataOf: ({ data }) => data,
    slopeOf: ({ grad }) => grad,
  });

const lacking = (...names) => Object.fromEntries(names.map((name) => [name, `no ${name}`]));

const withoutMax = {
  larger: "no max",
  largest: "no max",
  zeroFirst: "no max",
  zeroLast: "no max",
  guarded: "no where",
};

const always = {
  derivative: "no derivatives of derivatives",
  engines: "one evaluator",
  wrongRule: "no custom ops beside its own class",
};

/** trekhleb/micrograd-ts. */
export const micrograd = ({ Value }) => ({
  precision: "f64",
  functions: { ...common, exp: method("exp") },
  lacks: { ...lacking("log", "sqrt", "sin", "sinh", "cbrt", "erf", "abs"), ...withoutMax, ...always },
  ...asked((x) => new Value(x)),
});

/** eyas-ranjous/autograd-ts. */
export const autograd = ({ Value }) => ({
  precision: "f64",
  functions: common,
  lacks: { ...lacking("exp", "log", "sqrt", "sin", "sinh", "cbrt", "erf", "abs"), ...withoutMax, ...always },
  ...asked((x) => new Value(x)),
});

/** mfagerlund/ScalarAutograd. */
export const scalarAutograd = ({ V, CompiledFunctions }) => {
  const parameter = (x) => V.W(x);
  return {
    precision: "f64",
    functions: {
      ...common,
      exp: V.exp,
      log: V.log,
      sqrt: V.sqrt,
      sin: V.sin,
      abs: V.abs,
      larger: V.max,
      zeroFirst: (x) => V.max(0, x),
      zeroLast: (x) => V.max(x, 0),
      guarded: (x) => V.ifThenElse(V.gt(x, 0), V.sqrt(x), 0),
    },
    lacks: {
      ...lacking("sinh", "cbrt", "erf"),
      largest: "no reduction by max",
      derivative: always.derivative,
      wrongRule: always.wrongRule,
    },
    ...asked(parameter),
    engines: (f, at, order) => {
      if (order > 1) return { none: always.derivative };
      const inputs = at.map(parameter);
      const { gradient } = CompiledFunctions.compile(inputs, (list) => [f(...list)]).evaluateGradient(inputs);
      return { graph: asked(parameter).gradient(f, at), compiled: gradient };
    },
  };
};
