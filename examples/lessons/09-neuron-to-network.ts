// # 9. From a neuron to a network
//
// After lesson 8 we trust our gradients. Now we build something that is worth having a gradient of: a network of nine
// neurons, the lecture's `MLP(3, [4, 4, 1])`. MLP is short for *multi-layer perceptron*, which is an old name for
// layers of neurons. There will be no new mathematics in it at all. It is the neuron of lesson 3, several times.
import { add, type Expr, evaluate, freeVariables, grad, mul, Tree, tanh, toNumber, variable } from "gradmap";
import { type NeuronNetworkParameters, type NeuronParameters, neuron, neuronLayer, neuronNetwork } from "gradmap/learn";
import { graphOf, toInfix, toSvg } from "gradmap/show";
import { areNumbers, computes, isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";
import { rounded } from "./support/text.js";
import { startingWeights } from "./support/weights.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## A neuron as a function
  //
  // A neuron has a weight for each of its inputs and one bias. We put them into a record, `{ w, b }`, where `w` is a
  // list. The neuron itself is a function of these parameters and of the inputs: multiply in pairs, add up, squeeze.
  // `reduce` goes through a list and adds to what it has so far; it begins with the bias. (`NeuronParameters<Expr>` is the
  // type of such a record with expressions in it.)
  const myNeuron = ({ w, b }: NeuronParameters<Expr>, inputs: readonly Expr[]): Expr =>
    tanh(w.reduce<Expr>((sum, weight, i) => add(sum, mul(weight, inputs[i]!)), b));
  const [w1, w2, b, x1, x2] = ["w1", "w2", "b", "x1", "x2"].map((name) => variable(name));
  print(toInfix(myNeuron({ w: [w1!, w2!], b: b! }, [x1!, x2!]))); // => tanh(b + w1 * x1 + w2 * x2)

  // (`inputs[i]!` with the exclamation mark tells TypeScript that there *is* an entry at `i`.)
  //
  // That is a neuron with two inputs. Since it is needed so often, `gradmap/learn` has it ready. `neuron(2)` is a
  // neuron for two inputs; its `apply` is our function.
  const ready = neuron(2);
  print(toInfix(ready.apply(ready.variables(), [x1!, x2!]))); // => tanh(b + w1 * x1 + w2 * x2)

  // ## Where do the numbers live?
  //
  // In the lecture a neuron is an *object* which owns its weights, and training changes them inside of it. Here a
  // neuron owns nothing. The weights are a plain record that you hold in your hand, and hand in. If you want other
  // weights you make another record. Remember the numbers of lesson 3:
  const parameters = { w: [-3, 1], b: 6.8813735870195432 };
  print(toNumber(evaluate(ready.apply(parameters, [2, 0]), {})).toFixed(4)); // => 0.7071

  // And the gradient in all of the parameters at once is, again, a record of the same shape. A list of two and one
  // number go in, a list of two and one number come out:
  print(rounded(grad((p: NeuronParameters<Expr>) => ready.apply(p, [2, 0]))(parameters), 12)); // => { w: [1, 0], b: 0.5 }

  // 1 and 0 for the weights and 0.5 for the bias, as in lesson 3.
  //
  // ## A layer
  //
  // A **layer** is some neurons side by side. All of them see the same inputs, each has weights of its own, and each
  // puts out one number. Here are two neurons that look at one input; `n1.` and `n2.` before a name say whose it is.
  const layer = neuronLayer(1, 2);
  print(layer.apply(layer.variables(), [variable("x")]).map(toInfix));
  // => tanh(n1.b + n1.w1 * x)
  // => tanh(n2.b + n2.w1 * x)

  // Why several, if they see the same? Because they start with different weights, and so they come to look for
  // different things.
  //
  // ## A network
  //
  // A **network** is layers one after the other: what one layer puts out is what the next one gets as its input. Ours
  // has three inputs, then four neurons, four more, and a single one at the end.
  const network = neuronNetwork(3, [4, 4, 1]);

  // How many numbers is that? The first layer has 4 neurons with 3 weights and a bias each: 16. The second has 4 with
  // 4 weights and a bias: 20. The last one has 4 weights and a bias: 5. Together 41. The parameters are a list of
  // layers; a layer is a list of neurons; a neuron is a record. Such a nesting is called a *tree*, and `Tree.leaves`
  // are the numbers in it, in order.
  print(startingWeights.map((neurons) => neurons.length)); // => [4, 4, 1]
  print(Tree.leaves(startingWeights).length); // => 41

  // What does it do? Three numbers go in, one comes out.
  const output = (p: NeuronNetworkParameters<Expr>): Expr => network.apply(p, [2, 3, -1])[0]!;
  print(toNumber(evaluate(network.apply(startingWeights, [2, 3, -1])[0]!, {})).toFixed(12)); // => 0.699409362022

  // What comes out means nothing as yet, since the weights were drawn at random. We will teach them in lesson 10.
  //
  // ## It is one expression
  //
  // Don't be impressed by the layers. What the network computes is one expression as those before, with sums and
  // products and tanh. With variables for the weights we can look at it.
  const inputs = ["x1", "x2", "x3"].map((name) => variable(name));
  const whole = network.apply(network.variables(), inputs)[0]!;
  print(freeVariables(whole).size); // => 44
  print(graphOf(whole, { fold: "none" }).boxes.length); // => 117

  // 44 variables, 41 weights and three inputs, and the rest is ops. That is too much to look at in one picture,
  // though nothing in it is new. Here is one neuron of it:
  const first = neuron(3);
  draw(
    toSvg(first.apply(first.variables(), inputs)),
    "One of the nine neurons: three products, added up from the bias on, then tanh.",
  );

  // And the whole network, drawn so that it can still be read: what is too large for a picture is folded into one box
  // each.
  draw(toSvg(whole), "The network, folded. The note below says what was folded.");

  // ## A gradient with forty-one entries
  //
  // Now the question of lesson 1, for all weights at once: if this one were a little larger, what would happen to the
  // output? `grad` answers it in one go back through the graph.
  const gradient = grad(output)(startingWeights);
  print(Tree.leaves(gradient).length); // => 41

  // Its shape is that of the weights, so that we know which number belongs to which. The first neuron of the first
  // layer:
  print(rounded(gradient[0]![0]!, 6)); // => { w: [-0.0184294, -0.0276441, 0.00921469], b: -0.00921469 }

  // And nothing has happened to the weights themselves.
  print(startingWeights[0]![0]!.b); // => -0.5535785237023545

  // Nudging would have taken 42 runs of the network for this. Going forward and back again is the work of two or
  // three runs, however many weights there are. For a network with a thousand million weights, if one run takes a
  // second, that is the difference between three seconds and thirty years.

  exercise({
    name: "how many parameters",
    ask: "How many parameters has `neuronNetwork(2, [16, 16, 1])`? That is the network with which micrograd tells two moons apart. Export the number as `howManyParameters`.",
    hint: "Each neuron has a weight for each of its inputs, and one bias. The inputs of a layer are the outputs of the one before.",
    check: (answer: number) =>
      isNumber(
        "The number",
        answer,
        337,
        answer === 304 ? "Have you counted the biases?" : "Layer by layer: neurons times (inputs + 1).",
      ),
    answer: 16 * (2 + 1) + 16 * (16 + 1) + 1 * (16 + 1),
    mistakes: [
      { answer: 304, says: "the biases" },
      { answer: 33, says: "Layer by layer" },
    ],
  });

  exercise({
    name: "a layer of your own",
    ask: "Write a layer as a function: it takes a list of neurons' parameters and a list of inputs, and gives a list with one output for each neuron. `export const aLayerOfYourOwn = (neurons, inputs) => ...`. Build it on `neuron(n).apply` or on your own neuron, with tanh.",
    hint: "`neurons.map((one) => ...)` makes a list with one entry for each neuron.",
    check: (answer: (neurons: readonly NeuronParameters<Expr>[], inputs: readonly Expr[]) => readonly Expr[]) => {
      const two = neuronLayer(2, 2);
      const outputs = answer(two.variables(), [x1!, x2!]);
      return outputs.flatMap((found, k) =>
        computes(
          found,
          [`n${k + 1}.w1`, `n${k + 1}.w2`, `n${k + 1}.b`, "x1", "x2"],
          (u = 0, v = 0, bias = 0, x = 0, y = 0) => Math.tanh(u * x + v * y + bias),
          `Output ${k + 1} is that of neuron ${k + 1}: tanh of the weighted sum of all inputs and the bias.`,
        ),
      );
    },
    answer: (neurons, given) => neurons.map((one) => neuron(given.length).apply(one, given)),
    mistakes: [
      { answer: (neurons, given) => [neuron(given.length).apply(neurons[0]!, given)], says: "should be a list of 2" },
      {
        answer: (neurons, given) => neurons.map(({ w, b: bias }) => add(tanh(mul(w[0]!, given[0]!)), bias)),
        says: "tanh of the weighted sum",
      },
      {
        answer: (neurons, given) => [...neurons].reverse().map((one) => neuron(given.length).apply(one, given)),
        says: "There is a variable n2.b",
      },
    ],
  });

  exercise({
    name: "gradient of a neuron",
    ask: "A neuron without tanh, w1·x1 + w2·x2 + b, is given x1 = 5, x2 = −2. Whatever its parameters are, their gradient is the same. Export it as `gradientOfANeuron = { w1: ..., w2: ..., b: ... }`.",
    hint: "Products swap. A sum hands on.",
    check: (answer: { readonly w1: number; readonly w2: number; readonly b: number }) =>
      areNumbers(
        answer,
        { w1: 5, w2: -2, b: 1 },
        {
          w1: "A nudge of w1 is multiplied by what stands beside it, x1.",
          w2: "A nudge of w2 is multiplied by what stands beside it, x2.",
          b: "A nudge of the bias arrives as it is.",
        },
      ),
    answer: { w1: 5, w2: -2, b: 1 },
    mistakes: [
      { answer: { w1: 5, w2: -2, b: 0 }, says: "arrives as it is" },
      { answer: { w1: -2, w2: 5, b: 1 }, says: "multiplied by what stands beside it, x1" },
    ],
  });

  // **Next:** in lesson 10 the network gets four examples to learn from, and a number that says how far off it is.
  // Then we go downhill.
};
