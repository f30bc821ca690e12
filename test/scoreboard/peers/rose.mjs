// rose: functions with declared types, compiled to WebAssembly or interpreted. Functions that JavaScript computes are made
// with `opaque` and a derivative, as its own documentation makes `log`.
import { abs, add, compile, Dual, div, fn, gt, interp, mul, neg, opaque, Real, select, sqrt, Vec, vjp } from "rose";
import { composed } from "../composed.mjs";

const log = opaque([Real], Real, Math.log);
log.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => ({ re: log(x), du: div(dx, x) }));

const exp = opaque([Real], Real, Math.exp);
exp.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => {
  const y = exp(x);
  return { re: y, du: mul(dx, y) };
});

const sin = opaque([Real], Real, Math.sin);
const cos = opaque([Real], Real, Math.cos);
sin.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => ({ re: sin(x), du: mul(dx, cos(x)) }));
cos.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => ({ re: cos(x), du: mul(dx, neg(sin(x))) }));

const max = (x, y) => select(gt(x, y), Real, x, y);

const functions = {
  ...composed({ add, mul }),
  exp,
  log,
  sqrt,
  sin,
  abs,
  relu: (x) => select(gt(x, 0), Real, x, 0),
  larger: max,
  zeroFirst: (x) => max(0, x),
  zeroLast: (x) => max(x, 0),
  guarded: (x) => select(gt(x, 0), Real, sqrt(x), 0),
};

const ofVector = (f, n) => fn([Vec(n, Real)], Real, (v) => f(...Array.from({ length: n }, (_, i) => v[i])));
const gradientOf = (f, n) => {
  const g = ofVector(f, n);
  return fn([Vec(n, Real)], Vec(n, Real), (v) => vjp(g)(v).grad(1));
};
const derivativeOf = (f) => {
  const g = fn([Real], Real, f);
  return fn([Real], Real, (x) => vjp(g)(x).grad(1));
};
const nth = (f, order) => (order === 0 ? f : nth(derivativeOf(f), order - 1));
const gradient = async (f, at) => [...(await compile(gradientOf(f, at.length)))(at)];

export const open = () => ({
  precision: "f64",
  functions,
  lacks: {
    power: "no pow",
    tanh: "no tanh",
    sinh: "no sinh",
    cbrt: "no cbrt",
    erf: "no erf",
    largest: "no reduction by max",
  },
  value: async (f, at) => (await compile(ofVector(f, at.length)))(at),
  gradient,
  derivative: async (f, [x], order) => (await compile(nth(f, order)))(x),
  again: async (f, at) => {
    const asked = await compile(gradientOf(f, at.length));
    return [[...asked(at)], [...asked(at)]];
  },
  reuse: async (f, at) => {
    const input = [...at];
    const asked = await compile(gradientOf(f, at.length));
    const [first, second] = [[...asked(input)], [...asked(input)]];
    return { first, second, before: at, after: input };
  },
  engines: async (f, at, order) => {
    const asked = order === 1 ? gradientOf(f, at.length) : nth(f, order);
    const input = order === 1 ? at : at[0];
    const numbers = (result) => (order === 1 ? [...result] : [result]);
    return { interpreter: numbers(interp(asked)(input)), compiled: numbers((await compile(asked))(input)) };
  },
  wrongRule: async () => {
    const squared = opaque([Real], Real, (x) => x * x);
    squared.jvp = fn([Dual], Dual, ({ re: x, du: dx }) => ({ re: squared(x), du: mul(dx, mul(3, x)) }));
    return { found: undefined, said: (await gradient(squared, [2]))[0] };
  },
});
