// js-pytorch: tensors that hold their gradients. A scalar is a tensor of one element.
import { torch } from "js-pytorch";
import { composed } from "../composed.mjs";
import { nodes } from "./nodes.mjs";

// The number comes second in its functions.
const swapped = (f) => (x, y) => (typeof x === "number" ? f(y, x) : f(x, y));
const relu = new torch.nn.ReLU();

const functions = {
  ...composed({ add: swapped(torch.add), mul: swapped(torch.mul) }),
  power: (x) => torch.pow(x, 3),
  exp: torch.exp,
  log: torch.log,
  sqrt: torch.sqrt,
  relu: (x) => relu.forward(x),
};

export const open = () => ({
  precision: "f64",
  functions,
  lacks: {
    sin: "no sin",
    tanh: "no tanh",
    sinh: "no sinh",
    cbrt: "no cbrt",
    erf: "no erf",
    abs: "no abs",
    larger: "no max",
    largest: "no max",
    zeroFirst: "no max",
    zeroLast: "no max",
    guarded: "no where",
    derivative: "no derivatives of derivatives",
    engines: "one evaluator without a GPU",
    wrongRule: "the class of its ops is not exported",
  },
  ...nodes({
    leaf: (x) => torch.tensor([x], true),
    backward: (output) => output.backward(),
    dataOf: (tensor) => tensor.data[0],
    slopeOf: (tensor) => tensor.grad[0],
  }),
});
