// jax-js, in float64 on its WebAssembly backend. Its arrays are used up by what they are given to, unless one writes `.ref`.
import { deep, doublings, factor } from "../functions.mjs";

// The library names this class, which Node 20 does not have yet; nothing here makes an array of it.
globalThis.Float16Array ??= class Float16Array {};

const { defaultDevice, grad, init, jit, lax, nn, numpy: np } = await import("@jax-js/jax");

// Each use of an array but its last is written `.ref`, as the documentation asks for.
const repeated = (times, step, x) => {
  let y = x;
  for (let i = 0; i < times; i++) y = step(y);
  return y;
};

const functions = {
  cube: (x) => x.ref.mul(x.ref).mul(x),
  power: (x) => np.power(x, 3),
  exp: (x) => np.exp(x),
  log: (x) => np.log(x),
  sqrt: (x) => np.sqrt(x),
  sin: (x) => np.sin(x),
  tanh: (x) => np.tanh(x),
  sinh: (x) => np.sinh(x),
  cbrt: (x) => np.cbrt(x),
  erf: (x) => lax.erf(x),
  relu: (x) => nn.relu(x),
  abs: (x) => np.abs(x),
  larger: (x, y) => np.maximum(x, y),
  largest: (x, y) => np.max(np.stack([x, y])),
  zeroFirst: (x) => np.maximum(0, x),
  zeroLast: (x) => np.maximum(x, 0),
  product: (x, y, z) => np.prod(np.stack([x, y, z])),
  guarded: (x) => np.where(np.greater(x.ref, 0), np.sqrt(x), 0),
  square: (x) => x.ref.mul(x),
  diamond: (x) => repeated(doublings, (y) => y.ref.add(y), x),
  chain: (x) => repeated(deep - 1, (y) => y.add(x.ref), x.ref).add(x),
  closure: (x) => np.multiply(factor, x),
  branch: (x) => (x > 0 ? x.mul(2) : x.mul(3)),
  rawProduct: (x) => x * x,
  rawMath: (x) => Math.tanh(x),
};

const scalar = (x) => np.array(x, { dtype: np.float64 });
const number = (x) => (typeof x === "number" ? x : [...x.dataSync()][0]);
const onTuple = (f) => (inputs) => f(...inputs);
const nth = (f, order) => (order === 0 ? f : nth(grad(f), order - 1));
const gradient = (f, at) => grad(onTuple(f))(at.map(scalar)).map(number);

export const open = async () => {
  await init("wasm");
  defaultDevice("wasm");
  return {
    precision: "f64",
    functions,
    lacks: { wrongRule: "no custom derivatives" },
    value: (f, at) => number(f(...at.map(scalar))),
    gradient,
    derivative: (f, [x], order) => number(nth(f, order)(scalar(x))),
    again: (f, at) => {
      const asked = grad(onTuple(f));
      return [1, 2].map(() => asked(at.map(scalar)).map(number));
    },
    reuse: (f, at) => {
      const inputs = at.map(scalar);
      const asked = grad(onTuple(f));
      const [first, second] = [asked(inputs).map(number), asked(inputs).map(number)];
      return { first, second, before: at, after: inputs.map(number) };
    },
    engines: (f, at, order) => {
      const asked = order === 1 ? grad(onTuple(f)) : ([x]) => [nth(f, order)(x)];
      return {
        eager: asked(at.map(scalar)).map(number),
        jit: jit(asked)(at.map(scalar)).map(number),
      };
    },
  };
};
