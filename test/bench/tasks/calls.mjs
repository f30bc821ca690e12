// What a call costs beside what is computed: the gradient of a tiny function of 4 numbers in a record, and of Rosenbrock's
// of 100 numbers in an array. By hand the result is equal: new, and frozen. Each call has another argument.
import { add, grad, mul, square, sub } from "gradmap";
import { uniform } from "../support/random.mjs";

const [small, large] = [4, 100];
const numbers = Array.from({ length: 16 }, (_, i) => [...uniform(i, large, -1.5, 1.5)]);
const records = numbers.map(([a, b, c, d]) => ({ a, b, c, d }));

/** `f` of one argument after another, beginning again after the last. */
const inTurn = (f, list) => {
  let i = 0;
  return () => f(list[(i = (i + 1) & 15)]);
};

const tiny = ({ a, b, c, d }) => add(mul(mul(a, b), add(c, d)), mul(c, d));
const tinyByHand = ({ a, b, c, d }) => Object.freeze({ a: b * (c + d), b: a * (c + d), c: a * b + d, d: a * b + c });

const rosenbrock = (x) => {
  let total = 0;
  for (let i = 0; i + 1 < x.length; i++)
    total = add(total, add(mul(100, square(sub(x[i + 1], square(x[i])))), square(sub(1, x[i]))));
  return total;
};
const gradientInto = (result, x) => {
  result[0] = 0;
  for (let i = 0; i < large - 1; i++) {
    const t = x[i + 1] - x[i] * x[i];
    result[i] += -400 * t * x[i] - 2 * (1 - x[i]);
    result[i + 1] = 200 * t;
  }
  return result;
};
const rosenbrockByHand = (x) => Object.freeze(gradientInto(new Array(large).fill(0), x));

export const cases = [
  {
    name: `call-${small}`,
    title: "gradient in 4 numbers of a record",
    unit: "ns more",
    figure: ({ gradmap, byHand }) => gradmap - byHand,
    most: 100,
    make: () => ({ byHand: inTurn(tinyByHand, records), gradmap: inTurn(grad(tiny), records) }),
  },
  {
    name: `call-${large}`,
    title: "gradient in 100 numbers of an array",
    most: 1.5,
    make: () => {
      const typed = new Float64Array(large);
      return {
        byHand: inTurn(rosenbrockByHand, numbers),
        also: { "by hand, into a typed array": inTurn((x) => gradientInto(typed, x), numbers) },
        gradmap: inTurn(grad(rosenbrock), numbers),
      };
    },
  },
];
