// gradmap itself, as built, asked the same questions in the same way.

import { check, customOpLaws } from "../../../dist/laws/index.js";
import * as gm from "../../../dist/src/index.js";
import { composed } from "../composed.mjs";

const { add, grad, mul, stack } = gm;

const functions = {
  ...composed({ add, mul }),
  power: (x) => gm.pow(x, 3),
  exp: gm.exp,
  log: gm.log,
  sqrt: gm.sqrt,
  sin: gm.sin,
  tanh: gm.tanh,
  sinh: gm.sinh,
  cbrt: gm.cbrt,
  erf: gm.erf,
  relu: gm.relu,
  abs: gm.abs,
  larger: gm.max,
  largest: (x, y) => gm.amax(stack([x, y])),
  zeroFirst: (x) => gm.max(0, x),
  zeroLast: (x) => gm.max(x, 0),
  product: (x, y, z) => gm.prod(stack([x, y, z])),
  guarded: (x) => gm.where(gm.gt(x, 0), gm.sqrt(x), 0),
};

const onTuple = (f) => (inputs) => f(...inputs);

const nth = (f, order) => (order === 0 ? f : nth((x) => grad(f)(x), order - 1));

export const open = () => ({
  precision: "f64",
  functions,
  lacks: {},
  value: (f, at) => gm.compile(f)(...at),
  gradient: (f, at) => grad(onTuple(f))(at),
  derivative: (f, [x], order) => nth(f, order)(x),
  again: (f, at) => {
    const gradient = grad(onTuple(f));
    return [gradient(at), gradient(at)];
  },
  reuse: (f, at) => {
    const input = gm.tensor(at);
    const before = gm.toNested(input);
    const gradient = grad((v) => f(...at.map((_, i) => gm.slice(v, [[i, i + 1]])).map((part) => gm.sum(part))));
    const [first, second] = [gradient(input), gradient(input)].map(gm.toNested);
    return { first, second, before, after: gm.toNested(input) };
  },
  engines: (f, at, order) => {
    const asked = order === 1 ? grad(onTuple(f)) : ([x]) => nth(f, order)(x);
    const results = ["interpreter", "javascript", "wasm"].map((backend) => {
      const answer = gm.compile((inputs) => asked(inputs), { backend })(at);
      return [backend, [answer].flat()];
    });
    return Object.fromEntries(results);
  },
  wrongRule: () => {
    const op = gm.defineOp({
      name: "squared",
      args: ["x"],
      value: (x) => x * x,
      partials: ([x]) => [mul(3, x)],
      domain: [[-10, 10]],
    });
    const outcome = check({ seed: 1, numRuns: 50 })(customOpLaws(op));
    const found = outcome._tag === "Left" ? `customOpLaws: ${outcome.left[0].law} does not hold` : undefined;
    return { found, said: grad((x) => op(x))(2) };
  },
});
