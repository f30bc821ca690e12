// The autodiff engine inside Penrose: graphs of scalars, compiled to WebAssembly. It is no package of its own, so it is taken
// from the files of @penrose/core.
import { genCode, primaryGraph, variable } from "@penrose/core/dist/engine/Autodiff";
import * as ops from "@penrose/core/dist/engine/AutodiffFunctions";
import { composed } from "../composed.mjs";

const functions = {
  ...composed({ add: ops.add, mul: ops.mul }),
  power: (x) => ops.pow(x, 3),
  exp: ops.exp,
  log: ops.ln,
  sqrt: ops.sqrt,
  sin: ops.sin,
  tanh: ops.tanh,
  sinh: ops.sinh,
  cbrt: ops.cbrt,
  relu: (x) => ops.max(x, 0),
  abs: ops.absVal,
  larger: ops.max,
  largest: (x, y) => ops.maxN([x, y]),
  zeroFirst: (x) => ops.max(0, x),
  zeroLast: (x) => ops.max(x, 0),
  guarded: (x) => ops.ifCond(ops.gt(x, 0), ops.sqrt(x), 0),
};

/** The graph of `f` over these variables as a function that computes the value and all derivatives. */
const compiled = async (f, inputs) => {
  const run = await genCode(primaryGraph(f(...inputs)));
  return () => {
    const { primary, gradient } = run((x) => x.val);
    return { primary, gradient: inputs.map((x) => gradient.get(x) ?? 0) };
  };
};

export const open = () => ({
  precision: "f64",
  functions,
  lacks: {
    erf: "no erf",
    derivative: "derivatives are not given as graphs again",
    engines: "one evaluator",
    wrongRule: "no custom ops",
  },
  value: async (f, at) => (await compiled(f, at.map(variable)))().primary,
  gradient: async (f, at) => (await compiled(f, at.map(variable)))().gradient,
  again: async (f, at) => {
    const run = await compiled(f, at.map(variable));
    return [run().gradient, run().gradient];
  },
  reuse: async (f, at) => {
    const inputs = at.map(variable);
    const first = (await compiled(f, inputs))().gradient;
    const second = (await compiled(f, inputs))().gradient;
    return { first, second, before: at, after: inputs.map((x) => x.val) };
  },
});
