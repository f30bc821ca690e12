// # 11. The bug that cannot happen here
//
// The training loop of lesson 10 has three lines. In the lecture, and in nearly every program that trains a network
// today, it has four. The extra one says `zero_grad()`, and the lecturer himself forgot it while the camera was
// running. It is perhaps the most asked question about micrograd: *why are my gradients wrong the second time?* Let
// us see, and see why we had no place for it.
import { add, type Expr, grad, mul, square, sub, Tree, valueAndGrad } from "gradmap";
import { type NeuronNetworkParameters, neuronNetwork } from "gradmap/learn";
import { compare, history, showComparison, toHtml } from "gradmap/show";
import { backward, leaf, plus, times, type Value } from "../support/mutable.js";
import { isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";
import { startingWeights } from "./support/weights.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## The other way to do it
  //
  // In micrograd a node is an object with *two* numbers in it: `data`, its value, and `grad`, its gradient, which is
  // 0 at first. `backward()` goes through the nodes as our program of lesson 5 did. But where ours added to a map of
  // its own, it adds to the nodes:
  //
  // ```ts
  // const times = (a: Value, b: Value): Value => ({
  //   data: a.data * b.data,
  //   grad: 0,
  //   children: [a, b],
  //   passBack: (out) => {
  //     a.grad += b.data * out.grad;
  //     b.grad += a.data * out.grad;
  //   },
  // });
  // ```
  //
  // The rule is the same, «mul swaps». And `+=`, which adds to what is there, is right, as you know from lesson 6. We have
  // built this little engine so as to look at it. Try it on x·x·x at x = 3, where the slope is 3·3² = 27.
  const x = leaf(3);
  const cube = times(times(x, x), x);
  backward(cube);
  print(x.grad); // => 27

  // **27.** Very good. Now ask again. Nothing has changed: same graph, same x.
  backward(cube);
  print(x.grad); // => 72

  // **72!** That is not even twice 27, which would be 54. What has happened?
  //
  // ## Where 72 comes from
  //
  // Follow the numbers. There are two products: s = x·x, which is 9, and c = s·x.
  //
  // - *First pass.* All gradients are 0. `c` gets 1. It passes 3 to `s` and 9 to `x`. `s` passes 3·3 = 9 to its left `x`
  //   and 9 to its right one. Now x has 9 + 9 + 9 = **27**, and `s` has 3.
  // - *Second pass.* Nobody has cleaned up. `c` gets 1 again, and passes 3 to `s`. But `s` still has the 3 of before, and
  //   so it has **6** now. It passes on 6·3 = 18, twice, and `c` passes 9. So x gets 9 + 18 + 18 = 45 on top of the 27:
  //   **72**.
  //
  // So there are two mistakes on top of each other. The leaf keeps its old sum; and the nodes on the way keep theirs
  // *and pass it on again*. The deeper the graph, the worse it gets. That is what makes the bug so confusing: the
  // numbers are not simply doubled.
  //
  // It has its own name by now. The remedy is `zero_grad()`: before each pass go through all nodes and put their
  // gradients back to 0. If you forget it, nobody says anything. The network trains, only badly.
  //
  // ## Three gradients that all look reasonable
  //
  // This one is from micrograd's list of reported bugs, (a + b)·d at a = 3, b = 2, d = 1. Three passes of the mutable
  // engine:
  const [a, b, d] = [leaf(3), leaf(2), leaf(1)];
  const product = times(plus(a, b), d);
  const askAgain = (): readonly number[] => {
    backward(product);
    return [a, b, d].map((node: Value) => node.grad);
  };
  print(askAgain()); // => [1, 1, 5]
  print(askAgain()); // => [3, 3, 10]
  print(askAgain()); // => [6, 6, 15]

  // 1, 1, 5 is right. 3, 3, 10 and 6, 6, 15 are not; and if the second one were all that you saw, how would you know?
  //
  // ## Here
  //
  // Now gradmap. `grad` of a function is a function. Ask it twice.
  const cubeOf = (t: Expr): Expr => mul(mul(t, t), t);
  const slope = grad(cubeOf);
  print(slope(3)); // => 27
  print(slope(3)); // => 27

  // 27 and 27. There is nothing to clean up, since nothing was left lying about. An expression has no place where a
  // gradient could be kept. The sums are collected in a map which belongs to this one pass (you wrote it yourself in
  // lesson 5), and when the pass is over it is handed out as the result.
  //
  // It is the same with the pass in all its moments. Make its history twice, and both have the same numbers in every
  // moment; look at moment 1 after having been at moment 3, and it is what it was.
  const [first, second] = [history(cubeOf, 3), history(cubeOf, 3)];
  print([first, second].map((past) => [...past.gradient.values()])); // => [[27], [27]]

  // It even knows the wrong number. `compare` holds a gradient that you got elsewhere against the right one, and if
  // it differs, it tries whether one of the well-known mistakes would explain it:
  print(showComparison(compare({ x: 72 }, first)));
  // => 0 of 1 right; the first that differs in the reverse pass is x: look there first
  // => name  yours  expected  equal  greatest difference
  // => x     72     27        no     45
  // => x: it is what is left after a second backward pass that adds to the numbers of the first, those of the inner nodes included: start every pass from nothing

  // You can press the buttons yourself. Further down on this page, below the pass of x·x·x, both ways stand side by side:
  // an engine whose nodes keep their gradients, and a map that is made anew. Press `backward()` twice, and see 27 become 72.
  draw(
    toHtml(first, { title: "x·x·x at 3, asked once and asked twice" }),
    "The reverse pass of x·x·x, to be stepped through. Scroll in it, down to «Why there is no backward() here».",
  );

  // This is not care or discipline. A careful programmer forgets `zero_grad()` on a Friday. Here there is no line to
  // forget. What a function gives depends on what goes in, on nothing else. Such functions are called **pure**, and
  // one of the laws that gradmap is tested with says just this: *the gradient, asked for twice, is the same, bit for
  // bit, and the parameters are as they were.*
  //
  // ## What it does to training
  //
  // How bad is it to forget? Take the simplest loss there is, (w − 3)², which is least at w = 3. We start at 0 and
  // train in both ways. To imitate the bug, the gradient of each step is added to all those before it: that is what a
  // weight gets if nobody clears it. (It is only the first of the two mistakes. The lecture's loop builds its graph
  // anew in each step, so the nodes on the way start from 0.)
  const bowl = grad((w: Expr) => square(sub(w, 3)));
  const rolled = (forgetful: boolean): readonly number[] => {
    let [w, kept] = [0, 0];
    return Array.from({ length: 24 }, () => {
      kept = (forgetful ? kept : 0) + bowl(w);
      w -= 0.1 * kept;
      return w;
    });
  };
  const every3rd = (values: readonly number[]): string =>
    values
      .filter((_, k) => k % 3 === 2)
      .map((value) => value.toFixed(2))
      .join("  ");
  print(every3rd(rolled(false))); // => 1.46  2.21  2.60  2.79  2.89  2.95  2.97  2.99
  print(every3rd(rolled(true))); // => 3.02  6.01  4.28  0.54  0.66  4.45  5.96  2.83

  // In the first line `w` goes to 3 and stays. In the second it runs past 3, up to 6, back to 0, and so on for ever.
  // Old gradients, from places that we have long left, are still pulling. If you have had physics: the sum of all
  // gradients is a *speed*, and what you see is a ball that rolls in a bowl without friction.
  //
  // And now the lecture's network of lesson 10, with a rate of 0.05: every fourth of twenty losses.
  const xs = [
    [2, 3, -1],
    [3, -1, 0.5],
    [0.5, 1, 1],
    [1, 1, -1],
  ];
  const ys = [1, -1, -1, 1];
  const network = neuronNetwork(3, [4, 4, 1]);
  const loss = (p: NeuronNetworkParameters<Expr>): Expr =>
    xs.map((input, i) => square(sub(network.apply(p, input)[0]!, ys[i]!))).reduce((sum, error) => add(sum, error));
  const lossAndGradient = valueAndGrad(loss);
  const added = Tree.zipWith((p, q) => p + q);
  const downhill = Tree.zipWith((p, g) => p - 0.05 * g);
  const trained = (forgetful: boolean): readonly number[] => {
    let weights = startingWeights;
    let kept: NeuronNetworkParameters = Tree.map(() => 0)(startingWeights);
    return Array.from({ length: 20 }, () => {
      const [value, gradient] = lossAndGradient(weights);
      kept = forgetful ? added(kept, gradient) : gradient;
      weights = downhill(weights, kept);
      return value;
    });
  };
  const every4th = (losses: readonly number[]): string =>
    losses
      .filter((_, k) => k % 4 === 3)
      .map((value) => value.toFixed(3))
      .join("  ");
  print(every4th(trained(false))); // => 1.177  0.347  0.187  0.123  0.090
  print(every4th(trained(true))); // => 0.692  0.002  0.000  0.000  0.000

  // Surprised? With the bug, in the second line, the loss falls *faster*. On four examples there is so much room that
  // a ball which has gathered speed rolls straight into the goal. That happened in the lecture too: the network
  // trained, everybody was happy, and the bug was found only afterwards. It is the most dangerous kind: one that
  // works in the demonstration. (There is a sound way to use such speed. It is called *momentum*, has a brake, and is
  // written down on purpose.)
  //
  // ## Is mutation always bad?
  //
  // No. Inside of `backward` in lesson 5 we filled a map step by step, and that is fine: nobody else could see it
  // until it was finished. What hurts is *shared* state, a number that several people write to and read at different
  // times. Keep a thing to yourself while you make it, and do not touch it once you have handed it out. That is the
  // whole style.

  exercise({
    name: "the third time",
    ask: "What does the mutable engine say about x·x·x at x = 3 if `backward` is called a **third** time? Go through it as above: what has `s` by then? Export the number as `theThirdTime`.",
    hint: "After two passes x has 72 and s has 6. In the third pass s gets another 3.",
    check: (answer: number) =>
      isNumber(
        "The gradient",
        answer,
        135,
        answer === 117
          ? "s did not go back to 3 either: it has 9 now."
          : "s has 6 + 3 = 9 by then; what does it pass on, and what comes from c?",
      ),
    answer: 72 + 9 + 27 + 27,
    mistakes: [
      { answer: 117, says: "it has 9 now" },
      { answer: 81, says: "what does it pass on" },
      { answer: 27, says: "what does it pass on" },
    ],
  });

  exercise({
    name: "a pure counter",
    ask: "`let total = 0; const addTo = (x) => { total += x; return total; };` gives something else each time. Write a pure function instead, which takes the list of all numbers and gives the list of running totals: `export const aPureCounter = (numbers) => ...`. For 1, 2, 3 it gives 1, 3, 6.",
    hint: "`numbers.map((_, i) => ...)` with the sum of the first i + 1 numbers; or `reduce`, with a new list in each step.",
    check: (answer: (numbers: readonly number[]) => readonly number[]) => {
      const given = [1, 2, 3, -4];
      const [one, two] = [answer(given), answer(given)];
      if (one.join() !== two.join())
        return [
          `Asked twice, it says ${one.join(", ")} and then ${two.join(", ")}. It keeps something between its calls.`,
        ];
      if (given.join() !== "1,2,3,-4")
        return ["It changed the list that it was given. Leave that as it is, and make a new one."];
      return one.join() === "1,3,6,2"
        ? []
        : [`For 1, 2, 3, -4 it should give 1, 3, 6, 2, and it gives ${one.join(", ")}.`];
    },
    answer: (numbers) => numbers.map((_, i) => numbers.slice(0, i + 1).reduce((sum, number) => sum + number, 0)),
    mistakes: [
      { answer: keepingTotals(), says: "It keeps something between its calls" },
      { answer: (numbers) => numbers.map((number) => 2 * number), says: "For 1, 2, 3, -4" },
    ],
  });

  // **Next:** this is the end of the lecture, and you know all of it: a derivative, a rule for each op, one walk back
  // with sums along the way, and a step downhill. In lesson 12 we go beyond it, and let derivatives travel *forward*.
};

/** A counter with a memory, for the mistakes. */
const keepingTotals = (): ((numbers: readonly number[]) => readonly number[]) => {
  let total = 0;
  return (numbers) =>
    numbers.map((number) => {
      total += number;
      return total;
    });
};
