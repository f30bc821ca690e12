// # 3. Backpropagation by hand
//
// This is the heart of the whole course, and it needs nothing but multiplication. We take an expression as in lesson
// 2, one step longer, and ask of *every* node in it: if this number were a little larger, what would happen to the
// result? We answer from the result backwards, one node at a time.
import { add, evaluate, formula, mul, reversePass, tanh, toNumber, variable } from "gradmap";
import { history, toDerivation, toSvg } from "gradmap/show";
import { areNumbers, isGradient, isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Forward
  //
  // The lecture's expression: e = a·b, then d = e + c, then L = d·f. The last letter stands for *loss*; in lesson 10
  // it will be a number that tells how bad a network is. For now it is just the result. (`const [a, b] = [1, 2]` gives names
  // to the entries of a list, in order: `a` is 1, and `b` is 2.)
  const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];
  const e = mul(a, b);
  const d = add(e, c);
  const L = mul(d, f);
  const at = { a: 2, b: -3, c: 10, f: -2 };
  print(evaluate(L, at)); // => -8

  // On the way to −8 two other numbers came up, and we shall need them.
  print({ e: evaluate(e, at), d: evaluate(d, at), L: evaluate(L, at) }); // => { e: -6, d: 4, L: -8 }

  // ## Backward
  //
  // We write `dL_d` for the answer to: *how many times as strongly as `d` does L move?* In school it is written
  // dL/dd, and it is a slope, as in lesson 1. Its usual name here is the **gradient** of the node `d`, or its
  // *adjoint*.
  //
  // **Step 0, L itself.** If L moves by a little, L moves by exactly that little. So the first number is 1. Every
  // backward walk starts with it.
  const dL_L = 1;

  // **Step 1, through L = d·f.** This is a product. From lesson 1 you know what a nudge of one factor does: it comes
  // out multiplied by the *other* factor. So for `d` it is `f`, which is −2, and for `f` it is `d`, which is 4.
  const dL_d = dL_L * -2;
  const dL_f = dL_L * 4;

  // (`{ dL_d, dL_f }` is short for `{ dL_d: dL_d, dL_f: dL_f }`: a record, to be printed with its names.)
  print({ dL_d, dL_f }); // => { dL_d: -2, dL_f: 4 }

  // **Step 2, through d = e + c.** Now it gets interesting, because `c` has nothing to do with L directly: it only
  // goes into `d`. But we know two things. A nudge of `c` goes through a sum, and arrives at `d` as it is: times 1.
  // And from there on, we have already found out what a nudge of `d` does to L: times −2. One after the other:
  const dL_c = dL_d * 1;
  const dL_e = dL_d * 1;
  print({ dL_c, dL_e }); // => { dL_c: -2, dL_e: -2 }

  // That was the **chain rule**. If a bicycle is twice as fast as a walker, and a car four times as fast as the
  // bicycle, the car is 2 · 4 = 8 times as fast as the walker. Rates along a chain are *multiplied*. There is nothing
  // more to it.
  //
  // **Step 3, through e = a·b.** A product again. A nudge of `a` comes out of it times `b`, that is −3. What `e` then
  // does to L we know: times −2.
  const dL_a = dL_e * -3;
  const dL_b = dL_e * 2;
  print({ dL_a, dL_b }); // => { dL_a: 6, dL_b: -4 }

  // Done. Here is everything in one picture. Each box has its value, found from left to right, and below it the
  // gradient, found from right to left. (gradmap made the picture from its own computation, by `reversePass`, which
  // is the subject of lesson 5. The numbers are the same as ours.)
  draw(
    toSvg(L, { names: { e, d, L }, steps: reversePass(L, at) }),
    "L = (a * b + c) * f. The value of each node above, its gradient below: 6 for a, −4 for b, −2 for c and 4 for f.",
  );

  // The same once more, as one would write it down in school: each line first with symbols, then with the neighbours'
  // formulas, then with numbers. Compare it with our steps above.
  draw(
    toDerivation(reversePass(L, at), { format: "mathml", names: { e, d, L } }),
    "The chain rule, line by line: with symbols, with formulas, with numbers.",
  );

  // Notice what we did *not* do. We never wrote L as one long formula and differentiated that. At each node we looked
  // at that node alone: one little slope, its **local derivative**, times what had arrived from the right. A node
  // need not know what it is part of.
  //
  // ## Is it true?
  //
  // We said in lesson 1 that anything can be checked by nudging. So nudge `a`, and see how L moves. The gradient of
  // `a` is 6:
  //
  // (`toNumber` says that the value is a single number. An expression may also stand for a whole list of numbers, as you
  // will see in lesson 12.)
  const h = 1e-6;
  const before = toNumber(evaluate(L, at));
  print(((toNumber(evaluate(L, { ...at, a: at.a + h })) - before) / h).toFixed(4)); // => 6.0000
  print(((toNumber(evaluate(L, { ...at, b: at.b + h })) - before) / h).toFixed(4)); // => -4.0000
  print(((toNumber(evaluate(L, { ...at, c: at.c + h })) - before) / h).toFixed(4)); // => -2.0000
  print(((toNumber(evaluate(L, { ...at, f: at.f + h })) - before) / h).toFixed(4)); // => 4.0000

  // ## What a gradient is for
  //
  // L is −8. Suppose that we want it larger. Each gradient tells which way its number must go: `a` up, because 6 is
  // positive; `b` down, because −4 is negative. So move every input a small step *along its own gradient*:
  const rate = 0.01;
  const next = {
    a: at.a + rate * dL_a,
    b: at.b + rate * dL_b,
    c: at.c + rate * dL_c,
    f: at.f + rate * dL_f,
  };
  print(next); // => { a: 2.06, b: -3.04, c: 9.98, f: -1.96 }
  print(toNumber(evaluate(L, next)).toFixed(6)); // => -7.286496
  print((toNumber(evaluate(L, next)) - before).toFixed(4)); // => 0.7135

  // From −8 to −7.286496: it went up, as it should. Could we have known by how much? Each input moved by 0.01 times
  // its gradient, and L moves by its gradient times that: 0.01 · (6² + 4² + 2² + 4²) = 0.01 · 72 = 0.72. It was
  // 0.7135, for the slopes change a little on the way.
  //
  // Training a network is this step, in the other direction, a few thousand times.
  //
  // ## The second example: a neuron
  //
  // A neuron takes some inputs, multiplies each with a weight of its own, adds them up together with a *bias*, and
  // squeezes the sum with tanh. The strange bias is chosen so that the numbers come out nicely.
  const [x1, x2, w1, w2, bias] = [variable("x1"), variable("x2"), variable("w1"), variable("w2"), variable("b")];
  const x1w1 = mul(x1, w1);
  const x2w2 = mul(x2, w2);
  const both = add(x1w1, x2w2);
  const n = add(both, bias);
  const o = tanh(n);
  const inputs = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.8813735870195432 };
  print({ x1w1: evaluate(x1w1, inputs), x2w2: evaluate(x2w2, inputs), both: evaluate(both, inputs) }); // => { x1w1: -6, x2w2: 0, both: -6 }
  print(toNumber(evaluate(n, inputs)).toFixed(4)); // => 0.8814
  print(toNumber(evaluate(o, inputs)).toFixed(4)); // => 0.7071

  // Backwards again. We start with 1 at `o`. The one new thing is tanh. Its slope is 1 − tanh², and since tanh(n) is
  // `o`, which we have already got, that is 1 − o². (Where this comes from you may look up, or see in lesson 7.)
  const out = toNumber(evaluate(o, inputs));
  const do_n = 1 - out ** 2;
  print(do_n.toFixed(4)); // => 0.5000

  // So 0.5 arrives at `n`. From there on it is sums, which pass on what they get: 0.5 to the bias, 0.5 to `both`, and
  // from there 0.5 to each product. The products swap their factors:
  const gradients = {
    x1: 0.5 * inputs.w1,
    w1: 0.5 * inputs.x1,
    x2: 0.5 * inputs.w2,
    w2: 0.5 * inputs.x2,
    b: 0.5,
  };
  print(gradients); // => { x1: -1.5, w1: 1, x2: 0.5, w2: 0, b: 0.5 }

  // −1.5, 1, 0.5, 0, and 0.5 for the bias. Look at `w2`: its gradient is **0**. Why? Because `x2` is 0. Whatever the
  // weight is, it is multiplied by nothing, so turning it changes nothing. The gradient *knows* that.
  draw(
    toSvg(o, { names: { n, o }, steps: reversePass(o, inputs), digits: 4 }),
    "The neuron tanh(x1·w1 + x2·w2 + b): 0.7071 comes out. The gradients −1.5, 1, 0.5, 0 and 0.5 arrive at x1, w1, x2, w2 and b.",
  );

  exercise({
    name: "back through a short chain",
    ask: "Let u = x + y, and L = u·z, at x = −2, y = 5, z = −4. Go back by hand, and export the gradients of all four: `export const backThroughAShortChain = { u: ..., x: ..., y: ..., z: ... }`.",
    hint: "Forward first: u = 3. At the product, each factor gets the other one. At the sum, what arrives is passed on as it is.",
    check: (answer: { readonly u: number; readonly x: number; readonly y: number; readonly z: number }) => {
      const u = formula("x + y");
      const whole = mul(u, variable("z"));
      return isGradient(answer, history(whole, { x: -2, y: 5, z: -4 }), { u });
    },
    answer: { u: -4, x: -4, y: -4, z: 3 },
    mistakes: [
      { answer: { u: -4, x: 1, y: 1, z: 3 }, says: "x is not 1" },
      { answer: { u: 3, x: 3, y: 3, z: -4 }, says: "u is not 3" },
    ],
  });

  exercise({
    name: "a step downhill",
    ask: "Back to L = (a·b + c)·f at a = 2, b = −3, c = 10, f = −2. This time we want L to be *smaller* than −8. Move each input by 0.01 times its gradient in the right direction, and export the four new inputs: `export const aStepDownhill = { a: ..., b: ..., c: ..., f: ... }`.",
    hint: "The gradients are 6, −4, −2 and 4. Along the gradient L grows; so go against it.",
    check: (answer: { readonly a: number; readonly b: number; readonly c: number; readonly f: number }) => {
      const { a, b, c, f } = answer;
      const value = (a * b + c) * f;
      const because = `${Number.isNaN(value) ? "" : `With your numbers L is ${value.toFixed(4)}, and it was −8. `}Subtract 0.01 times the gradient.`;
      return areNumbers(
        answer,
        { a: 1.94, b: -2.96, c: 10.02, f: -2.04 },
        { a: because, b: because, c: because, f: because },
      );
    },
    answer: { a: 2 - 0.06, b: -3 + 0.04, c: 10 + 0.02, f: -2 - 0.04 },
    mistakes: [
      { answer: { a: 2.06, b: -3.04, c: 9.98, f: -1.96 }, says: "L is -7.2865" },
      { answer: { a: 1.94, b: -3.04, c: 9.98, f: -2.04 }, says: "b is not -3.04" },
    ],
  });

  exercise({
    name: "a neuron that is full",
    ask: "A neuron tanh(w·x) with w = 10 and x = 1 puts out nearly 1. What is the gradient of `w`, rounded to 6 decimals? Export the number as `aNeuronThatIsFull`, and think about what that means for learning.",
    hint: "Math.tanh(10) is 0.9999999958776927. Now 1 − o², times the other factor.",
    check: (answer: number) =>
      isNumber(
        "The gradient",
        Math.round(answer * 1e6) / 1e6,
        0,
        "The slope of tanh is 1 − o², and o is nearly 1: what is left?",
      ),
    answer: 0,
    mistakes: [
      { answer: 1, says: "o is nearly 1" },
      { answer: 10, says: "what is left" },
    ],
  });

  // **Next:** we went back with two rules, one for sums and one for products, and borrowed a third. In lesson 4 we
  // write the rules down, one for each op, and see that they are all there is to know.
};
