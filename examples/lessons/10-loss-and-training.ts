// # 10. Loss and training
//
// Lesson 9 left us with a network of 41 random weights and no purpose. Here it gets one. We show it four examples,
// measure how wrong it is with a single number, and let the gradient of that number tell each weight which way to go.
// That is all that training is, here and in the largest networks there are.
import { add, type Expr, evaluate, formula, square, sub, Tree, toNumber, valueAndGrad } from "gradmap";
import { type NeuronNetworkParameters, neuronNetwork } from "gradmap/learn";
import { lossCurve } from "../support/lossCurve.js";
import { computes, isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";
import { startingWeights } from "./support/weights.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Four examples
  //
  // These are the lecture's. Each row of `xs` is one example, three numbers; `ys` says what the network should put
  // out for it.
  const xs = [
    [2, 3, -1],
    [3, -1, 0.5],
    [0.5, 1, 1],
    [1, 1, -1],
  ];
  const ys = [1, -1, -1, 1];
  const network = neuronNetwork(3, [4, 4, 1]);

  // And this is what it does put out, with its random weights:
  const predictions = (p: NeuronNetworkParameters): readonly number[] =>
    xs.map((x) => toNumber(evaluate(network.apply(p, x)[0]!, {})));
  print(
    predictions(startingWeights)
      .map((prediction) => prediction.toFixed(4))
      .join("  "),
  ); // => 0.6994  0.5026  0.6932  0.8755

  // It wants to say something positive to everything. The second and the third should be −1.
  //
  // ## How wrong is that?
  //
  // We need *one* number. The **loss** is made like this: for each example take the difference between what came out
  // and what was wanted, square it, and add up the squares. Squaring does two things. It makes all differences count
  // as positive, and it makes large ones count much more than small ones. If everything is right, the loss is 0, and
  // otherwise it is larger.
  const loss = (p: NeuronNetworkParameters<Expr>): Expr =>
    xs.map((x, i) => square(sub(network.apply(p, x)[0]!, ys[i]!))).reduce((sum, error) => add(sum, error));

  // `loss` is a function of the weights. The examples are in it as constants: what we may turn are the 41 weights,
  // and nothing else. And it is one scalar expression, so `valueAndGrad` can be asked for its value and all of its
  // slopes.
  const lossAndGradient = valueAndGrad(loss);
  const [before, gradient] = lossAndGradient(startingWeights);
  print(before.toFixed(6)); // => 5.230518

  // ## One step
  //
  // In lesson 3 we moved each input along its gradient, and L grew. Now we want the loss to be *smaller*. So each
  // weight goes a small step **against** its gradient: p − 0.1·g. `Tree.zipWith` takes two trees of the same shape
  // and puts them together number by number.
  const downhill = (rate: number) => Tree.zipWith((p, g) => p - rate * g);
  const once = downhill(0.1)(startingWeights, gradient);
  print(lossAndGradient(once)[0].toFixed(6)); // => 3.124110

  // From 5.23 to 3.12 in one step. `startingWeights` is still there, unchanged. `once` is a new tree of 41 numbers.
  // In the lecture the weights are overwritten, `p.data += -0.1 * p.grad`; here there is a *before* and an *after*,
  // and one can compare them.
  //
  // ## Twenty steps
  //
  // Now the same again and again. At each step: find the loss and its gradient **at the present weights**, and go on
  // from there. The `for` loop does that 20 times, for k = 0, 1, 2 and so on up to 19, and `history` keeps the weights and the loss of each step. (`let` is like
  // `const`, but the name may mean something else later. `push` puts an entry at the end of a list. That list and that name
  // belong to this loop alone. The trees of weights themselves are never written into.)
  const history: { readonly weights: NeuronNetworkParameters; readonly loss: number }[] = [];
  let weights = startingWeights;
  for (let k = 0; k < 20; k++) {
    const [value, slopes] = lossAndGradient(weights);
    history.push({ weights, loss: value });
    weights = downhill(0.1)(weights, slopes);
  }
  const losses = history.map((step) => step.loss);
  print(losses.map((value, k) => `${String(k).padStart(2)}  ${value.toFixed(6)}`));
  // =>  0  5.230518
  // =>  1  3.124110
  // =>  2  3.265975
  // =>  3  0.852220
  // =>  4  0.598029
  // =>  5  0.375133
  // =>  6  0.189506
  // =>  7  0.135847
  // =>  8  0.112981
  // =>  9  0.096349
  // => 10  0.083704
  // => 11  0.073794
  // => 12  0.065837
  // => 13  0.059321
  // => 14  0.053897
  // => 15  0.049317
  // => 16  0.045405
  // => 17  0.042027
  // => 18  0.039084
  // => 19  0.036499

  draw(
    lossCurve(losses, { title: "The loss of the lecture's network" }).svg,
    "The loss at each of the twenty steps. It falls fast, rises once, and then goes on slowly.",
  );

  // From 5.23 down to 0.036. (PyTorch, and micrograd, when started with the same weights, have the same losses in the
  // first twelve digits. A test compares them.)
  //
  // Look at number 2 in the list: the loss went *up*, from 3.12 to 3.27. How can it, when we always go downhill? Remember what a
  // slope says: what happens *near* the point. We took too large a step and came out on the other side of a valley.
  // It found its way from there. Make the step ten times as large, and it does not:
  const wild = (rate: number): readonly number[] => {
    const values: number[] = [];
    let at = startingWeights;
    for (let k = 0; k < 6; k++) {
      const [value, slopes] = lossAndGradient(at);
      values.push(value);
      at = downhill(rate)(at, slopes);
    }
    return values;
  };
  print(
    wild(1)
      .map((value) => value.toFixed(2))
      .join("  "),
  ); // => 5.23  8.00  8.00  8.00  8.00  8.00

  // It jumps to 8 and stays there: two examples are wrong by 2, and 2² + 2² is 8. The tanh at the end has been pushed so far
  // out that its slope is 0, as in the last exercise of lesson 3. Whatever comes back is multiplied by nothing, and no
  // weight hears anything any more.
  //
  // And with a hundredth of our step, nothing goes wrong, and nearly nothing happens:
  print(
    wild(0.001)
      .map((value) => value.toFixed(2))
      .join("  "),
  ); // => 5.23  5.16  5.10  5.03  4.96  4.89

  // The size of the step is called the **learning rate**, and choosing it is the first art of training.
  //
  // ## What has it learned?
  //
  // Wanted were 1, −1, −1 and 1.
  print(
    predictions(weights)
      .map((prediction) => prediction.toFixed(4))
      .join("  "),
  ); // => 0.9059  -0.9518  -0.8761  0.9123

  // Nobody told any weight what it is for. Each of them got a number that said which way would help, and went a
  // little way in that direction, twenty times.
  //
  // ## The promise of a small step
  //
  // If the step is small enough, the loss *must* fall, unless it is flat already. By how much? Lesson 3 had it: each
  // weight moves by rate·g, and the loss moves by g for each unit of that. So it falls by about rate · (sum of all
  // g²). Let us see, with a rate of 0.0001. (A leaf of a tree has its number in `value`, and `{ value }` takes that out.)
  const squares = Tree.leaves(gradient).reduce((sum, { value }) => sum + toNumber(value) ** 2, 0);
  const promised = 0.0001 * squares;
  const kept = before - lossAndGradient(downhill(0.0001)(startingWeights, gradient))[0];
  print({ promised: promised.toFixed(6), kept: kept.toFixed(6) }); // => { promised: "0.006659", kept: "0.006661" }

  // A promise nearly kept. The exercise below uses it.

  exercise({
    name: "another loss",
    ask: "The loss may be another function. Take three predictions p1, p2, p3 which should be 1, 0 and −1, and write the *mean* of the squared differences, as an expression in variables named `p1`, `p2` and `p3`: `export const anotherLoss = ...`.",
    hint: '`formula("((p1 - ...) ^ 2 + ...) / 3")`.',
    check: (answer: Expr) =>
      computes(
        answer,
        ["p1", "p2", "p3"],
        (p1 = 0, p2 = 0, p3 = 0) => ((p1 - 1) ** 2 + p2 ** 2 + (p3 + 1) ** 2) / 3,
        "Square each difference by itself, add up, and divide by how many there are.",
      ),
    answer: formula("((p1 - 1) ^ 2 + p2 ^ 2 + (p3 + 1) ^ 2) / 3"),
    mistakes: [
      { answer: formula("(p1 - 1) ^ 2 + p2 ^ 2 + (p3 + 1) ^ 2"), says: "divide by how many" },
      { answer: formula("((p1 - 1) + p2 + (p3 + 1)) ^ 2 / 3"), says: "Square each difference by itself" },
    ],
  });

  exercise({
    name: "one step down",
    ask: "Write one step of gradient descent as a function: it takes the weights, a list of numbers; the gradient, a list as long; and the rate. It gives the *new* list and leaves the old one alone. `export const oneStepDown = (weights, gradient, rate) => ...`.",
    hint: "`weights.map((w, i) => ...)` makes a new list.",
    check: (answer: (weights: readonly number[], gradient: readonly number[], rate: number) => readonly number[]) => {
      // A bowl, at many points: a small step must make it lower by as much as the gradient promises.
      const bowl = (w: readonly number[]): number => w.reduce((sum, x, i) => sum + (i + 1) * x * x, 0);
      const slopes = (w: readonly number[]): readonly number[] => w.map((x, i) => 2 * (i + 1) * x);
      const starts = [
        [1, -2, 3],
        [0.5, 0.25, -4],
        [-1, -1, -1],
      ];
      return starts.flatMap((start) => {
        const given = [...start];
        const next = answer(given, slopes(start), 0.01);
        if (given.some((x, i) => x !== start[i]))
          return ["It changed the list that it was given. Make a new one, with map."];
        const steps = slopes(start).map((g, i) => start[i]! - 0.01 * g);
        if (next.length === 3 && next.every((w, i) => Math.abs(w - steps[i]!) < 1e-12)) return [];
        const promise = 0.01 * slopes(start).reduce((sum, g) => sum + g * g, 0);
        const fall = bowl(start) - bowl(next);
        return [
          `From ${start.join(", ")} a bowl should fall by about ${promise.toFixed(3)}, and it ${fall < 0 ? "rose" : "fell"} by ${Math.abs(fall).toFixed(3)}. Each weight goes rate times its own gradient, downhill.`,
        ];
      });
    },
    answer: (given, slopes, rate) => given.map((w, i) => w - rate * slopes[i]!),
    mistakes: [
      { answer: (given, slopes, rate) => given.map((w, i) => w + rate * slopes[i]!), says: "it rose by" },
      { answer: (given, slopes) => given.map((w, i) => w - 0.001 * slopes[i]!), says: "rate times its own gradient" },
      {
        answer: (given, slopes, rate) => {
          const same: number[] = Array.isArray(given) ? given : [];
          slopes.forEach((g, i) => {
            same[i]! -= rate * g;
          });
          return same;
        },
        says: "It changed the list",
      },
    ],
  });

  exercise({
    name: "where the loss is least",
    ask: "The loss (w − 3)² + 2 has one weight. Start at w = 0 and make ten steps with a rate of 0.25. Where is `w` then? Export the number as `whereTheLossIsLeast`. (The slope is 2·(w − 3).)",
    hint: "Each step halves what is left of the way to 3. A loop of three lines will do.",
    check: (answer: number) =>
      isNumber(
        "w after ten steps",
        answer,
        3 - 3 / 2 ** 10,
        answer === 3
          ? "That is where it is going to; after ten steps it is very near, and not there."
          : "The first step goes to 1.5, the second to 2.25.",
      ),
    answer: 3 - 3 / 2 ** 10,
    mistakes: [
      { answer: 3, says: "very near, and not there" },
      { answer: 15, says: "The first step goes to 1.5" },
    ],
  });

  // **Next:** in the lecture's program there is one more line in the loop, and forgetting it is the most famous bug
  // of all. We had no place for it. Lesson 11 says why.
};
