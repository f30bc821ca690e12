// # 13. The slope of the slope
//
// A gradient says which way is down. It does not say how far. That is told by the second derivative, and in gradmap it
// needs nothing new: in lesson 12 as in lesson 5, the derivatives were made of expressions, and an expression can be
// differentiated.
import { type Expr, grad, gradientMap, hessian, hvp, math, mul, simplify, square, tanh, variable } from "gradmap";
import { toInfix, toMathml, toSvg } from "gradmap/show";
import { areNumbers, isNumber, isSlopeOf } from "./support/checks.js";
import { curveSvg } from "./support/curve.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Differentiate the derivative
  //
  // Take x³. Its derivative is 3x², the derivative of that is 6x, and the derivative of that is 6. `grad` takes a function
  // and gives a function, so its result can be given to `grad` again:
  const cube = (x: Expr): Expr => mul(mul(x, x), x);
  const first = (x: Expr): Expr => grad(cube)(x);
  const second = (x: Expr): Expr => grad(first)(x);
  print([grad(cube)(3), grad(first)(3), grad(second)(3)]); // => [27, 18, 6]

  // At 3 that is 3x² = 27, then 6x = 18, then 6.
  //
  // Why does this work? In micrograd a gradient is a *number* in a field of a node, and there is nothing left to
  // differentiate. In gradmap everything that the reverse pass makes is an *expression*, like the function itself. Here is
  // the derivative of x³, and the same written shorter by `simplify`, which puts together what can be put together:
  const x = variable("x");
  const f = cube(x);
  const slope = gradientMap(f).get(x)!;
  print(toInfix(slope)); // => 1 * (x * x) + 1 * x * x + 1 * x * x
  print(toInfix(simplify(slope))); // => x * x + x * x + x * x

  // (`.get(x)` looks up the entry of x in a map. The exclamation mark says to TypeScript: yes, there is one.)
  //
  // You can draw it like any other expression. This is f and its derivative in one picture. Look how the derivative uses
  // x·x, which f has made already:
  draw(
    toSvg({ f, slope: simplify(slope) }),
    "x³ and its derivative in one graph. Both are expressions, and what they have in common is there once.",
  );

  // Do it with tanh, and you get what no table in school has:
  const bend = simplify(gradientMap(gradientMap(tanh(x)).get(x)!).get(x)!);
  draw(toMathml(bend), "The second derivative of tanh, as gradmap found it.");

  // ## What it looks like
  //
  // The second derivative is the slope of the slope. It says how the curve *bends*. Where it is positive the slope grows
  // and the curve bends upwards, like a bowl; where it is negative it bends downwards, like a hill; and where it is 0 the
  // curve is straight for a moment. We shall call it the **bend**. For x³ it is 6x:
  draw(
    curveSvg((t) => t ** 3, { from: -2, to: 2, at: 0, slope: 0 }),
    "The curve of x³. To the left of 0 it bends downwards, to the right of 0 upwards.",
  );
  print([-1, 0, 1].map((t) => grad(first)(t))); // => [-6, 0, 6]

  // ## A table of second derivatives
  //
  // With two inputs there are four second derivatives: how the slope along `x` changes with `x`, and with `y`; and the same
  // for the slope along `y`. Such a table is called the **Hessian**. Our inputs are a record, so the table is a record of
  // records.
  //
  // (An `interface` says what is in a record. `<T>` leaves open of what: a `Point<Expr>` has expressions in it, a
  // `Point<number>` numbers. And math followed by a text between backticks is `formula` of lesson 2 with holes in it: each
  // `${...}` is filled with an expression that is there already.)
  interface Point<T> {
    readonly x: T;
    readonly y: T;
  }
  const bowl = ({ x, y }: Point<Expr>): Expr => math`${x} ^ 2 + 3 * ${x} * ${y} + 5 * ${y} ^ 2`;
  print(hessian(bowl)({ x: 1, y: 1 })); // => { x: { x: 2, y: 3 }, y: { x: 3, y: 10 } }

  // Check it with school rules. The slope along x is 2x + 3y. It changes by 2 with x, and by 3 with y: the first row. The
  // slope along y is 3x + 10y: the second row.
  //
  // Look at the two 3s. It makes no difference whether one differentiates first along `x` and then along `y`, or the other
  // way round. That is a theorem, named after Schwarz, and in gradmap it is one of the laws that every op is held to.
  //
  // ## How far is down?
  //
  // Stand on a parabola where the slope is `g` and the bend is `h`. The slope changes by `h` for each step of 1. So it is 0
  // after a step of −g / h, and there is the lowest point. To step by −g / h is called *Newton's method*. On a parabola it
  // arrives at once, however far away it begins. Here is the one of lesson 1, started at 100:
  const parabola = (w: Expr): Expr => math`3 * ${w} ^ 2 - 4 * ${w} + 5`;
  const slopeAt = grad(parabola);
  const bendAt = grad((w: Expr) => slopeAt(w));
  print({ slope: slopeAt(100), bend: bendAt(100) }); // => { slope: 596, bend: 6 }
  print((100 - slopeAt(100) / bendAt(100)).toFixed(9)); // => 0.666666667

  // That is 2/3, where lesson 1 found the curve to be flat. Going downhill in small steps, as in lesson 10, takes twenty
  // steps to come as near as this:
  let w = 100;
  for (let k = 0; k < 20; k++) w = w - 0.1 * slopeAt(w);
  print(w.toFixed(9)); // => 0.666667759

  // On a curve that is no parabola, Newton's step does not arrive at once. But repeat it, and the number of right digits
  // roughly doubles each time. Let us look for the lowest point of x⁴ − 3x:
  const valley = grad((v: Expr) => math`${v} ^ 4 - 3 * ${v}`);
  const valleyBend = grad((v: Expr) => grad((u: Expr) => math`${u} ^ 4 - 3 * ${u}`)(v));
  const visited = [1];
  for (let k = 0; k < 4; k++) {
    const at = visited[k]!;
    visited.push(at - valley(at) / valleyBend(at));
  }
  print(visited.map((place) => place.toFixed(9)));
  // => 1.000000000
  // => 0.916666667
  // => 0.908631772
  // => 0.908560302
  // => 0.908560296
  print(((3 / 4) ** (1 / 3)).toFixed(9)); // => 0.908560296

  // The last line is what school says: 4x³ − 3 is 0 where x is the third root of 3/4.
  //
  // ## When the table is too big
  //
  // A network with a million weights has a Hessian of a million times a million numbers. Nobody writes that down. But often
  // one only wants to know: how does the gradient change if I move *this way*? That is the Hessian times a vector, and it
  // takes a walk forward (lesson 12) over a walk backward. It costs about as much as a few gradients.
  print(hvp(bowl)({ x: 1, y: 1 }, { x: 1, y: 0 })); // => { x: 2, y: 3 }

  // We moved along x alone, and got the part of the table that belongs to `x`.

  exercise({
    name: "bend of a fourth power",
    ask: "Write the *second* derivative of x⁴ as a function of a number: `export const bendOfAFourthPower = (x) => ...`.",
    hint: "Twice the rule of school: bring the exponent down, and make it one smaller.",
    check: (answer: (x: number) => number) => isSlopeOf((x) => 4 * x ** 3, answer),
    answer: (x) => 12 * x ** 2,
    mistakes: [
      { answer: (x) => 4 * x ** 3, says: "agrees with differences" },
      { answer: (x) => 12 * x ** 3, says: "agrees with differences" },
    ],
  });

  exercise({
    name: "hessian by hand",
    ask: "The function is x²·y. Work out its Hessian at x = 3, y = 2, and export the four numbers: `export const hessianByHand = { xx: ..., xy: ..., yx: ..., yy: ... }`. The first letter says which slope, the second what it changes with.",
    hint: "The slope along x is 2xy, and that along y is x². Differentiate each along x and along y.",
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
    ask: "You stand on a parabola where the slope is −6 and the bend is 4. By how much do you have to move to get to the lowest point? Export the number, with its sign, as `oneStepOfNewton`.",
    hint: "Minus the slope over the bend.",
    check: (answer: number) =>
      isNumber(
        "The step",
        answer,
        1.5,
        answer < 0
          ? "The slope is negative, so down is to the right, towards greater x."
          : "The slope is −6 now, and each step of 1 to the right adds 4 to it. When is it 0?",
      ),
    answer: 1.5,
    mistakes: [
      { answer: -1.5, says: "down is to the right" },
      { answer: 24, says: "When is it 0" },
    ],
  });

  // **Next:** so far an expression had a node for each step of the computation. In lesson 14 one node stands for a thousand
  // steps.
};
