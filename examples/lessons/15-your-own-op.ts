// # 15. An op of your own, and the laws it must keep
//
// Lesson 4 had a rule for each op, and lesson 14 used nothing else. Now we make an op that gradmap does not have, make a
// mistake in it, and let a machine find the mistake.
import { abs, defineOp, type Expr, grad, sigmoid, tanh, type Unary } from "gradmap";
import { check, customOpLaws } from "gradmap/laws";
import { isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

/** log cosh x, with the partial derivative that is given. */
const logCoshWith = (partial: (x: Expr) => Expr): Unary =>
  defineOp({
    name: "logCosh",
    args: ["x"],
    value: (x) => (Math.abs(x) < 20 ? Math.log1p(2 * Math.sinh(x / 2) ** 2) : Math.abs(x) - Math.LN2),
    partials: ([x]) => [partial(x)],
    domain: [[-20, 20]],
  });

export const lesson: Lesson = ({ print, exercise }) => {
  // ## The record
  //
  // We want log cosh x. It looks like |x| with a round bottom, and people use it as a loss that is kind to outliers. An op
  // is a **record**, plain data:
  //
  // - `name` and `args`: what it is called, and its arguments;
  // - `value`: a function of numbers;
  // - `partials`: for each argument the derivative, as an *expression* of the arguments, so that it can be differentiated
  //   again (lesson 13);
  // - `domain`: between which numbers it makes sense.
  //
  // The derivative of log cosh is sinh / cosh, and that is tanh.
  const logCosh = logCoshWith((x) => tanh(x));
  print([0, 1, 3].map((x) => grad((v: Expr) => logCosh(v))(x).toFixed(6)));
  // => 0.000000
  // => 0.761594
  // => 0.995055

  // From now on it is an op like any other. It knows forward and reverse mode, second derivatives, loops, pictures:
  print(grad((w: Expr) => grad((v: Expr) => logCosh(v))(w))(0)); // => 1

  // ## Is it right?
  //
  // In lesson 1 we nudged x and looked at what happened. That is a test for one x. A **law** is a sentence that must be true
  // of *every* x: «the derivative is what nudging says». A program cannot try every x, but it can try hundreds, chosen at
  // random, and odd ones among them: 0, huge ones, tiny ones. `customOpLaws` is a list of such laws for an op, and `check`
  // puts them to the test:
  const verdict = check({ seed: 1 })(customOpLaws(logCosh));
  print(verdict._tag); // => Right
  print(verdict._tag === "Right" ? verdict.right.laws.length : 0); // => 10

  // `Right` is the good answer: it is the right-hand side of an `Either`, which holds *either* something that went wrong (on
  // the left) *or* a result (on the right). All laws were kept.

  // ## A mistake
  //
  // Suppose we had been in a hurry, and thought that the derivative is that of |x|, only smoother:
  const hurried = logCoshWith((x) => tanh(abs(x)));
  const found = check({ seed: 1 })(customOpLaws(hurried));
  const complaint = found._tag === "Left" ? found.left[0] : undefined;
  print(complaint?.law); // => op.partials
  print(complaint?.counterexample); // => logCosh(x = -1)

  // The law that fails is the one about nudging, and there is a **counterexample**: a number for which it is false. Not just
  // any number. The first that was found may have been -17.348. Then simpler ones were tried, as long as they still failed,
  // and so it *shrank* to the simplest. The sign is wrong for negative x. At -1 it is easy to see:
  print([grad((v: Expr) => hurried(v))(-1).toFixed(6), Math.tanh(-1).toFixed(6)]);
  // => 0.761594
  // => -0.761594

  // ## What laws are good for
  //
  // The same laws hold for every op that gradmap has, more than a hundred of them, and they are run each time that gradmap
  // itself is tested. There are laws about other things too: that forward and reverse mode agree, that adding twice is adding
  // the double, that a gradient asked for twice is the same. The exercises of all these lessons are checked by laws.
  exercise({
    name: "partial of log one plus exp",
    ask: "Softplus is log(1 + exp(x)). Write its partial derivative as a function from an expression to an expression, for instance `(x) => tanh(x)`. You may use any function of gradmap.",
    hint: "The chain rule gives exp(x) / (1 + exp(x)). Is there an op that is just that? It is named after the letter S.",
    check: (partial: (x: Expr) => Expr) =>
      check({ seed: 1, numRuns: 50 })(
        customOpLaws(
          defineOp({
            name: "softplusOfTheReader",
            args: ["x"],
            value: (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))),
            partials: ([x]) => [partial(x)],
            domain: [[-15, 15]],
          }),
        ),
      ),
    answer: (x) => sigmoid(x),
    mistakes: [{ answer: (x) => tanh(x), says: "op.partials" }],
  });

  exercise({
    name: "a counterexample by hand",
    ask: "Somebody claims that the derivative of x² is x. Export a number x for which this is false.",
    hint: "Where is 2x equal to x? Take any other number.",
    check: (x: number) =>
      x === 2 * x || !Number.isFinite(x)
        ? [`At ${x} the claim is true: 2x and x are the same there.`]
        : isNumber("x", x, x, ""),
    answer: 1,
    mistakes: [{ answer: 0, says: "the claim is true" }],
  });

  // **Next:** one question is left open since lesson 5. The reverse pass carries a map. In lesson 16 we see that it has to.
};
