// T4: deep chains of scalar operations, two a step, value and derivative in x. Horner's v = v x + c[i], and v = sin(v + x):
// unrolled, as a user of micrograd writes them, and as loops whose body is traced once. Cold is the first call of a new
// function: trace, differentiate, run.
import { add, fold, iterate, mul, sin, tensor, valueAndGrad } from "gradmap";
import { uniform } from "../support/random.mjs";

// Horner's derivative shrinks by x each step: with this x it stays a normal number for a million steps.
const chains = {
  T4a: {
    title: "v = v x + c[i]",
    start: 0.9995,
    numbers: (steps) => uniform(1, steps, -0.5, 0.5),
    byHand: (x, c) => {
      const steps = c.length;
      const before = new Float64Array(steps);
      const result = new Float64Array(2);
      return () => {
        let v = 0;
        for (let i = 0; i < steps; i++) {
          before[i] = v;
          v = v * x + c[i];
        }
        let [adjoint, slope] = [1, 0];
        for (let i = steps - 1; i >= 0; i--) {
          slope += adjoint * before[i];
          adjoint *= x;
        }
        result[0] = v;
        result[1] = slope;
        return result;
      };
    },
    unrolled: (c) => (x) => {
      let v = 0;
      for (const each of c) v = add(mul(v, x), each);
      return v;
    },
    loop: (c) => (x) => fold((v, each) => add(mul(v, x), each), 0, tensor(c)),
  },
  T4b: {
    title: "v = sin(v + x)",
    start: 0.5,
    numbers: (steps) => ({ length: steps }),
    byHand: (x, { length: steps }) => {
      const inner = new Float64Array(steps);
      const result = new Float64Array(2);
      return () => {
        let v = x;
        for (let i = 0; i < steps; i++) v = Math.sin((inner[i] = v + x));
        let [adjoint, slope] = [1, 0];
        for (let i = steps - 1; i >= 0; i--) slope += adjoint *= Math.cos(inner[i]);
        result[0] = v;
        result[1] = slope + adjoint;
        return result;
      };
    },
    unrolled:
      ({ length: steps }) =>
      (x) => {
        let v = x;
        for (let i = 0; i < steps; i++) v = sin(add(v, x));
        return v;
      },
    loop:
      ({ length: steps }) =>
      (x) =>
        iterate(steps, (v) => sin(add(v, x)), x),
  },
};

const c = (name, x, steps, numbers) => ({
  source: new URL(`chain-${name === "T4a" ? "horner" : "sine"}.c`, import.meta.url),
  inputs: [[x, steps], Array.from(numbers, (each) => each ?? 0)],
  outputs: 2,
});

const caseOf = (name, steps, form) => {
  const { start, numbers, byHand, ...forms } = chains[name];
  return () => {
    const list = numbers(steps);
    const f = forms[form](list);
    const call = valueAndGrad(f);
    return {
      byHand: byHand(start, list),
      gradmap: () => call(start),
      c: c(name, start, steps, list),
      cold: () => valueAndGrad(forms[form](list))(start),
    };
  };
};

// Operations of the function itself, as the sizes count them.
const sizes = { "10k": 1e4, "100k": 1e5, "1M": 1e6 };

const casesOf = (name) => [
  ...Object.entries(sizes).flatMap(([size, operations]) => {
    const make = caseOf(name, operations / 2, "unrolled");
    return [
      {
        name: `${name}-${size}`,
        title: `${chains[name].title}, ${size} operations unrolled`,
        most: size === "10k" ? 1.5 : undefined,
        make,
      },
      {
        name: `${name}-${size}-cold`,
        title: `${chains[name].title}, ${size} operations unrolled, first call`,
        unit: "µs an operation",
        figure: ({ gradmap }) => gradmap / 1e3 / operations,
        most: 4,
        make: () => {
          const { byHand, cold } = make();
          return { byHand, gradmap: cold };
        },
      },
    ];
  }),
  {
    name: `${name}-loop`,
    title: `${chains[name].title}, 1M steps as a loop`,
    most: 1.5,
    make: caseOf(name, 1e6, "loop"),
  },
  {
    name: `${name}-memory`,
    title: `${chains[name].title}, 1M operations unrolled, first call in a fresh process`,
    fresh: true,
    unit: "MB at the peak",
    figure: ({ peak }) => peak / 1e6,
    make: caseOf(name, 5e5, "unrolled"),
  },
];

export const cases = Object.keys(chains).flatMap(casesOf);
