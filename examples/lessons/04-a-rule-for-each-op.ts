// # 4. A rule for each op
//
// In lesson 3 we went back through an expression with pencil and paper, and at each node we asked only about that
// node: *what does a nudge of one of your inputs do to your output?* The answer depends on the op and on nothing
// else. So let us collect the answers once and for all, a rule for each op, in a form that a program can use.
import {
  type Binary,
  defineOp,
  div,
  type Expr,
  evaluate,
  exp,
  formula,
  grad,
  mul,
  neg,
  reversePass,
  square,
  type Unary,
  variable,
} from "gradmap";
import { check, customOpLaws } from "gradmap/laws";
import { toInfix, toSvg } from "gradmap/show";
import { computes } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Add hands on, mul swaps
  //
  // **A sum**, s = x + y. A nudge of `x` arrives as it is, and so does one of `y`: the local derivatives are 1 and 1.
  // On the way back a sum *hands on* to both sides what has arrived. Think of it as a junction.
  //
  // **A product**, p = x·y. A nudge of `x` comes out times `y`, and one of `y` times `x`: the local derivatives are
  // `y` and `x`. On the way back a product *swaps*: each factor gets what has arrived, times the other factor.
  //
  // Here is each of them with a 1 that arrives at the top:
  const [sum, product] = [formula("x + y"), formula("x * y")];
  draw(
    toSvg(sum, { steps: reversePass(sum, { x: -6, y: 10 }) }),
    "A sum hands on: whatever the values are, both sides get what has arrived.",
  );
  draw(
    toSvg(product, { steps: reversePass(product, { x: 2, y: -3 }) }),
    "A product swaps: x, which is 2, gets −3; and y, which is −3, gets 2.",
  );

  // We write each rule as a function. It is given the inputs, and gives a local derivative for each of them. (The type
  // `readonly number[]` is a list of numbers that nobody writes into. An underscore before a name says: not used here.)
  const addRule = (_x: number, _y: number): readonly number[] => [1, 1];
  const mulRule = (x: number, y: number): readonly number[] => [y, x];
  print(addRule(-6, 10)); // => [1, 1]
  print(mulRule(2, -3)); // => [-3, 2]

  // To go back through a node is then always the same little calculation. Whatever the op: what has arrived, times
  // each local derivative.
  const back = (arrived: number, locals: readonly number[]): readonly number[] =>
    locals.map((local) => arrived * local);

  // With these three lines, lesson 3 again. L = d·f gets 1, and d = 4, f = −2:
  print(back(1, mulRule(4, -2))); // => [-2, 4]

  // So −2 arrives at d = e + c, with e = −6 and c = 10:
  print(back(-2, addRule(-6, 10))); // => [-2, -2]

  // And −2 at e = a·b, with a = 2 and b = −3:
  print(back(-2, mulRule(2, -3))); // => [6, -4]

  // 6 and −4, as before. We did not think this time. That is what rules are for.
  //
  // ## More ops
  //
  // Each of these you know from school, or can find by nudging.
  //
  // | op | local derivative | in words |
  // |---|---|---|
  // | x + y | 1 and 1 | hands on |
  // | x − y | 1 and −1 | hands on, the second with its sign turned |
  // | x · y | y and x | swaps |
  // | −x | −1 | turns the sign |
  // | xⁿ | n·xⁿ⁻¹ | the rule from school |
  // | eˣ | eˣ, the result itself | the one function that is its own slope |
  // | tanh x | 1 − o², where o is the result | steep in the middle, flat far out |
  //
  // Look at the last two. Their derivatives are most easily said in terms of the *result*, which is known by then. So
  // a rule should be given the result as well.
  const tanhRule = (_x: number, o: number): readonly number[] => [1 - o ** 2];
  print(back(1, tanhRule(0.8813735870195432, Math.tanh(0.8813735870195432))).map((number) => number.toFixed(4))); // => 0.5000

  // 0.5, which is what we had in the neuron.
  //
  // ## A rule may say a formula
  //
  // So far our rules gave numbers. gradmap's rules are the same, but they give **expressions**. The rule of `mul` is,
  // in its source, this line:
  //
  // ```
  // partials: ([x, y]) => [y, x]
  // ```
  //
  // where `x` and `y` are the nodes that are multiplied. «Partials» is short for *partial derivatives*: one for each
  // input, with the others held still. And if the rules give expressions, then the derivative of an expression is an
  // expression. `grad` takes a function and gives a new function, its derivative. Give it a variable instead of a
  // number, and you see:
  const cubic = (x: Expr): Expr => mul(mul(x, x), x);
  const x = variable("x");
  print(toInfix(grad(cubic)(x))); // => x * x + x * x + x * x

  // It looks clumsy, but read it: it *is* 3x². There are three factors `x`, and each has contributed the product of
  // the other two, `x * x`. (Why they are added up is the subject of lesson 6.) Put in a number for x and you get a
  // number. Both are the same machine.
  print(evaluate(grad(cubic)(x), { x: 2 })); // => 12
  print(grad(cubic)(2)); // => 12

  // ## An op of your own
  //
  // Since a rule is a small thing, you can write one. Here is x³ as *one* op, not as two multiplications. `defineOp`
  // wants a record with five entries: a name, names for the arguments, how the **value** is computed from numbers,
  // what the **partials** are as expressions, and a **domain**, an interval to try it on.
  const cubed = defineOp({
    name: "cubed",
    args: ["x"],
    value: (number) => number ** 3,
    partials: ([input]) => [mul(3, square(input))],
    domain: [[-5, 5]],
  });
  print(toInfix(grad(cubed)(x))); // => 3 * square(x)
  print(grad(cubed)(2)); // => 12

  // Value and rule are written separately, so one of them can be wrong. In a library of mutable nodes you would find
  // out weeks later, when a network does not learn. Here the **laws** find out. `customOpLaws` knows what must hold
  // for every op: the partials agree with nudging, at many points of the domain, and so do their partials in turn,
  // and more. `check` tries it, and gives `Right` if all is well and `Left` with what is wrong. (`numRuns` says how many points
  // are tried, and `seed` where the dice start, so that you see the same as we do.)
  print(check({ seed: 1, numRuns: 5 })(customOpLaws(cubed))._tag); // => Right

  // Now with a slip: a 2 for a 3.
  const slipped = defineOp({
    name: "cubed",
    args: ["x"],
    value: (number) => number ** 3,
    partials: ([input]) => [mul(2, square(input))],
    domain: [[-5, 5]],
  });
  const verdict = check({ seed: 1, numRuns: 5 })(customOpLaws(slipped));
  print(verdict._tag); // => Left
  print(verdict._tag === "Left" ? verdict.left[0].counterexample : ""); // => cubed(x = 1)
  print(verdict._tag === "Left" ? verdict.left[0].statement : ""); // => each partial is the derivative of the value

  // It names the law that is broken, and the simplest number at which it is: at x = 1 the partial is 2, but nudging
  // gives 3. That is how the exercises below are marked. Lesson 15 tells more.

  exercise({
    name: "the rule of a quotient",
    ask: "Write x / y as an op of your own, with `defineOp`: name `quotient`, arguments `x` and `y`, domain `[[-5, 5], [1, 5]]`. Export the op as `theRuleOfAQuotient`. You may use gradmap's `div`, `mul`, `neg` and `square` in the partials.",
    hint: "In x a quotient is a product with 1/y. In y it is x · y⁻¹, and the rule for powers gives −x · y⁻².",
    check: (answer: Binary) => {
      // The laws alone would take any op that is right in itself, a product too.
      const value = computes(
        answer(x, variable("y")),
        ["x", "y"],
        (top = 0, bottom = 1) => top / bottom,
        "What is its value?",
      );
      return value.length > 0 ? value : check({ seed: 1, numRuns: 20 })(customOpLaws(answer));
    },
    answer: defineOp({
      name: "quotient",
      args: ["x", "y"],
      value: (top, bottom) => top / bottom,
      partials: ([top, bottom]) => [div(1, bottom), neg(div(top, square(bottom)))],
      domain: [
        [-5, 5],
        [1, 5],
      ],
    }),
    mistakes: [
      { answer: quotient((top, bottom) => [div(1, bottom), div(top, square(bottom))]), says: "the sign is wrong" },
      { answer: quotient((top, bottom) => [bottom, neg(top)]), says: "each partial is the derivative" },
      { answer: mul, says: "What is its value" },
    ],
  });

  exercise({
    name: "an exponential with a rate",
    ask: "Write e^(2x) as an op with one argument `x`, domain `[[-2, 2]]`, value `Math.exp(2 * x)`. Use the *result*, which `partials` gets as its second argument: `partials: ([x], result) => [...]`. Export it as `anExponentialWithARate`.",
    hint: "By the chain rule the slope is e^(2x) times the slope of 2x. And e^(2x) you have already.",
    check: (answer: Unary) => {
      const value = computes(
        answer(x),
        ["x"],
        (at = 0) => Math.exp(2 * at),
        "Is its value the one that was asked for?",
      );
      return value.length > 0 ? value : check({ seed: 1, numRuns: 20 })(customOpLaws(answer));
    },
    answer: defineOp({
      name: "exponential",
      args: ["x"],
      value: (number) => Math.exp(2 * number),
      partials: (_, result) => [mul(2, result)],
      domain: [[-2, 2]],
    }),
    mistakes: [
      { answer: exponential((result) => result), says: "each partial is the derivative" },
      { answer: exponential((result, input) => mul(input, result)), says: "each partial is the derivative" },
      { answer: exp, says: "Is its value the one" },
    ],
  });

  exercise({
    name: "a derivative as a formula",
    ask: "What is the derivative of sin(x)·x? Export it as an expression in a variable named `x`, as `aDerivativeAsAFormula`. `formula` helps. (The derivative of sin is cos.)",
    hint: "A product hands each factor the other one. One of the two factors is x itself; the other is sin(x), through which you go on with cos(x).",
    check: (answer: Expr) =>
      computes(
        answer,
        ["x"],
        (at = 0) => Math.sin(at) + at * Math.cos(at),
        "Both factors contain x, so two contributions add up.",
      ),
    answer: formula("sin(x) + x * cos(x)"),
    mistakes: [
      { answer: formula("cos(x)"), says: "two contributions" },
      { answer: formula("sin(x) - x * cos(x)"), says: "two contributions" },
    ],
  });

  // **Next:** the last exercise had a node that is used twice, and we will come to that. First, in lesson 5, we let
  // the program decide in which order to visit the nodes, and let it go back through any expression at all.
};

/** x / y with partials of any kind, for the mistakes. */
const quotient = (partials: (top: Expr, bottom: Expr) => readonly [Expr, Expr]) =>
  defineOp({
    name: "quotient",
    args: ["x", "y"],
    value: (top, bottom) => top / bottom,
    partials: ([top, bottom]) => partials(top, bottom),
    domain: [
      [-5, 5],
      [1, 5],
    ],
  });

/** e^(2x) with any partial derivative, for the mistakes. */
const exponential = (partial: (result: Expr, input: Expr) => Expr) =>
  defineOp({
    name: "exponential",
    args: ["x"],
    value: (number) => Math.exp(2 * number),
    partials: ([input], result) => [partial(result, input)],
    domain: [[-2, 2]],
  });
