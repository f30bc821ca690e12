// # 7. tanh from exp
//
// So far tanh was one op with one rule, 1 − o². But tanh can be written with the exponential function, in five pieces. Lesson 6 gave us the last rule that we needed. If all of it is right, then it cannot matter into how many
// pieces we cut a formula. In this lesson we try.
import {
  add,
  div,
  type Expr,
  evaluate,
  exp,
  formula,
  grad,
  mul,
  reversePass,
  sub,
  tanh,
  toNumber,
  variable,
} from "gradmap";
import { history, toInfix, toSvg, toTable } from "gradmap/show";
import { computes } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";
import { rounded } from "./support/text.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Pieces
  //
  // Here is the formula: tanh(n) = (e²ⁿ − 1) / (e²ⁿ + 1). We need a product, an exponential, a difference, a sum and
  // a quotient.
  const n = variable("n");
  const e = exp(mul(2, n));
  const o = div(sub(e, 1), add(e, 1));
  print(toInfix(o)); // => (exp(2 * n) - 1) / (exp(2 * n) + 1)
  print(toInfix(tanh(n))); // => tanh(n)

  // At the number that came into the neuron in lesson 3, both give what they gave there:
  const at = { n: 0.8813735870195432 };
  print(toNumber(evaluate(o, at)).toFixed(12)); // => 0.707106781187
  print(toNumber(evaluate(tanh(n), at)).toFixed(12)); // => 0.707106781187

  // Notice that `e` was made once and is used twice, above and below. From lesson 6 you know what that means: two
  // contributions come back to it, and they are added up.
  draw(
    toSvg(o, { names: { e, o }, steps: reversePass(o, at), digits: 4 }),
    "tanh in pieces. Two arrows leave e; what comes back along them adds up to 0.0429.",
  );

  // ## The rules of the new pieces
  //
  // - `exp`: the exponential function is its own slope. So what has arrived is multiplied by the *result*.
  // - `sub`: hands on, the second with its sign turned.
  // - `div`: x / y. To `x` it passes what has arrived, divided by `y`. To `y`, what has arrived times −x / y². (You wrote
  //   it in lesson 4, or could have.)
  //
  // Now follow the pass. There are five ops to go back through, in place of one.
  print(toTable(reversePass(o, at)));
  // => step  node          value     adjoint    passes on
  // => 1     L = v3 / v4   0.707107  1          v3: 1 * 0.146447 = 0.146447, v4: 1 * -0.103553 = -0.103553
  // => 2     v4 = v2 + 1   6.82843   -0.103553  v2: -0.103553 * 1 = -0.103553
  // => 3     v3 = v2 - 1   4.82843   0.146447   v2: 0.146447 * 1 = 0.146447
  // => 4     v2 = exp(v1)  5.82843   0.0428932  v1: 0.0428932 * 5.82843 = 0.25
  // => 5     v1 = 2 * n    1.76275   0.25       n: 0.25 * 2 = 0.5
  // => 6     n             0.881374  0.5

  // Look at the row of the `exp`. Its value is 5.828, and what has arrived is 0.0429: from the numerator 0.1464 and
  // from the denominator −0.1036. It passes 0.25 to `2 * n`. That doubles, because of the 2, and 0.5 arrives at `n`.
  //
  // And with tanh in one piece? One step: 1 · (1 − 0.7071²) = 0.5.
  print(toNumber(history(tanh(n), at).gradient.get(n) ?? 0).toFixed(12)); // => 0.500000000000
  print(toNumber(history(o, at).gradient.get(n) ?? 0).toFixed(12)); // => 0.500000000000

  // ## The neuron, both ways
  //
  // We put the pieces where tanh was in the neuron of lesson 3. A TypeScript function can make expressions, so we
  // write the squeezing function as a parameter: `squeeze` is whatever we choose. (There are two arrows: `neuronWith` takes a
  // function and gives a function, which then takes the inputs. The long type says: a record with these five names, and an
  // expression under each.)
  const neuronWith =
    (squeeze: (sum: Expr) => Expr) =>
    ({ x1, x2, w1, w2, b }: Readonly<Record<"x1" | "x2" | "w1" | "w2" | "b", Expr>>): Expr =>
      squeeze(add(add(mul(x1, w1), mul(x2, w2)), b));
  const inPieces = (sum: Expr): Expr => {
    const power = exp(mul(2, sum));
    return div(sub(power, 1), add(power, 1));
  };
  const inputs = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.8813735870195432 };
  const whole = grad(neuronWith(tanh))(inputs);
  const pieces = grad(neuronWith(inPieces))(inputs);
  print(rounded(whole, 12)); // => { x1: -1.5, x2: 0.5, w1: 1, w2: 0, b: 0.5 }
  print(rounded(pieces, 12)); // => { x1: -1.5, x2: 0.5, w1: 1, w2: 0, b: 0.5 }

  // −1.5, 0.5, 1, 0 and 0.5: the same numbers, and those of lesson 3. (`rounded` keeps 12 digits of each number. In
  // the sixteenth, some of them differ: the computer rounds after each op, and there were more ops in the one than in
  // the other. That is all.)
  //
  // So **an op may be as large as you like**. What matters is that you know how to compute its value and its local
  // derivative. Whether tanh is one op or five is a question of convenience.
  //
  // ## Why have tanh at all, then?
  //
  // For two reasons. One is speed: one step in place of five. The other is *accuracy*, and you can see it if you go
  // far out.
  print(toNumber(evaluate(o, { n: 400 }))); // => NaN
  print(toNumber(evaluate(tanh(n), { n: 400 }))); // => 1

  // `NaN` means «not a number». e⁸⁰⁰ is more than the computer can write, so it became infinity; and infinity divided
  // by infinity is anything you like. The op knows better: tanh(400) is 1.
  //
  // Close to zero there is another trap. e²ⁿ is nearly 1 there, and subtracting 1 leaves only the digits that rounding
  // has not eaten.
  print(toNumber(evaluate(o, { n: 1e-9 })).toPrecision(9)); // => 9.99999971e-10
  print(toNumber(evaluate(tanh(n), { n: 1e-9 })).toPrecision(9)); // => 1.00000000e-9

  // The right answer is 0.000000001, to all digits shown. In pieces only the first seven or eight are right. So the
  // ops of gradmap are written with care for such corners, and then you need not think of them.

  exercise({
    name: "sigmoid from exp",
    ask: "Another squeezing function is the *sigmoid*, 1 / (1 + e⁻ˣ), which puts out numbers from 0 to 1. Write it as an expression in a variable named `x`, from `exp` and other pieces, and export it as `sigmoidFromExp`.",
    hint: "With ops it is `div(1, add(1, exp(neg(x))))`; with `formula`, mind the brackets.",
    check: (answer: Expr) =>
      computes(answer, ["x"], (x = 0) => 1 / (1 + Math.exp(-x)), "What stands below the line, and what sign has x?"),
    answer: formula("1 / (1 + exp(-x))"),
    mistakes: [
      { answer: formula("1 / 1 + exp(-x)"), says: "below the line" },
      { answer: formula("1 / (1 + exp(x))"), says: "what sign has x" },
    ],
  });

  exercise({
    name: "slope of the sigmoid",
    ask: "As with tanh, the slope of the sigmoid can be said in terms of its *result* s. Write it as an expression in a variable named `s`: `export const slopeOfTheSigmoid = ...`. Go back through the pieces, or guess and nudge: at s = 0.5 it is 0.25.",
    hint: "e⁻ˣ is (1 − s) / s. The slope comes out as a product of two simple things, and is 0 at both ends, where s is 0 or 1.",
    check: (answer: Expr) =>
      computes(
        answer,
        ["s"],
        (s = 0) => s * (1 - s),
        "At s = 0.5 it should be 0.25, and at s = 0 and s = 1 it should be 0.",
      ),
    answer: formula("s * (1 - s)"),
    mistakes: [
      { answer: formula("1 - s ^ 2"), says: "at s = 0 and s = 1" },
      { answer: formula("s / 2"), says: "at s = 0 and s = 1" },
    ],
  });

  exercise({
    name: "division from pieces",
    ask: "x / y can be written as a product and a power. Do it with `formula`, without `/`, in variables named `x` and `y`, and export it as `divisionFromPieces`. (That is how the lecture builds its division.)",
    hint: "1/y is y to the power of −1. In `formula` a power is written `y ^ (-1)`.",
    check: (answer: Expr) => [
      ...computes(answer, ["x", "y"], (x = 0, y = 1) => x / y, "Which power of y is 1/y?"),
      ...(toInfix(answer).includes("/") ? ["There is a / in it. Use a power in its place, please."] : []),
    ],
    answer: formula("x * y ^ (-1)"),
    mistakes: [
      { answer: formula("x / y"), says: "Use a power" },
      { answer: formula("x * y ^ (-2)"), says: "Which power of y" },
    ],
  });

  // **Next:** in lesson 8 we hold our numbers against those of a library that half of the world trains its networks
  // with.
};
