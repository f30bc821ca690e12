// # 13. The slope of the slope
//
// A gradient says which way is down. It does not say how far. That is told by the second derivative, and in gradmap it
// needs nothing new: lesson 12 ended with a derivative that is an expression again.
import { type Expr, grad, gradientMap, hessian, hvp, math, mul, simplify, square, variable } from "gradmap";
import { toInfix, toMathml } from "gradmap/show";
import { areNumbers, isNumber, isSlopeOf } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";
import { rounded } from "./support/text.js";

/** Two coordinates. */
interface Point<T = number> {
  readonly x: T;
  readonly y: T;
}

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Differentiate the derivative
  //
  // Take x³. Its derivative is 3x², the derivative of that is 6x, and then there is only 6. `grad` returns a function, and a
  // function can be given to `grad`:
  const cube = (x: Expr): Expr => mul(mul(x, x), x);
  const first = (x: Expr): Expr => grad(cube)(x);
  const second = (x: Expr): Expr => grad(first)(x);
  print([cube, first, second].map((f) => grad(f)(3))); // => [27, 18, 6]

  // At 3 that is 3x² = 27, 6x = 18, and 6.
  //
  // Why does this work? In micrograd a gradient is a *number* in a field of a node. There is nothing left to differentiate.
  // In gradmap the adjoints of the reverse pass are *expressions*, like the function itself. Here they are, for tanh:
  const x = variable("x");
  const slope = simplify(gradientMap(math`tanh(${x})`).get(x)!);
  print(toInfix(slope)); // => sechSquared(x)

  // `sechSquared` is gradmap's name for 1 - tanh² of lesson 4, computed so that no digits are lost where tanh is nearly 1.
  // It is an op like any other and has a derivative itself, so on we go:
  const bend = simplify(gradientMap(slope).get(x)!);
  draw(toMathml(bend), "The second derivative of tanh, as gradmap found it");

  // ## A table of second derivatives
  //
  // With two parameters there are four second derivatives: how the slope along `x` changes with `x` and with `y`, and the
  // same for the slope along `y`. This table is called the **Hessian**. Parameters are a record here, so it is a record
  // of records:
  const bowl = ({ x, y }: Point<Expr>): Expr => math`${x} ^ 2 + 3 * ${x} * ${y} + 5 * ${y} ^ 2`;
  print(hessian(bowl)({ x: 1, y: 1 })); // => { x: { x: 2, y: 3 }, y: { x: 3, y: 10 } }

  // Look at the two numbers in the middle: they are equal. It makes no difference whether one first walks along `x` and
  // then along `y`, or the other way round. That is a theorem (Schwarz), and in gradmap one of the laws that every op is
  // held to.

  // ## How far is down?
  //
  // Imagine a ball on a parabola with slope `g` and bend `h`. The lowest point is just `g / h` away. That is *Newton's
  // method*: divide the slope by the bend. On a real parabola it arrives in one step, however far away it begins:
  const parabola = (w: Expr): Expr => math`3 * ${w} ^ 2 - 4 * ${w} + 5`;
  const newton = (w: number): number => w - grad(parabola)(w) / grad((v: Expr) => grad(parabola)(v))(w);
  print(rounded(newton(100), 9)); // => 0.666666667

  // That is 2/3, where lesson 1 found the slope to be 0. Gradient descent, with its small steps, needs a whole walk for this:
  const walk = Array.from({ length: 20 }).reduce<number>((w) => w - 0.1 * grad(parabola)(w), 100);
  print(rounded(walk, 9)); // => 0.666667759

  // ## When the table is too big
  //
  // A network with a million parameters has a Hessian of a million times a million numbers. Nobody writes that down. But
  // often only its product with one direction is wanted: how does the gradient change when I move *this way*? That is a
  // forward walk (lesson 12) over a reverse walk, and costs about as much as a few gradients. It is called a
  // Hessian-vector product:
  print(hvp(bowl)({ x: 1, y: 1 }, { x: 1, y: 0 })); // => { x: 2, y: 3 }

  // Compare it with the table above: it is the column that belongs to `x`.
  exercise({
    name: "bend of a fourth power",
    ask: "Write the *second* derivative of x⁴ as a function from number to number.",
    hint: "Twice the rule of school: bring the exponent down, and make it one smaller.",
    check: (answer: (x: number) => number) => isSlopeOf((x) => 4 * x ** 3, answer),
    answer: (x) => 12 * x ** 2,
    mistakes: [
      { answer: (x) => 4 * x ** 3, says: "gradient" },
      { answer: (x) => 12 * x ** 3, says: "gradient" },
    ],
  });

  exercise({
    name: "hessian by hand",
    ask: "The function is x² y. Export its Hessian at x = 3, y = 2 as a record `{ xx, xy, yx, yy }`.",
    hint: "The slope along x is 2xy, that along y is x². Differentiate each along x and along y.",
    check: (answer: Readonly<Record<"xx" | "xy" | "yx" | "yy", number>>) => {
      const { x, y } = hessian(({ x, y }: Point<Expr>) => mul(square(x), y))({ x: 3, y: 2 });
      return areNumbers(
        answer,
        { xx: x.x, xy: x.y, yx: y.x, yy: y.y },
        {
          xx: "The slope along x is 2xy. How does it change with x?",
          xy: "The slope along x is 2xy. How does it change with y?",
          yx: "It has to be the same as xy.",
          yy: "The slope along y is x². Does y occur in it?",
        },
      );
    },
    answer: { xx: 4, xy: 6, yx: 6, yy: 0 },
    mistakes: [
      { answer: { xx: 4, xy: 6, yx: 3, yy: 0 }, says: "same as xy" },
      { answer: { xx: 4, xy: 6, yx: 6, yy: 9 }, says: "Does y occur" },
    ],
  });

  exercise({
    name: "one step of Newton",
    ask: "A ball lies on a parabola where the slope is -6 and the bend (the second derivative) is 4. By how much must it move to be at the lowest point? Export the number, with its sign.",
    hint: "Minus the slope over the bend.",
    check: (answer: number) =>
      isNumber("the step", answer, 1.5, "The slope is negative: down is to the right, towards greater x."),
    answer: 1.5,
    mistakes: [{ answer: -1.5, says: "down is to the right" }],
  });

  // **Next:** so far every expression was as long as its computation. In lesson 14 one node stands for a thousand steps.
};
