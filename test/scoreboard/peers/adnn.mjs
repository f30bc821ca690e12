// adnn: scalars and tensors as nodes that hold their derivatives.
import { createRequire } from "node:module";
import { composed } from "../composed.mjs";
import { nodes } from "./nodes.mjs";

const require = createRequire(import.meta.url);
const ad = require("adnn/ad");
const { scalar, tensor } = ad;

const functions = {
  ...composed({ add: scalar.add, mul: scalar.mul }),
  power: (x) => scalar.pow(x, 3),
  exp: scalar.exp,
  log: scalar.log,
  sqrt: scalar.sqrt,
  sin: scalar.sin,
  tanh: scalar.tanh,
  sinh: scalar.sinh,
  // It has no relu; on a tensor one is written so.
  relu: (x) => tensor.get(tensor.max(tensor.fromScalars(x), 0), 0),
  abs: scalar.abs,
  larger: scalar.max,
  zeroFirst: (x) => scalar.max(0, x),
  zeroLast: (x) => scalar.max(x, 0),
};

const asked = nodes({
  leaf: (x) => ad.lift(x),
  backward: (output) => output.backprop(),
  dataOf: ad.value,
  slopeOf: ad.derivative,
});

export const open = () => ({
  precision: "f64",
  functions,
  lacks: {
    cbrt: "cbrt has no derivative",
    erf: "no erf",
    largest: "no reduction by max with a derivative",
    guarded: "no where",
    derivative: "no derivatives of derivatives",
    engines: "one evaluator",
  },
  ...asked,
  wrongRule: () => {
    const squared = ad.newUnaryFunction({
      OutputType: Number,
      name: "squared",
      forward: (x) => x * x,
      backward(x) {
        x.dx += 3 * x.x * this.dx;
      },
    });
    return { found: undefined, said: asked.gradient(squared, [2])[0] };
  },
});
