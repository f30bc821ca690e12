// T6: Rosenbrock's function of 100 numbers, the sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2: gradient, Hessian times a
// direction, dense Hessian. By hand the results are written over each time; gradmap's are new and immutable each time.
import { add, grad, hessian, hvp, mul, slice, square, sub, sum, tensor } from "gradmap";
import { normal, uniform } from "../support/random.mjs";

const n = 100;
const data = { x: uniform(1, n, -1.5, 1.5), v: normal(2, n) };

const gradientInto = (result, x) => {
  result[0] = 0;
  for (let i = 0; i < n - 1; i++) {
    const t = x[i + 1] - x[i] * x[i];
    result[i] += -400 * t * x[i] - 2 * (1 - x[i]);
    result[i + 1] = 200 * t;
  }
  return result;
};

const productInto = (result, x, v) => {
  result[0] = 0;
  for (let i = 0; i < n - 1; i++) {
    const across = -400 * x[i];
    result[i] += (1200 * x[i] * x[i] - 400 * x[i + 1] + 2) * v[i] + across * v[i + 1];
    result[i + 1] = across * v[i] + 200 * v[i + 1];
  }
  return result;
};

const hessianInto = (result, x) => {
  result.fill(0);
  for (let i = 0; i < n - 1; i++) {
    const at = i * (n + 1);
    result[at] += 1200 * x[i] * x[i] - 400 * x[i + 1] + 2;
    result[at + 1] = result[at + n] = -400 * x[i];
    result[at + n + 1] = 200;
  }
  return result;
};

const rosenbrock = (x) => {
  const here = slice(x, [[0, -1]]);
  const next = slice(x, [[1]]);
  return sum(add(mul(100, square(sub(next, square(here)))), square(sub(1, here))));
};

const [x, v] = [tensor(data.x), tensor(data.v)];
const kinds = {
  gradient: { most: 3, into: gradientInto, size: n, f: grad(rosenbrock), args: [x] },
  hvp: { title: "Hessian times a direction", most: 3, into: productInto, size: n, f: hvp(rosenbrock), args: [x, v] },
  hessian: { title: "dense Hessian", most: 2, into: hessianInto, size: n * n, f: hessian(rosenbrock), args: [x] },
};

const caseOf = ([name, { title = name, most, into, size, f, args }]) => {
  const c = () => ({
    source: new URL("rosenbrock.c", import.meta.url),
    flags: ["-march=native", `-DKIND_${name}`],
    inputs: [data.x, data.v],
    outputs: size,
  });
  const make = () => {
    const result = new Float64Array(size);
    return {
      byHand: () => into(result, data.x, data.v),
      also: { "by hand, a new array each time": () => into(new Float64Array(size), data.x, data.v) },
      gradmap: () => f(...args),
      c: c(),
      data,
    };
  };
  return [
    { name: `T6-${name}`, title: `Rosenbrock n 100, ${title}`, most, make },
    { name: `T6-${name}-first`, title: `Rosenbrock n 100, ${title}, first call in a fresh process`, fresh: true, make },
  ];
};

export const cases = Object.entries(kinds).flatMap(caseOf);
