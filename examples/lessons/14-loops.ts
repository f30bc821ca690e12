// # 14. Loops that are one node
//
// Up to lesson 13 every operation was a node of its own. A computation of a thousand steps is then at least a thousand
// nodes, and its derivative some thousands more. It need not be: a whole loop can be *one* node.
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
  sin,
  tensor,
  variable,
  whileLoop,
} from "gradmap";
import { graphOf, toInfix, toSvg } from "gradmap/show";
import { isNumber, isSlopeOf } from "./support/checks.js";
import { curveSvg } from "./support/curve.js";
import type { Lesson } from "./support/lesson.js";
import { rounded } from "./support/text.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Written out
  //
  // Double a number, ten times. A loop of JavaScript does it, and builds the nodes one on top of the other. (`let` is like
  // `const`, for a name that will mean something else later. `graphOf` is what pictures are drawn from; it can count.)
  const x = variable("x");
  let doubled: Expr = x;
  for (let i = 0; i < 10; i++) doubled = mul(2, doubled);
  print(graphOf(doubled, { fold: "none" }).nodes); // => 21

  // 21 nodes: ten products, ten times the constant 2, and x. When we ask for a picture, gradmap sees that there is a chain
  // of equal steps, and folds it:
  draw(
    toSvg(doubled, { limit: 8 }),
    "Ten doublings written out. What is repeated has been folded, or it would be too long.",
  );

  // ## One node
  //
  // `iterate(n, f, start)` is a node that means: begin with `start`, and apply `f` to it `n` times. The function `f` is
  // called only **once**, when the node is made. It gets a variable in place of the number, and the expression that it
  // returns is kept as the *body* of the loop. So a million steps, `1_000_000`, need no more nodes than ten:
  const ten = iterate(10, (y: Expr) => mul(2, y), x);
  const million = iterate(1_000_000, (y: Expr) => mul(2, y), x);
  print([graphOf(ten).nodes, graphOf(million).nodes]); // => [3, 3]
  print(toInfix(ten)); // => iterate((carry) => [2 * carry], x).carry[0]

  // What goes from step to step is called the **carry**, as in adding on paper. Here it is one number. When the loop is
  // over, `carry[0]` takes it out.
  draw(toSvg(ten), "Ten doublings as one node. Its body stands in the box.");

  // The value is that of the loop written out, and so is the derivative. To double ten times is to multiply by 2¹⁰ = 1024,
  // so that is the slope.
  print([evaluate(doubled, { x: 1 }), evaluate(ten, { x: 1 })]); // => [1024, 1024]
  print(grad((v: Expr) => iterate(10, (y: Expr) => mul(2, y), v))(1)); // => 1024

  // ## Backwards through a loop
  //
  // How does one walk back through a loop? With another loop, from the last step to the first. Each step passes what has
  // arrived on to the step before it, as the nodes of lesson 5 did. There is one thing to see to: the local derivative of a
  // step depends on the number that went *into* that step, so on the way forward these numbers are kept.
  //
  // Take sin(sin(sin(x))), three rounds. By the chain rule its slope is a product of three cosines, and each of them needs
  // a number from the way forward:
  const grow = (v: Expr): Expr => iterate(3, (y: Expr) => sin(y), v);
  const [s0, s1, s2] = [1, Math.sin(1), Math.sin(Math.sin(1))];
  print(grad(grow)(1).toFixed(9)); // => 0.264508270
  print((Math.cos(s2) * Math.cos(s1) * Math.cos(s0)).toFixed(9)); // => 0.264508270

  // The loop that goes back is an expression too. So it can be differentiated once more, as in lesson 13:
  print(grad((v: Expr) => grad(grow)(v))(1).toFixed(9)); // => -0.659803718

  // ## Over data
  //
  // `fold` goes along a list. `fold(f, start, list)` gives `f` what has been made so far, together with the next entry. It
  // is `reduce` of lesson 9, as a node. Here is a polynomial by *Horner's rule*: 2x² + 3x + 4 is (2·x + 3)·x + 4, so each
  // round multiplies by x and adds the next number.
  const horner = (v: Expr): Expr => fold((sofar: Expr, c: Expr) => math`${sofar} * ${v} + ${c}`, 0, tensor([2, 3, 4]));
  print(evaluate(horner(x), { x: 10 })); // => 234
  print(grad(horner)(10)); // => 43

  // School says that the slope is 4x + 3, and at 10 that is 43.
  //
  // `scan` does the same, and also keeps what comes by on its way. Its function gives two things: what to carry on, and
  // what to show. Here 100 grow by 5 percent, three years in a row:
  const [, balances] = scan(
    (balance: Expr, rate: Expr) => [mul(balance, rate), mul(balance, rate)],
    100,
    tensor([1.05, 1.05, 1.05]),
  );
  print(rounded(evaluate(balances, {}), 8)); // => [105, 110.25, 115.7625]

  // (`[, balances]` takes the second of a pair and leaves the first.)
  //
  // ## Until it is enough
  //
  // `whileLoop` goes on as long as a condition holds: it is given the condition, the step, and the start. How many steps
  // that will be depends on the number. From 3 we get 9, then 81, then 6561, and stop, since that is not less than 100.
  const squared = (v: Expr): Expr =>
    whileLoop(
      (y: Expr) => lt(y, 100),
      (y: Expr) => mul(y, y),
      v,
    );
  print(evaluate(squared(x), { x: 3 })); // => 6561

  // Three squarings make x⁸, with a slope of 8·x⁷. The derivative follows the steps that were really taken:
  print(grad(squared)(3)); // => 17496
  print(8 * 3 ** 7); // => 17496

  // But look at the whole curve. A slope is about *small* changes, and there is a place where a small change means a step
  // more or less: 100^(1/4), about 3.16. To the right of it two squarings are enough. The curve jumps there, and no slope
  // tells you so.
  draw(
    curveSvg((v) => Math.log10(Number(evaluate(squared(x), { x: v }))), { from: 2, to: 5 }),
    "Roughly how many digits the result has, from x = 2 to x = 5. It falls to half at 3.16, where one squaring less is enough.",
  );

  // ## A root without a root
  //
  // Last, something useful. *Heron's rule* for a square root is two thousand years old. Guess; divide the number by your
  // guess; take the middle of the two as the next guess. Ten rounds are more than enough:
  const root = (v: Expr): Expr => iterate(10, (guess: Expr) => math`(${guess} + ${v} / ${guess}) / 2`, 1);
  print(evaluate(root(x), { x: 4 })); // => 2
  print(grad(root)(4)); // => 0.25

  // Nobody told gradmap the derivative of a square root. It went back through ten rounds of dividing and halving, and found
  // what school says: 1 / (2·√x), which is 1/4 at 4.

  exercise({
    name: "slope of a loop",
    ask: "A loop starts with y = x, and three times puts y² in the place of y. Write the slope of the result as a function of `x`: `export const slopeOfALoop = (x) => ...`. A formula will do, and so will a loop.",
    hint: "After three rounds it is x to the eighth.",
    check: (answer: (x: number) => number) => isSlopeOf((v) => v ** 8, answer, { min: -1, max: 1 }),
    answer: (v) => 8 * v ** 7,
    mistakes: [
      { answer: (v) => 6 * v ** 5, says: "agrees with differences" },
      { answer: (v) => 8 * v ** 8, says: "agrees with differences" },
    ],
  });

  exercise({
    name: "nodes of a long loop",
    ask: "How many nodes are there if a loop of JavaScript doubles x a *thousand* times, as at the top of this lesson? Each 2 is a node of its own. Export the number as `nodesOfALongLoop`.",
    hint: "For each step a product and a 2, and once the x.",
    check: (answer: number) =>
      isNumber(
        "The number of nodes",
        answer,
        2001,
        "Ten steps had 21. Count for one step: the product, the constant 2. And x, once.",
      ),
    answer: 2001,
    mistakes: [
      { answer: 1001, says: "the constant 2" },
      { answer: 2000, says: "And x" },
    ],
  });

  // **Next:** all the ops that we have used were there already. In lesson 15 we make one, get it wrong, and are told where.
};
