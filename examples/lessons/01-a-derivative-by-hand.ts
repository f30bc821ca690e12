// # 1. A derivative by hand
//
// A neural network learns by asking one question over and over: *if I change this number a little, what happens to
// the result?* The answer is a derivative. You know derivatives from school, as rules for formulas. Before we use any
// rule, we shall get one with our bare hands, from numbers alone. Everything in the lessons that follow can be
// checked this way.
//
// These lessons go along with Andrej Karpathy's lecture *The spelled-out intro to neural networks and backpropagation:
// building micrograd*, and his numbers will come up. You do not need to have seen it.
//
// A lesson is a program. What stands in a grey box is its code; the green text below a box is what that code printed
// when this page was made. If you read in a terminal, what is printed stands after an arrow, `=>`.
//
// The code is TypeScript, which is JavaScript with **types**. A type stands after a colon and says what a thing is:
// `x: number` says that `x` is a number. It changes nothing in what the program does. If you leave all types out, you have
// JavaScript. So wherever a type looks complicated, read on without it.
import { isNumber, isSlopeOf } from "./support/checks.js";
import { curveSvg } from "./support/curve.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## A function
  //
  // Here is the lecture's first function. The arrow `=>` reads «gives»: `f` takes a number `x` and gives 3x² − 4x + 5. (The
  // second `: number` is the type of what comes out.)
  //
  // `const` gives a thing a name, for good: what is called `f` here stays what it is. `x ** 2` is x², and `print` prints.
  const f = (x: number): number => 3 * x ** 2 - 4 * x + 5;
  print(f(3)); // => 20

  // And this is its curve, with the point x = 3, where we are going to stand.
  draw(
    curveSvg(f, { from: -3, to: 4.5, at: 3, slope: 14 }),
    "The parabola 3x² − 4x + 5, and the straight line that touches it at x = 3. That line climbs 14 for each step of 1 to the right.",
  );

  // ## Nudge it
  //
  // How steep is the curve at x = 3? Take a tiny step to the right, from `x` to `x + h`, and see by how much `f`
  // grew. Growth divided by the length of the step is the slope.
  const slope = (x: number, h: number): number => (f(x + h) - f(x)) / h;
  print(slope(3, 1)); // => 17

  // With a step of 1 we get 17: much too coarse, since the curve bends upwards on the way. So make the step smaller. (The
  // many zeros and the odd digits at the end come from rounding. We come to that.)
  print(slope(3, 0.1)); // => 14.300000000000068
  print(slope(3, 0.001)); // => 14.00300000000243
  print(slope(3, 0.00001)); // => 14.00003000000538

  // The answers settle down at **14**. School agrees: the derivative of 3x² − 4x + 5 is 6x − 4, and at 3 that is
  // 6 · 3 − 4 = 14.
  const derivative = (x: number): number => 6 * x - 4;
  print(derivative(3)); // => 14

  // What does the number 14 *say*? Near x = 3, whatever small thing you do to `x`, `f` does it 14 times as strongly.
  // Nudge `x` up by 0.01 and `f` goes up by about 0.14. Keep this sentence; it is the whole meaning of a derivative.
  print(f(3.01) - f(3)); // => 0.14029999999999632

  // ## Smaller is not always better
  //
  // If a small step is good, a tiny one should be perfect. Let us look at how far from 14 we are, for ever smaller
  // steps. (`map` applies a function to each entry of a list. `1e-4` is 0.0001, and `toExponential(1)` writes a
  // number in that style with one decimal. Text between backticks may have holes in it, `${...}`, and what is computed
  // there is put into the text. `Math.abs` leaves out a minus sign.)
  const steps = [1e-1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14, 1e-16];
  print(steps.map((h) => `h = ${h.toExponential()}   off by ${Math.abs(slope(3, h) - 14).toExponential(1)}`));
  // => h = 1e-1   off by 3.0e-1
  // => h = 1e-2   off by 3.0e-2
  // => h = 1e-4   off by 3.0e-4
  // => h = 1e-6   off by 3.0e-6
  // => h = 1e-8   off by 9.3e-8
  // => h = 1e-10   off by 1.2e-6
  // => h = 1e-12   off by 1.2e-3
  // => h = 1e-14   off by 2.1e-1
  // => h = 1e-16   off by 1.4e+1

  // Up to a step of about 1e-8 things get better. Then they get *worse*, and the last one is off by 14: the slope
  // came out as 0.
  //
  // The reason is rounding. The computer keeps about 16 digits of a number. Of 20.00000000000014 and 20 it still sees
  // the difference, but only its first two digits or so. And 3 + 1e-16 is, in 16 digits, just 3:
  print(3 + 1e-16 === 3); // => true

  // So nudging gives a good *check* of a derivative, to some 7 digits. It is not how one wants to compute millions of
  // them: it is inexact, and it costs a run of the whole function for each number that is nudged. The rest of these
  // lessons is about getting derivatives that are exact, all at once, for about the price of one run.

  // ## Three slopes to recognise
  //
  // At x = −3 the curve falls: the slope is negative, and a nudge to the right makes `f` smaller.
  print(derivative(-3)); // => -22

  // And somewhere between it must be flat. That is where 6x − 4 is 0, at x = 2/3. There a nudge does nothing, at first.
  // (`toFixed(4)` writes a number with four decimals.)
  print(derivative(2 / 3)); // => 0
  print(slope(2 / 3, 0.00001).toFixed(4)); // => 0.0000

  // Positive, negative, zero: the sign tells which way to go to make `f` smaller. Against the slope. This is how a
  // network will be trained in lesson 10.

  // ## Several inputs
  //
  // Now three inputs and one output, as in the lecture. We write the function as taking a *record*, a bundle of named
  // numbers. `{ a, b, c }` takes it apart, and after the colon stands its type: a record with three numbers. `readonly`
  // promises that nobody will write into it. You will see that word often here.
  const d = ({ a, b, c }: { readonly a: number; readonly b: number; readonly c: number }): number => a * b + c;
  const point = { a: 2, b: -3, c: 10 };
  print(d(point)); // => 4

  // With three inputs there are three questions: what does a nudge of `a` do, while the others stay? Of `b`? Of `c`?
  // `{ ...point, a: point.a + h }` is a new record with the entries of `point`, except for `a`. The old one stays as
  // it is.
  const h = 0.0001;
  const byA = (d({ ...point, a: point.a + h }) - d(point)) / h;
  const byB = (d({ ...point, b: point.b + h }) - d(point)) / h;
  const byC = (d({ ...point, c: point.c + h }) - d(point)) / h;
  print([byA, byB, byC].map((number) => number.toFixed(4)));
  // => -3.0000
  // => 2.0000
  // => 1.0000

  // −3, 2 and 1. Look where they come from. In a·b + c, a nudge of `a` is multiplied by `b`, which is −3. A nudge of
  // `b` is multiplied by `a`, which is 2. And a nudge of `c` arrives as it is: 1.
  //
  // Such a bundle of slopes, one for each input, is called a **gradient**. Derivatives are slopes of one thing along
  // another; the gradient has all of them, and it has the same shape as the input: numbers by the names `a`, `b`, `c`.
  //
  // ## Your turn
  //
  // Write your answers into a file, say `mine.js`, in the folder of gradmap (the one with `package.json` in it). Each answer
  // is an `export const` under the name that the exercise gives. For instance:
  //
  // ```js
  // export const whereItIsFlat = 5;
  // ```
  //
  // Then let them be judged:
  //
  // ```sh
  // npm run lesson 1 -- --answer mine.js
  // ```
  //
  // The two hyphens alone belong there. Functions are tried by *laws*, at many points. You are told where you are wrong, and
  // not what is right. If you are stuck there is a hint below each exercise.

  exercise({
    name: "slope of a cube",
    ask: "Write the derivative of x³ as a function of `x`: `export const slopeOfACube = (x) => ...`. If you are not sure of the rule, nudge at x = 1, 2 and 3 and guess.",
    hint: "At 1, 2 and 3 the slopes are 3, 12 and 27. Divide each by 3.",
    check: (answer: (x: number) => number) => isSlopeOf((x) => x ** 3, answer),
    answer: (x) => 3 * x ** 2,
    mistakes: [
      { answer: (x) => x ** 2, says: "agrees with differences" },
      { answer: (x) => 3 * x, says: "agrees with differences" },
      { answer: () => 12, says: "agrees with differences" },
    ],
  });

  exercise({
    name: "where it is flat",
    ask: "For which `x` is the curve of 2x² + 12x − 1 flat? Export the number as `whereItIsFlat`.",
    hint: "The derivative is 4x + 12. Where is it zero?",
    check: (answer: number) =>
      isNumber("The place", answer, -3, `There the slope is ${4 * answer + 12}, and where the curve is flat it is 0.`),
    answer: -3,
    mistakes: [
      { answer: 3, says: "the slope is 24" },
      { answer: 0, says: "the slope is 12" },
    ],
  });

  exercise({
    name: "gradient of a product",
    ask: "Let g = a·b·c at a = 2, b = −3, c = 10. Export its gradient as a record: `export const gradientOfAProduct = { a: ..., b: ..., c: ... }`.",
    hint: "A nudge of `a` is multiplied by everything else that is multiplied with it.",
    check: (answer: { readonly a: number; readonly b: number; readonly c: number }) => [
      ...isNumber("a", answer.a, -30, "What is a multiplied by in the product?"),
      ...isNumber("b", answer.b, 20, "What is b multiplied by in the product?"),
      ...isNumber("c", answer.c, -6, "What is c multiplied by in the product?"),
    ],
    answer: { a: -30, b: 20, c: -6 },
    mistakes: [
      { answer: { a: -3, b: 2, c: 1 }, says: "What is a multiplied by" },
      { answer: { a: -30, b: 20, c: 6 }, says: "c is not 6" },
    ],
  });

  // **Next:** nudging treats `d` as a black box. In lesson 2 we open the box: we shall have the formula itself as a
  // value that a program can look at.
};
