// What was learned once, used again: a network learns to read digits, and then, from a few examples, to tell odd ones from
// even ones. Its parameters are a frozen tree, which immer's `produce` edits by hand: a new head on the old body, one number
// set. What a recipe does not touch is shared with the tree before. So are tensors: a recipe puts new ones in their places.
import { pipe } from "fp-ts/lib/function.js";
import { argmax, compile, type Expr, relu, type Symbolic, tensor } from "gradmap";
import {
  accuracy,
  adam,
  andThen,
  chain,
  crossEntropy,
  type Editable,
  epochs,
  gradientStep,
  Key,
  type LinearParameters,
  last,
  linear,
  masked,
  type Optimizer,
  type ParametersOf,
  scale,
  split,
  startTraining,
  train,
} from "gradmap/learn";
import { produce } from "immer";
import { type Digits, readDigits } from "./support/digits.js";
import { numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

const features = 32;
const body = pipe(linear(64, features), andThen(relu));
const headOf = (outputs: number) => linear(features, outputs);

/** A network that tells so many classes apart: what is trained, and what it says of pictures. */
const networkOf = (outputs: number) => {
  const head = headOf(outputs);
  const init = (key: Key) => {
    const [forBody, forHead] = split(key);
    return { body: body.init(forBody), head: head.init(forHead) };
  };
  const scores = (params: Symbolic<Params>, x: Expr): Expr => head.apply(params.head, body.apply(params.body, x));
  const loss = (params: Symbolic<Params>, { x, y }: { readonly x: Expr; readonly y: Expr }): Expr =>
    crossEntropy(scores(params, x), y);
  const classes = compile((params: Symbolic<Params>, x: Expr) => argmax(scores(params, x), { axis: -1 }));
  const answers = (params: Params, { x }: Digits): readonly number[] => numbersOf(classes(params, x));
  return { init, loss, answers };
};

export interface Params {
  readonly body: ParametersOf<typeof body>;
  readonly head: LinearParameters;
}

type Network = ReturnType<typeof networkOf>;

/** A new head on the old body. */
export const withNewHead = (params: Params, outputs: number, key: Key): Params =>
  produce(params, (draft: Editable<Params>) => {
    draft.head = headOf(outputs).init(key);
  });

/** One bias of the head raised by hand: a new tensor in the old one's place. */
export const raised = (params: Params, answer: number, by: number): Params =>
  produce(params, (draft: Editable<Params>) => {
    draft.head.bias = tensor(draft.head.bias.data.map((bias, i) => (i === answer ? bias + by : bias)));
  });

/** An optimizer that leaves the body as it is: the last word on its updates is 0. */
export const frozenBody = (optimizer: Optimizer): Optimizer =>
  chain(
    optimizer,
    masked((path) => path.startsWith("params.body"), scale(0)),
  );

const trained = ({ loss }: Network, params: Params, optimizer: Optimizer, batches: Iterable<Digits>): Params => {
  const start = startTraining(optimizer, params);
  return last(start)(train(gradientStep(loss, optimizer))(start)(batches)).params;
};

/** The first few of some pictures, and whether they are odd in place of which digits they are. */
const oddOrEven = ({ x, y }: Digits, count = y.data.length): Digits => ({
  x: tensor(x.data.slice(0, 64 * count), [count, 64]),
  y: tensor(y.data.slice(0, count).map((digit) => digit % 2)),
});

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`.padStart(7);

export const main = ({ passes = 10, examples = 1437, few = 30, steps = 100, seed = 1 } = {}) => {
  const { training, test } = readDigits(examples);
  const [forWeights, forHead, forOrder, forOthers] = split(Key.make(seed), 4);
  const [digits, parity] = [networkOf(10), networkOf(2)];
  const [known, asked] = [oddOrEven(training, few), oddOrEven(test)];
  const score = (network: Network, params: Params, pictures: Digits): number =>
    accuracy(tensor(network.answers(params, pictures)), pictures.y);

  const batches = epochs(passes, forOrder, training, { size: 32 });
  const learned = trained(digits, digits.init(forWeights), adam({ lr: 0.003 }), batches);

  // A few answers to another question: with what was learned before, and without.
  const again = epochs(steps, forOthers, known, { size: few });
  const swapped = withNewHead(learned, 2, forHead);
  const headOnly = trained(parity, swapped, frozenBody(adam({ lr: 0.01 })), again);
  const whole = trained(parity, headOnly, adam({ lr: 0.001 }), again);
  const scratch = trained(parity, parity.init(forWeights), adam({ lr: 0.003 }), again);

  const eager = raised(headOnly, 1, 2);
  const odd = (params: Params): number => parity.answers(params, asked).filter((answer) => answer === 1).length;

  const accuracies = {
    digits: score(digits, learned, test),
    swapped: score(parity, swapped, asked),
    headOnly: score(parity, headOnly, asked),
    whole: score(parity, whole, asked),
    scratch: score(parity, scratch, asked),
  };
  const lines = [
    `A network that learned from ${training.y.data.length} pictures reads ${percent(accuracies.digits).trim()} of ${test.y.data.length} others as they should be.`,
    `Is the digit odd? From ${few} answers, of the ${asked.y.data.length} others are told rightly:`,
    `${percent(accuracies.swapped)}  with a new head that has learned nothing`,
    `${percent(accuracies.headOnly)}  after ${steps} steps of the head alone, on the frozen body`,
    `${percent(accuracies.whole)}  after as many more of all of it`,
    `${percent(accuracies.scratch)}  by a network that has seen nothing but these ${few}`,
    `With one bias raised by hand, ${odd(eager)} are taken for odd, and not ${odd(headOnly)}.`,
  ];
  return { learned, swapped, headOnly, whole, eager, accuracies, odd: [odd(headOnly), odd(eager)], lines };
};

runIfStarted(import.meta.url, main);
