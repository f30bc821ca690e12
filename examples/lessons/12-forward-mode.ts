// # 12. Forward: derivatives that travel with the numbers
//
// Up to lesson 11 we always walked backwards: first all the values, then from the result to the parameters. There is a
// second way, older and simpler. It walks forward, once, and carries two numbers at a time.
import { add, cos, type Expr, jacfwd, jvp, mul, sin, tanh, tensor, toNumber, variable } from "gradmap";
import { forwardPass, showForwardPass, showThreeWays, threeWays, toSvg } from "gradmap/show";
import { isNumber } from "./support/checks.js";
import { curveSvg } from "./support/curve.js";
import type { Lesson } from "./support/lesson.js";
import { rounded } from "./support/text.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Two numbers at a time
  //
  // Ask of a number not only how big it is, but also how fast it changes when `x` does. Let x be 3. For `x` itself the
  // answer is 1: if x grows by a little, it grows by just that little. A constant does not change at all: 0.
  //
  // Write the two as a pair. The first is called the **primal**, and the second the **tangent**. (The line with `type`
  // gives a name to such pairs: a list of exactly two numbers, which nobody may change.)
  type Dual = readonly [primal: number, tangent: number];
  const x: Dual = [3, 1];
  const five: Dual = [5, 0];

  // Why «tangent»? Because the pair says where we are on a curve, and how the line goes that touches it there. Here is
  // x² + 5 at x = 3. The pair we are looking for is the height of the point, and the slope of the line.
  draw(
    curveSvg((t) => t * t + 5, { from: -1, to: 5, at: 3, slope: 6 }),
    "The curve of x² + 5. At x = 3 its height is 14, and the line that touches it has the slope 6.",
  );

  // Every rule of school is now a rule for pairs. The sum of two pairs is the pair of sums. For a product it is the
  // product rule, (ab)' = a'b + ab'. (`[a, da]` takes a pair apart: its first number is called `a`, its second `da`.)
  const plus = ([a, da]: Dual, [b, db]: Dual): Dual => [a + b, da + db];
  const times = ([a, da]: Dual, [b, db]: Dual): Dual => [a * b, da * b + a * db];

  // That is all we need. Compute x·x + 5 with pairs instead of numbers, and the derivative falls out beside the value:
  print(times(x, x)); // => [9, 6]
  print(plus(times(x, x), five)); // => [14, 6]

  // 14, and 6, which is 2x at 3. No graph was kept, and nothing was walked backwards. This is **forward mode**, and
  // pairs like these are called *dual numbers*.
  //
  // ## The same with gradmap
  //
  // `jvp(f)` computes a function with pairs. It is given a list of primals and a list of tangents, one of each for every
  // argument, and gives the pair of the result. (The name stands for *Jacobian-vector product*. At the end of this
  // lesson you know what that is.)
  const f = (v: Expr): Expr => mul(v, sin(v));
  print(rounded(jvp(f)([2], [1]), 9)); // => [1.81859485, 0.0770037537]

  // School says that the derivative of x·sin x is sin x + x·cos x. At 2 that is the same:
  print(rounded(Math.sin(2) + 2 * Math.cos(2), 9)); // => 0.0770037537

  // ## The neuron, forward
  //
  // Now the neuron of lesson 3, with its numbers. How does everything move when only `w1` does? Then `w1` has the
  // tangent 1, and all others have 0. `forwardPass` makes the walk, and here is each node with what has come to it:
  const [x1, x2, w1, w2, b] = [variable("x1"), variable("x2"), variable("w1"), variable("w2"), variable("b")];
  const o = tanh(add(add(mul(x1, w1), mul(x2, w2)), b));
  const inputs = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.8813735870195432 };
  const walk = forwardPass(o, inputs, { w1: 1 });
  print(showForwardPass(walk));
  // => L = 0.707107 changes by 1 along w1: 1
  // => step  node          value     tangent  made of
  // => 0     x1            2
  // => 1     w1            -3        1
  // => 2     v1 = x1 * w1  -6        2        w1: 2 * 1 = 2
  // => 3     x2            0
  // => 4     w2            1
  // => 5     v2 = x2 * w2  0
  // => 6     v3 = v1 + v2  -6        2        v1: 1 * 2 = 2
  // => 7     b             6.88137
  // => 8     v4 = v3 + b   0.881374  2        v3: 1 * 2 = 2
  // => 9     L = tanh(v4)  0.707107  1        v4: 0.5 * 2 = 1

  // Read it from the top down. `w1` moves at speed 1. The product passes that on times `x1`, so it moves at speed 2. Sums
  // hand on what they get. And tanh multiplies by its slope, 0.5. At the end stands **1**, and that is the gradient of
  // `w1` that we found in lesson 3, walking the other way. (For the picture, `annotate` says what to write into each box:
  // the tangent of its step, or nothing if it does not move.)
  draw(
    toSvg(o, {
      names: { o },
      annotate: (node) => {
        const step = walk.steps.find((other) => other.node === node);
        return step?.tangent === undefined ? "" : `moves by ${toNumber(step.tangent).toFixed(1)}`;
      },
    }),
    "Only what depends on w1 moves: its product by 2, the sums by 2, and tanh makes 1 of it.",
  );

  // Compare the table with that of the reverse pass in lesson 5. There every node answers: how much does the *result*
  // change when I do? Here every node answers: how much do *I* change when `w1` does? The local derivatives are the
  // same. They are only multiplied from the other end.
  //
  // ## Which end to begin from?
  //
  // One walk forward tells how **everything changes with one input**. The network of lesson 9 has 41 parameters and would
  // need 41 such walks for its gradient. One walk backward tells how **one result changes with everything**. A loss is
  // one number, so one walk is enough. This is the whole reason why networks are trained backwards.
  //
  // The third way is nudging, as in lesson 1. If one nudges to both sides, by h and by −h, and divides the difference by
  // 2h, the error is much smaller. But that takes two evaluations for each parameter, and the result is still only nearly
  // right. Here are all three side by side, with an estimate of the error of the last:
  print(showThreeWays(threeWays(o, inputs)));
  // => three ways to the gradient at the value 0.707106781187
  // => parameter  reverse  forward  difference      its error, about
  // => x1         -1.5     -1.5     -1.50000000052  5.3e-10
  // => w1         1        1        1.00000000016   7.1e-10
  // => x2         0.5      0.5      0.5             4e-13
  // => w2         0        0        0               1e-14
  // => b          0.5      0.5      0.500000000078  3.5e-10
  // => reverse mode: 1 pass for all
  // => forward mode: 5 passes, one for each parameter
  // => differences: 10 evaluations, two for each parameter, and only about right

  // ## Many results
  //
  // With *one* input and many results, forward mode is the cheap one. Think of a point that goes round a circle. At the
  // time t it is at (cos t, sin t): two results. One walk gives where it is and how fast it moves, both at once. A sixth
  // of the way round, at t = π/3:
  const place = (t: Expr): readonly [Expr, Expr] => [cos(t), sin(t)];
  print(rounded(jvp(place)([Math.PI / 3], [1]), 9)); // => [[0.5, 0.866025404], [-0.866025404, 0.5]]

  // The first pair is the place. The second is the velocity: to the left, and upwards.
  //
  // With several inputs *and* several results, the derivative is a table: a row for each result, a column for each input.
  // It is called the **Jacobian**. `jacfwd` makes it column by column, with a walk forward for each. (`tensor` makes a
  // list of numbers into one thing that ops can work on, entry by entry.)
  const squares = (v: Expr): Expr => mul(v, v);
  print(jacfwd(squares)(tensor([1, 2, 3]))); // => [[2, 0, 0], [0, 4, 0], [0, 0, 6]]

  // Each result is the square of one input, so only the diagonal is not 0: 2x, for each of the three.
  //
  // And now the name. Give the three inputs the tangents 1, 1 and 0. Each row of the table is multiplied with them, entry
  // by entry, and added up: that is a table times a *vector*, a list of numbers. `jvp` gives this product without ever
  // writing the table down.
  print(jvp(squares)([tensor([1, 2, 3])], [tensor([1, 1, 0])])); // => [[1, 4, 9], [2, 4, 0]]

  exercise({
    name: "quotient of duals",
    ask: "Write the rule for a quotient of pairs: `export const quotientOfDuals = ([a, da], [b, db]) => [..., ...]`. It gives the pair of a / b: its value, and its tangent.",
    hint: "The quotient rule of school: (a/b)' = (a'b − ab') / b².",
    check: (quotient: (a: Dual, b: Dual) => Dual) => {
      const [value, slope] = quotient([3, 1], [2, 5]);
      const [, alone] = quotient([3, 1], [2, 0]);
      return [
        ...isNumber("the primal of [3, 1] / [2, 5]", value, 1.5, "It is the quotient of the primals."),
        ...isNumber("the tangent of [3, 1] / [2, 0]", alone, 0.5, "When only a changes, what happens to a / b?"),
        ...isNumber(
          "the tangent of [3, 1] / [2, 5]",
          slope,
          (1 * 2 - 3 * 5) / 4,
          "When b grows, the quotient shrinks. So what must the sign of db be?",
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
    ask: "A function has 784 inputs and 10 results, and you want its whole Jacobian. How many walks does it take forward, and how many backward? `export const howManyWalks = { forward: ..., reverse: ... }`.",
    hint: "A forward walk is for one input. A reverse walk is for one result.",
    check: ({ forward, reverse }: { readonly forward: number; readonly reverse: number }) => [
      ...isNumber("forward", forward, 784, "One walk forward is one column: it follows one input."),
      ...isNumber("reverse", reverse, 10, "One walk backward is one row: it begins at one result."),
    ],
    answer: { forward: 784, reverse: 10 },
    mistakes: [{ answer: { forward: 10, reverse: 784 }, says: "One walk forward is one column" }],
  });

  // **Next:** both walks are made of expressions, so they can be differentiated again. In lesson 13 we ask how fast a
  // slope itself changes.
};
