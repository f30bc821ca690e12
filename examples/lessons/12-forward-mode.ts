// # 12. Forward: derivatives that travel with the numbers
//
// Up to lesson 11 we always walked backwards: first all the values, then from the result to the parameters. There is a
// second way, older and simpler. It walks forward, once, and carries two numbers at a time.
import { type Expr, jacfwd, jvp, math, mul, sin, type Tensor, tensor, toNested, variable } from "gradmap";
import { forwardPass, showForwardPass, showThreeWays, threeWays } from "gradmap/show";
import { isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";
import { rounded } from "./support/text.js";

/** A number and how fast it changes. */
type Dual = readonly [primal: number, tangent: number];

export const lesson: Lesson = ({ print, exercise }) => {
  // ## Two numbers at a time
  //
  // Ask of a number not only how big it is but also how fast it changes when `x` changes. For `x` itself the answer is 1:
  // when `x` grows by a little, `x` grows by just that little. A constant does not change at all: 0.
  //
  // Write the two as a pair. The first is called the **primal**, the second the **tangent**. At x = 3:
  const x: Dual = [3, 1];
  const five: Dual = [5, 0];

  // Every rule of school is now a rule for pairs. The sum of two pairs is the pair of sums. For a product there is the
  // product rule, and for a sine the chain rule:
  const plus = ([a, da]: Dual, [b, db]: Dual): Dual => [a + b, da + db];
  const times = ([a, da]: Dual, [b, db]: Dual): Dual => [a * b, da * b + a * db];

  // That is all. Compute `x * x + 5` with pairs instead of numbers, and the derivative falls out beside the value:
  // 14, and 6, which is 2x at 3.
  print(plus(times(x, x), five)); // => [14, 6]

  // No graph was kept and nothing was walked backwards. This is **forward mode**. Pairs like these are called *dual
  // numbers*.

  // ## The same with gradmap
  //
  // `jvp(f)` computes a function with pairs: it is given the primals of the arguments and their tangents, and gives both of
  // the result. (The name stands for *Jacobian-vector product*; we see in a moment what Jacobian and vector are.)
  const f = (v: Expr): Expr => mul(v, sin(v));
  print(rounded(jvp(f)([2], [1]), 9)); // => [1.81859485, 0.0770037537]

  // By hand: the derivative of x sin x is sin x + x cos x.
  print(rounded(Math.sin(2) + 2 * Math.cos(2), 9)); // => 0.0770037537

  // And this is the walk itself, for the neuron's sum of lesson 3 and a tangent of 1 for `w1`: how does everything move
  // when only `w1` does? Each line is one node: its value, its tangent, and what the tangent is made of.
  const sum = math`tanh(${variable("x1")} * ${variable("w1")} + ${variable("b")})`;
  print(showForwardPass(forwardPass(sum, { x1: 2, w1: -3, b: 6.5 }, { w1: 1 })));
  // => v3 = 0.462117 changes by 1.5729 along w1: 1
  // => step  node           value     tangent  made of
  // => 0     x1             2
  // => 1     w1             -3        1
  // => 2     v1 = x1 * w1   -6        2        w1: 2 * 1 = 2
  // => 3     b              6.5
  // => 4     v2 = v1 + b    0.5       2        v1: 1 * 2 = 2
  // => 5     v3 = tanh(v2)  0.462117  1.5729   v2: 0.786448 * 2 = 1.5729

  // Compare this table with that of the reverse pass in lesson 5. There every node answers the question «how much does the
  // *result* change when I do?». Here every node answers «how much do *I* change when `w1` does?». The local derivatives
  // are the same. They are multiplied from the other end.

  // ## Which end to begin from?
  //
  // One walk forward tells how everything changes when **one** input does. A network with 41 parameters needs 41 such walks
  // for its gradient. One walk backward tells how **one** result changes with everything: a loss is one number, so one walk
  // is enough. This is the whole reason why networks are trained backwards.
  //
  // With differences, as in lesson 1, it takes two evaluations for each parameter, and the result is only nearly right.
  // Here are the three ways side by side:
  print(showThreeWays(threeWays(sum, { x1: 2, w1: -3, b: 6.5 })));
  // => three ways to the gradient at the value 0.46211715726
  // => parameter  reverse         forward         difference      its error, about
  // => x1         -2.3593431989   -2.3593431989   -2.35934319831  6e-10
  // => w1         1.57289546593   1.57289546593   1.57289546576   1.8e-10
  // => b          0.786447732966  0.786447732966  0.786447732879  9.1e-11
  // => reverse mode: 1 pass for all
  // => forward mode: 3 passes, one for each parameter
  // => differences: 6 evaluations, two for each parameter, and only about right

  // ## Many results
  //
  // When there is one input and there are many results, forward mode is the cheap one. The position of a thing on a circle
  // after a time `t` is two numbers, and one walk gives both of their speeds. At a sixth of the way round:
  const place = (t: Expr): readonly [Expr, Expr] => [math`cos(${t})`, math`sin(${t})`];
  print(rounded(jvp(place)([Math.PI / 3], [1]), 9)); // => [[0.5, 0.866025404], [-0.866025404, 0.5]]

  // With several inputs and several results the derivative is a table: a row for each result, a column for each input.
  // That table is called the **Jacobian**. `jacfwd` makes it column by column, forward.
  const squares = (v: Expr): Expr => mul(v, v);
  const table: Tensor = jacfwd(squares)(tensor([1, 2, 3]));
  print(toNested(table)); // => [[2, 0, 0], [0, 4, 0], [0, 0, 6]]

  // Each result is the square of one input, so all but the diagonal is 0. Now the name: `jvp` multiplies this table by the
  // vector of tangents, without ever writing the table down.
  exercise({
    name: "quotient of duals",
    ask: "Write the rule for a quotient of pairs: a function of two pairs `[a, da]` and `[b, db]` that returns the pair of a / b.",
    hint: "The quotient rule of school: (a/b)' = (a' b - a b') / b².",
    check: (quotient: (a: Dual, b: Dual) => Dual) => {
      const [value, slope] = quotient([3, 1], [2, 5]);
      const [, alone] = quotient([3, 1], [2, 0]);
      return [
        ...isNumber("the primal of [3, 1] / [2, 5]", value, 1.5, "It is the quotient of the primals."),
        ...isNumber("the tangent of [3, 1] / [2, 0]", alone, 0.5, "When only a changes, a/b changes by da/b."),
        ...isNumber(
          "the tangent of [3, 1] / [2, 5]",
          slope,
          (1 * 2 - 3 * 5) / 4,
          "When b grows the quotient shrinks, by a db / b².",
        ),
      ];
    },
    answer: ([a, da], [b, db]) => [a / b, (da * b - a * db) / (b * b)],
    mistakes: [
      { answer: ([a, da], [b, db]) => [a / b, da / db], says: "When only a changes" },
      { answer: ([a, da], [b, db]) => [a / b, (da * b + a * db) / (b * b)], says: "the quotient shrinks" },
    ],
  });

  exercise({
    name: "how many walks",
    ask: "A function has 784 inputs and 10 results, and you want its whole Jacobian. Export a record `{ forward, reverse }`: how many walks does it take in forward mode, and how many in reverse mode?",
    hint: "A forward walk is for one input. A reverse walk is for one result.",
    check: ({ forward, reverse }: { readonly forward: number; readonly reverse: number }) => [
      ...isNumber("forward", forward, 784, "One walk forward is one column: it follows one input."),
      ...isNumber("reverse", reverse, 10, "One walk backward is one row: it begins at one result."),
    ],
    answer: { forward: 784, reverse: 10 },
    mistakes: [{ answer: { forward: 10, reverse: 784 }, says: "One walk forward is one column" }],
  });

  // **Next:** both walks are expressions again, so they can be differentiated again. In lesson 13 we ask how fast a slope
  // changes.
};
