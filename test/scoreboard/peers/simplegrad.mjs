// simplegrad: a graph of variables, compiled to JavaScript with one place in memory for each value and each gradient.
import { ValueStorage, Variable } from "simplegrad";
import { composed } from "../composed.mjs";

// A number can be the second operand only.
const swapped = (name) => (x, y) => (typeof x === "number" ? y[name](x) : x[name](y));

const functions = {
  ...composed({ add: swapped("add"), mul: swapped("mul") }),
  power: (x) => x.pow(3),
  exp: (x) => x.exp(),
  log: (x) => x.log(),
  sin: (x) => x.sin(),
  tanh: (x) => x.tanh(),
  relu: (x) => x.ReLU(),
  abs: (x) => x.abs(),
};

/** The graph of `f` over as many variables; each call runs it forward and backward as its documentation does. */
const compiled = (f, at) => {
  const storage = new ValueStorage();
  const inputs = at.map(() => new Variable(storage));
  const output = f(...inputs);
  output.compile();
  return () => {
    inputs.forEach((x, i) => {
      x.setValue(at[i]);
    });
    output.forward();
    output.setGradient(1);
    output.backward();
    return { value: output.getValue(), gradient: inputs.map((x) => x.getGradient()) };
  };
};

const gradient = (f, at) => compiled(f, at)().gradient;

export const open = () => ({
  precision: "f64",
  functions,
  lacks: {
    sqrt: "no sqrt",
    sinh: "no sinh",
    cbrt: "no cbrt",
    erf: "no erf",
    larger: "no max",
    largest: "no max",
    zeroFirst: "no max",
    zeroLast: "no max",
    guarded: "no where",
    derivative: "no derivatives of derivatives",
    reuse: "a variable belongs to one graph",
    engines: "one evaluator",
  },
  value: (f, at) => compiled(f, at)().value,
  gradient,
  again: (f, at) => {
    const run = compiled(f, at);
    return [run().gradient, run().gradient];
  },
  wrongRule: () => {
    const squared = (x) => {
      const y = new Variable(x.vs, new Set([x]));
      y.setForwardCode(`${y.name} = ${x.name} * ${x.name};`);
      y.setBackwardCode(`${x.gradName} += 3 * ${x.name} * ${y.gradName};`);
      return y;
    };
    return { found: undefined, said: gradient(squared, [2])[0] };
  },
});
