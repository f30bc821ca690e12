// Homogeneous ops: Euler's theorem and what it comes from. Knows an op as functions of numbers.
import { type Law, law } from "../../core/law.js";
import type { OpUnderTest } from "../opFunction.js";
import { callText, explainPoint, pointIn } from "../points.js";
import { accurate, total } from "../rounding.js";

// Powers of four change no digit of the arguments, and the square root of one is a power of two.
const factors = [4, 1 / 4] as const;

/** `f(c x) = c^k f(x)`, so that the partials are homogeneous of degree `k - 1`, and Euler's `<x, grad f(x)> = k f(x)`. */
export const homogeneousLaw = ({ op, value, first }: OpUnderTest, degree: number): Law =>
  law({
    id: "op.homogeneous",
    statement: "scaling all arguments scales the value and the partials by powers of the same factor",
    formula: `f(c x) = c^k f(x), f_i(c x) = c^(k - 1) f_i(x), <x, grad f(x)> = k f(x), with k = ${degree}`,
    given: [pointIn(op)],
    holds: (judge, point) => {
      const here = value(point);
      const partials = first.map((partial) => partial(point));
      for (const factor of factors) {
        const scaled = point.map((x) => factor * x);
        const wanted = factor ** degree * here;
        judge.within(`${callText(op, scaled)} and ${factor ** degree} f`, value(scaled), wanted, accurate(wanted));
        for (const [i, partial] of first.entries()) {
          const slope = factor ** (degree - 1) * partials[i]!;
          judge.within(
            `the partial in ${op.args[i]} of ${callText(op, scaled)} and ${factor ** (degree - 1)} f_i`,
            partial(scaled),
            slope,
            accurate(slope),
          );
        }
      }
      const terms = partials.map((partial, i) => point[i]! * partial);
      const what = `<x, grad f(x)> and ${degree} f(x) of ${op.name}`;
      judge.within(what, total(terms), degree * here, accurate(...terms, degree * here));
    },
    explain: explainPoint(op),
  });
