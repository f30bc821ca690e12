// TensorFlow.js on its CPU backend, which computes in float32.
import tf from "@tensorflow/tfjs";
import { composed } from "../composed.mjs";

const functions = {
  ...composed({ add: tf.add, mul: tf.mul }),
  power: (x) => tf.pow(x, 3),
  exp: tf.exp,
  log: tf.log,
  sqrt: tf.sqrt,
  sin: tf.sin,
  tanh: tf.tanh,
  sinh: tf.sinh,
  erf: tf.erf,
  relu: tf.relu,
  abs: tf.abs,
  larger: tf.maximum,
  largest: (x, y) => tf.max(tf.stack([x, y])),
  zeroFirst: (x) => tf.maximum(0, x),
  zeroLast: (x) => tf.maximum(x, 0),
  product: (x, y, z) => tf.prod(tf.stack([x, y, z])),
  guarded: (x) => tf.where(tf.greater(x, 0), tf.sqrt(x), 0),
};

const number = (tensor) => tensor.dataSync()[0];
const nth = (f, order) => (order === 0 ? f : nth(tf.grad(f), order - 1));
const asked = (f, inputs) => tf.grads(f)(inputs).map(number);
const gradient = (f, at) =>
  asked(
    f,
    at.map((x) => tf.scalar(x)),
  );

export const open = async () => {
  await tf.setBackend("cpu");
  return {
    precision: "f32",
    functions,
    lacks: { cbrt: "no cbrt", engines: "one backend is installed" },
    value: (f, at) => number(f(...at.map((x) => tf.scalar(x)))),
    gradient,
    derivative: (f, [x], order) => number(nth(f, order)(tf.scalar(x))),
    again: (f, at) => {
      const both = tf.grads(f);
      return [1, 2].map(() => both(at.map((x) => tf.scalar(x))).map(number));
    },
    reuse: (f, at) => {
      const inputs = at.map((x) => tf.scalar(x));
      const before = inputs.map(number);
      const [first, second] = [asked(f, inputs), asked(f, inputs)];
      return { first, second, before, after: inputs.map(number) };
    },
    wrongRule: () => {
      const squared = tf.customGrad((x, save) => {
        save([x]);
        return { value: tf.square(x), gradFunc: (dy, [saved]) => tf.mul(dy, tf.mul(3, saved)) };
      });
      return { found: undefined, said: gradient((x) => squared(x), [2])[0] };
    },
  };
};
