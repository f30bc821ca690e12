// # 14. Loops that are one node
//
// In lesson 13 every operation was a node. A computation of a thousand steps would be a thousand nodes, and its derivative
// some thousands more. It need not be: a loop can be a node itself.
import {
  type Expr,
  evaluate,
  fold,
  grad,
  iterate,
  lt,
  math,
  mul,
  scan,
  tensor,
  toNested,
  variable,
  whileLoop,
} from "gradmap";
import { graphOf, toInfix, toSvg } from "gradmap/show";
import { isNumber, isSlopeOf } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Written out
  //
  // Ten times, double a number. A loop of TypeScript builds ten nodes, one on the other. That is fine, as long as it is ten:
  const x = variable("x");
  let doubled: Expr = x;
  for (let i = 0; i < 10; i++) doubled = mul(2, doubled);
  print(graphOf(doubled, { fold: "none" }).nodes); // => 21

  // ## One node
  //
  // `iterate(n, f, start)` is a node that means «apply `f` n times». The function `f` is called **once**, with a variable in
  // place of the number, and what it returns is kept as the *body* of the loop. So a million steps are no longer than ten:
  const ten = iterate(10, (y: Expr) => mul(2, y), x);
  const million = iterate(1_000_000, (y: Expr) => mul(2, y), x);
  print(graphOf(ten).nodes); // => 3
  print(graphOf(million).nodes); // => 3
  print(toInfix(ten)); // => iterate((carry) => [2 * carry], x).carry[0]
  draw(toSvg(ten), "Ten doublings as one node: its body is written in it");

  // The value is the same as that of the loop written out, and so is the derivative. Doubling ten times multiplies by 1024,
  // so the slope is 1024.
  print([evaluate(doubled, { x: 1 }), evaluate(ten, { x: 1 })]); // => [1024, 1024]
  print(grad((v: Expr) => iterate(10, (y: Expr) => mul(2, y), v))(1)); // => 1024

  // How does one walk backwards through a loop? In a loop of its own, from the last step to the first. Each step passes its
  // adjoint to the step before, as in lesson 5. All it needs from the walk forward is what the number was before each
  // step, so that is kept on the way. Look: the derivative is a loop again, so it can be differentiated once more.
  const grow = (v: Expr): Expr => iterate(3, (y: Expr) => math`sin(${y})`, v);
  print(grad((v: Expr) => grad(grow)(v))(1)); // => -0.6598037175283933

  // ## Over data
  //
  // `fold` goes along a list: `fold(f, start, list)` where `f` gets what has been made so far and the next entry. This one
  // is a polynomial by Horner's rule, 2x² + 3x + 4 at x = 10:
  const horner = (v: Expr): Expr => fold((sofar: Expr, c: Expr) => math`${sofar} * ${v} + ${c}`, 0, tensor([2, 3, 4]));
  print(evaluate(horner(x), { x: 10 })); // => 234
  print(grad(horner)(10)); // => 43

  // (43 is 4x + 3 at 10.) `scan` does the same and also hands out what `f` wants to show of each step. Here are the powers
  // of a rate, as money grows at 5 percent:
  const [, balance] = scan(
    (sofar: Expr, rate: Expr) => [mul(sofar, rate), mul(sofar, rate)],
    100,
    tensor([1.05, 1.05, 1.05]),
  );
  const rounded = toNested(evaluate(balance, {}));
  print(Array.isArray(rounded) ? rounded.map((b) => Number(b).toFixed(2)).join(", ") : rounded); // => 105.00, 110.25, 115.76

  // ## Until it is enough
  //
  // `whileLoop` goes on as long as its condition holds. How many steps that takes depends on the number, and the derivative
  // follows the steps that were really taken: 3, 9, 81, 6561. That is x⁸, and its slope at 3 is 8 · 3⁷.
  const squared = (v: Expr): Expr =>
    whileLoop(
      (y: Expr) => lt(y, 100),
      (y: Expr) => mul(y, y),
      v,
    );
  print(evaluate(squared(x), { x: 3 })); // => 6561
  print(grad(squared)(3)); // => 17496
  print(8 * 3 ** 7); // => 17496

  // This is Heron's rule for a square root, ten rounds of it. Its derivative is taken through all the rounds, and it is what
  // school says about a square root, 1 / (2 √x):
  const root = (v: Expr): Expr => iterate(10, (guess: Expr) => math`(${guess} + ${v} / ${guess}) / 2`, 1);
  print(grad(root)(4)); // => 0.25
  exercise({
    name: "slope of a loop",
    ask: "A loop starts with x and three times replaces y by y². Write the derivative of the result, as a function of x.",
    hint: "After three rounds it is x to the eighth.",
    check: (answer: (x: number) => number) => isSlopeOf((v) => v ** 8, answer, { min: -1, max: 1 }),
    answer: (v) => 8 * v ** 7,
    mistakes: [
      { answer: (v) => 6 * v ** 5, says: "gradient" },
      { answer: (v) => 8 * v ** 8, says: "gradient" },
    ],
  });

  exercise({
    name: "nodes of a long loop",
    ask: "`iterate(10, ...)` above has as many nodes as `iterate(1_000_000, ...)`. A loop of TypeScript that doubles x a thousand times would have how many, if each `2` is a node of its own? Export the number.",
    hint: "For each step a product and a 2, and once the x.",
    check: (answer: number) =>
      isNumber("the number of nodes", answer, 2001, "Count for one step: the product, the constant 2. And x, once."),
    answer: 2001,
    mistakes: [
      { answer: 1001, says: "the constant 2" },
      { answer: 2000, says: "And x" },
    ],
  });

  // **Next:** all ops that we used were there. In lesson 15 we make one, get it wrong, and are told where.
};
