// # 6. A node used twice
//
// Here is the lecture's best bug. The program of lesson 5 would have given the right numbers even with one small mistake
// in it, because each node was used only once. Use one twice, and the mistake bites.
import { add, type Expr, evaluate, grad, mul, reversePass, variable } from "gradmap";
import { blame, history, showBlame, toInfix, toSvg, toTable } from "gradmap/show";
import { isGradientOf, isNumber, isSlopeOf } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## a + a
  //
  // Let b = a + a at a = 3. Clearly b = 2a, so its slope is 2, everywhere.
  const a = variable("a");
  const doubled = add(a, a);
  print(evaluate(doubled, { a: 3 })); // => 6

  // Now go back as in lesson 4. What arrives at the sum is 1. A sum hands on what it gets to both of its arguments: 1
  // to the left one, and 1 to the right one. But both of them are *the same node*.
  draw(
    toSvg(doubled, { steps: reversePass(doubled, { a: 3 }) }),
    "One node a, and two arrows into the sum. Along each of them a 1 comes back.",
  );

  // If a program writes «the gradient of the left argument is 1» and then «the gradient of the right argument is 1»,
  // the second overwrites the first, and the answer is 1. That is wrong. Let us do that mistake on purpose:
  // (A `Map` goes from keys to values, here from nodes to numbers. `set` writes an entry, `get` reads it.)
  const overwritten = new Map<Expr, number>();
  for (const to of [a, a]) overwritten.set(to, 1);
  print(overwritten.get(a)); // => 1

  // The right thing is to **add**. Why? Nudge `a` by a little, say by 0.01. The left argument moves by 0.01, and that
  // moves b by 0.01. *And* the right argument moves by 0.01, and that moves b by another 0.01. Both happen at once:
  // 0.02.
  const added = new Map<Expr, number>();
  for (const to of [a, a]) added.set(to, (added.get(to) ?? 0) + 1);
  print(added.get(a)); // => 2
  print(grad((x: Expr) => add(x, x))(3)); // => 2

  // So here is the rule about nodes that are used more than once. **What comes back along different arrows is added
  // up.** You may know it from school as the sum rule, or later as the *multivariate chain rule*.
  //
  // ## Two ways to one result
  //
  // The lecture's second example: d = a·b, e = a + b, f = d·e, at a = −2 and b = 3. Both letters are used twice, and
  // each of them gets to the result along two ways.
  const b = variable("b");
  const d = mul(a, b);
  const e = add(a, b);
  const f = mul(d, e);
  const at = { a: -2, b: 3 };
  print(evaluate(f, at)); // => -6
  print(toTable(reversePass(f, at)));
  // => step  node         value  adjoint  passes on
  // => 1     L = v1 * v2  -6     1        v1: 1 * 1 = 1, v2: 1 * -6 = -6
  // => 2     v2 = a + b   1      -6       a: -6 * 1 = -6, b: -6 * 1 = -6
  // => 3     v1 = a * b   -6     1        a: 1 * 3 = 3, b: 1 * -2 = -2
  // => 4     b            3      -8
  // => 5     a            -2     -3

  // Look at `a`. Through `d` there comes 1 · 3 = 3, and through `e` comes −6. Together: −3. And at `b` it is −2 and
  // −6: −8.
  draw(
    toSvg(f, { names: { d, e, f }, steps: reversePass(f, at) }),
    "Two ways from a to f and two from b. The gradients are −3 and −8.",
  );

  // `blame` lists the ways for us: from the result back to `a`, with the local derivatives that are multiplied along
  // each of them, and the sum.
  print(showBlame(blame(history(f, at), "a", { names: { d, e, f } }), { names: { d, e, f } }));
  // => a: -3, the sum over 2 paths
  // => path         product of local derivatives
  // => f -> e -> a  -6 * 1 = -6
  // => f -> d -> a  1 * 3 = 3

  // Check it with school: f = a·b·(a + b) = a²b + ab². The derivative in `a` is 2ab + b² = −12 + 9 = −3. In `b` it is
  // a² + 2ab = 4 − 12 = −8.
  print(grad(({ a, b }: { readonly a: Expr; readonly b: Expr }) => mul(mul(a, b), add(a, b)))(at)); // => { a: -3, b: -8 }

  // ## The order matters now
  //
  // Do you remember the rule of lesson 5, that a node is visited only when all who use it have been? Here is where it
  // is needed. Suppose that we had gone on from `a` when only the 3 had come. Whatever `a` was made of would have got
  // its share of 3 and not of −3. A node's number may be passed on only when it is *complete*.
  //
  // But among the contributions themselves the order does not matter: 3 + (−6) is (−6) + 3. And if nothing comes, it
  // is as if 0 came. A collection with these properties, an addition that does not care about order and a zero, has a
  // name: a *commutative monoid*. Gradient maps are one: two of them are merged by adding entry by entry, and what is
  // absent counts as zero. It is a big word for a small thing that you have been doing since first grade.
  //
  // ## Powers by hand
  //
  // A node can also be used twice by *one* op. In x·x both factors are x. The product swaps: x gets (what arrived)·x
  // from the left, and the same from the right. Together 2x, the rule that you know.
  const x = variable("x");
  print(toInfix(grad((t: Expr) => mul(t, t))(x))); // => x + x
  print(grad((t: Expr) => mul(t, t))(5)); // => 10

  // The rule from school for powers, n·xⁿ⁻¹, is nothing but this: xⁿ has `n` factors, each of them gets the product
  // of the others, which is xⁿ⁻¹, and there are `n` of them to add up.
  //
  // ## Many ways
  //
  // Now something that would be hopeless without keeping to nodes. Start from x and double it, 30 times, each time by
  // adding the node to itself. How many ways lead from x to the result? Two at each step: 2³⁰, more than a thousand
  // million.
  //
  // (`Array.from({ length: 30 })` is a list of 30 entries with nothing in them: a way to say «30 times». `reduce` goes
  // along it, and makes a new node from the one before, beginning with `x`.)
  const grown = Array.from({ length: 30 }).reduce<Expr>((node) => add(node, node), x);
  print(2 ** 30); // => 1073741824
  print(reversePass(grown, { x: 1 }).length); // => 31
  print(grad((t: Expr) => Array.from({ length: 30 }).reduce<Expr>((node) => add(node, node), t))(1)); // => 1073741824

  // The gradient is 2³⁰, and it took 31 steps, one for each node. *That* is why backpropagation works on large
  // networks: it adds up at the nodes, and never goes through the ways one by one.

  exercise({
    name: "used three times",
    ask: "What is the slope of x·x + x at x = 4? Get it from contributions: x is used three times. Export the number as `usedThreeTimes`.",
    hint: "Twice in the product, where it gets 4 each time; once in the sum.",
    check: (answer: number) =>
      isNumber(
        "The slope",
        answer,
        9,
        answer === 5
          ? "In x·x both factors are x, and both get something."
          : "Three contributions arrive at x. Add all of them.",
      ),
    answer: 4 + 4 + 1,
    mistakes: [
      { answer: 5, says: "both get something" },
      { answer: 1, says: "Add all of them" },
    ],
  });

  exercise({
    name: "gradient of two ways",
    ask: "Let g = (a − b)·(a·b). Write its gradient as a function of numbers: `export const gradientOfTwoWays = ({ a, b }) => ({ a: ..., b: ... })`. The laws try it at many points.",
    hint: "Write d = a − b and e = a·b. To `a` comes e through d, and d·b through e. Mind the sign for `b`.",
    check: (
      answer: (point: { readonly a: number; readonly b: number }) => { readonly a: number; readonly b: number },
    ) => isGradientOf((a, b) => (a - b) * (a * b), answer),
    answer: ({ a, b }) => ({ a: a * b + (a - b) * b, b: -a * b + (a - b) * a }),
    mistakes: [
      { answer: ({ a, b }) => ({ a: (a - b) * b, b: (a - b) * a }), says: "agrees with differences" },
      { answer: ({ a, b }) => ({ a: a * b + (a - b) * b, b: a * b + (a - b) * a }), says: "agrees with differences" },
    ],
  });

  exercise({
    name: "a power from nodes",
    ask: "Write the slope of x⁴ = s·s, where s = x·x, as a function of `x`, from contributions: `export const aPowerFromNodes = (x) => ...`.",
    hint: "At s·s the node s gets s twice: 2s. So x gets 2s times the slope of x·x.",
    check: (answer: (x: number) => number) => isSlopeOf((t) => t ** 4, answer),
    answer: (t) => 2 * (t * t) * (2 * t),
    mistakes: [
      { answer: (t) => t * t * (2 * t), says: "agrees with differences" },
      { answer: (t) => 2 * (t * t), says: "agrees with differences" },
    ],
  });

  // **Next:** in lesson 7 we take tanh apart into smaller ops and put it together again, and the gradients will not
  // notice.
};
