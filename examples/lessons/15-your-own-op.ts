// # 15. An op of your own, and the laws it must keep
//
// In lesson 4 you wrote an op, and something called laws found a slip in one; and lesson 14 got along with the ops that are
// there. Now we make one that gradmap does not have, get it wrong as people do, and look closely at how a machine finds out.
import {
  abs,
  add,
  defineOp,
  div,
  type Expr,
  evaluate,
  exp,
  grad,
  sigmoid,
  tanh,
  toNumber,
  type Unary,
  variable,
} from "gradmap";
import { check, customOpLaws } from "gradmap/laws";
import { toSvg } from "gradmap/show";
import { curveSvg } from "./support/curve.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## The op
  //
  // We want log(cosh x). The function cosh x is the mean of eˣ and e⁻ˣ, log is the natural logarithm (ln in school), and
  // together they look like this: far out like |x|, and round at the bottom.
  const value = (x: number): number => Math.log(Math.cosh(x));
  draw(
    curveSvg(value, { from: -5, to: 5, at: 1, slope: Math.tanh(1) }),
    "The curve of log(cosh x), with its tangent at 1. Further out the slope comes near to 1, and on the left to −1.",
  );

  // People use it as a loss in place of the square of lesson 10: a single example that is far off does not pull so hard,
  // since the slope is never more than 1.
  //
  // And what is the slope? By the chain rule it is 1 / cosh x, times the slope of cosh x, which is called sinh x. And
  // sinh / cosh is tanh, our old friend. So, as in lesson 4, we write the record: name, arguments, value, partials as
  // *expressions*, and the domain to try it on.
  //
  // We shall make the same op with other partials in a moment, so we write a function for it, which is given the partial.
  // (`Unary` is the type of an op with one argument.)
  const logCoshWith = (partial: (x: Expr) => Expr): Unary =>
    defineOp({ name: "logCosh", args: ["x"], value, partials: ([x]) => [partial(x)], domain: [[-20, 20]] });
  const logCosh = logCoshWith(tanh);
  print([0, 1, 3].map((x) => grad(logCosh)(x).toFixed(6)));
  // => 0.000000
  // => 0.761594
  // => 0.995055

  // From now on it is an op like any other. It can be used in formulas, drawn, and differentiated as often as you like,
  // because its partial is an expression that can be differentiated in turn:
  const x = variable("x");
  draw(
    toSvg({ loss: logCosh(x), slope: grad(logCosh)(x), bend: grad((v: Expr) => grad(logCosh)(v))(x) }),
    "The op, its slope, and its bend. We wrote the slope, and gradmap found the bend: `sechSquared` is its name for 1 − tanh².",
  );
  print(grad((v: Expr) => grad(logCosh)(v))(0)); // => 1

  // ## Is it right?
  //
  // In lesson 1 we nudged x at one place and looked. That is a *test*: one example, and what must come out. But we are not
  // interested in one place. A **law** is a sentence that must be true *everywhere*: «for every x of the domain, the partial
  // is what nudging says».
  //
  // A program cannot try every number. But it can try many, chosen at random, and odd ones among them: 0, very small ones,
  // the ends of the domain. `customOpLaws` is a list of such laws for an op, and `check` puts them to the test. (`numRuns` says how many
  // numbers are tried for each law. The `seed` is where the dice start, so that this page looks the same each time.)
  const verdict = check({ seed: 1, numRuns: 10 })(customOpLaws(logCosh));
  print(verdict._tag); // => Right
  print(verdict._tag === "Right" ? verdict.right.laws.length : 0); // => 10

  // `Right` is the good answer. (It is one side of an *Either*, a value that holds either what went wrong, on the `left`, or
  // the result, on the `right`. Its `_tag` says which.) Ten laws were tried, and all were kept.
  //
  // ## A mistake
  //
  // Suppose we had been in a hurry: «it looks like |x|, so let us take |x| in the slope, too».
  const hurried = logCoshWith((input) => tanh(abs(input)));
  const found = check({ seed: 1, numRuns: 10 })(customOpLaws(hurried));
  const complaint = found._tag === "Left" ? found.left[0] : undefined;

  // At x = 1, or at 3, nobody would notice. Those who test an op with a few numbers mostly take positive ones. (`?.` looks
  // into a thing if it is there.)
  print(grad(hurried)(3).toFixed(6)); // => 0.995055
  print(complaint?.statement); // => each partial is the derivative of the value
  print(complaint?.counterexample); // => logCosh(x = -1)

  // The law that fails is the one about nudging, and there is a **counterexample**: a number at which the sentence is false.
  // It is not just any number. The first that was found may well have been −17.348. Then simpler ones were tried, as long as
  // the law still failed, until none was left. That is called *shrinking*, and it is why you read −1 here, where one can
  // see with bare eyes what is wrong. The sign:
  print([grad(hurried)(-1).toFixed(6), Math.tanh(-1).toFixed(6)]);
  // => 0.761594
  // => -0.761594

  // ## A mistake in the value
  //
  // Our first op was right, on its domain. Let us be bold, and say that it is good from −1000 to 1000:
  const bold = defineOp({ name: "logCosh", args: ["x"], value, partials: ([x]) => [tanh(x)], domain: [[-1000, 1000]] });
  const refused = check({ seed: 1, numRuns: 10 })(customOpLaws(bold));
  const second = refused._tag === "Left" ? refused.left[0] : undefined;
  print(second?.statement); // => the value grows by the integral of its derivative
  print(second?.counterexample); // => logCosh between x = 711 and x = 711

  // This time it is another law that says no: from one place to the next, the value has to grow by as much as the slope
  // promises. And again the machine has searched for the simplest number that fails. So what is it about 711? (`toPrecision`
  // writes a number with that many digits; `e+308` means: times 10 to the power of 308.)
  print([710, 711].map((x) => Math.cosh(x).toPrecision(3)));
  // => 1.12e+308
  // => Infinity

  // The formula is right, but cosh of 711 is more than the computer can write, as e⁸⁰⁰ was in lesson 7. Its logarithm is
  // then infinite too, although it ought to be about 710. The cure is a little algebra: take e to the |x| out of the sum
  // before it gets large. log(cosh x) = |x| + log((1 + e to the −2|x|) / 2).
  const careful = defineOp({
    name: "logCosh",
    args: ["x"],
    value: (x) => Math.abs(x) + Math.log1p(Math.exp(-2 * Math.abs(x))) - Math.LN2,
    partials: ([x]) => [tanh(x)],
    domain: [[-1000, 1000]],
  });
  print(check({ seed: 1, numRuns: 10 })(customOpLaws(careful))._tag); // => Right
  print([bold, careful].map((op) => toNumber(evaluate(op(x), { x: 711 })).toFixed(6)));
  // => Infinity
  // => 710.306853

  // (`Math.log1p(u)` is log(1 + u), without losing digits where u is small.)
  //
  // ## What laws are good for
  //
  // A test says: here it is right. A law says: it is right, and if you do not believe it, here is a machine that tries to
  // prove the opposite. It finds the places that one does not think of: negative numbers, zero, the far ends.
  //
  // The same laws hold for every op that gradmap has, more than a hundred of them, and they are tried each time that gradmap
  // itself is tested. There are others, about other things: that walking forward gives what walking backward gives (lesson
  // 12), that the Hessian is the same both ways (lesson 13), that a gradient asked for twice is the same (lesson 11). And
  // your exercises have been marked by laws from the first lesson on.

  exercise({
    name: "partial of softplus",
    ask: "*Softplus* is log(1 + eˣ), a `relu` without the corner. Write its partial as a function from an expression to an expression: `export const partialOfSoftplus = (x) => ...`, from functions of gradmap. It is put into an op, and the laws judge it.",
    hint: "The chain rule gives eˣ / (1 + eˣ). Divide above and below by eˣ, and you have the sigmoid of lesson 7. gradmap has it as `sigmoid`.",
    check: (partial: (x: Expr) => Expr) =>
      check({ seed: 1, numRuns: 20 })(
        customOpLaws(
          defineOp({
            name: "softplusOfTheReader",
            args: ["x"],
            value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
            partials: ([x]) => [partial(x)],
            domain: [[-15, 15]],
          }),
        ),
      ),
    answer: (x) => sigmoid(x),
    mistakes: [
      { answer: (x) => tanh(x), says: "each partial is the derivative" },
      { answer: (x) => div(1, add(1, exp(x))), says: "each partial is the derivative" },
    ],
  });

  exercise({
    name: "a counterexample by hand",
    ask: "Somebody claims that the derivative of x³ is 3x. You need not say what is right. One counterexample will do: export a number at which the claim is false, as `aCounterexampleByHand`.",
    hint: "What does nudging, or school, say at x = 2? There are two numbers at which the claim happens to be true.",
    check: (x: number) =>
      Number.isFinite(x) && 3 * x ** 2 !== 3 * x
        ? []
        : [`At ${x} nobody can tell that the claim is false. What is the slope of x³ there, and what is 3x?`],
    answer: 2,
    mistakes: [
      { answer: 0, says: "At 0 nobody can tell" },
      { answer: 1, says: "At 1 nobody can tell" },
    ],
  });

  // **Next:** one question has been open since lesson 5. Why does the reverse pass carry a *map*? In lesson 16 we build it
  // once more from nothing, and see that it has to.
};
