// The network as compiled functions: its first parameters, its answers, and its loss with gradient. Written with gradmap
// and gradmap/learn alone. Knows no history and no page.
import {
  compile,
  type Expr,
  relu,
  reshape,
  type Symbolic,
  sigmoid,
  sin,
  softplus,
  type Tensor,
  Tree,
  tanh,
  tensor,
  valueAndGrad,
} from "gradmap";
import { adam, bceWithLogits, globalNorm, Key, type LinearParameters, mlp, type Optimizer, sgd } from "gradmap/learn";
import { numbersOf } from "../numbers.js";
import type { Place } from "./points.js";
import type { Settings } from "./settings.js";

export type Params = readonly LinearParameters[];

/** What the loss says of parameters, with some points. */
export interface Judged {
  readonly loss: number;
  readonly gradient: Params;
  /** The part of the points that are on the right side. */
  readonly accuracy: number;
  /** The length of the gradient of each layer. */
  readonly norms: readonly number[];
}

export interface Machine {
  readonly first: Params;
  readonly judged: (params: Params, points: readonly Place[]) => Judged;
  /** How likely class 1 is at each of the places. */
  readonly likely: (params: Params, places: Tensor) => ArrayLike<number>;
}

const activations = { tanh, relu, sigmoid, softplus, sin } as const;

export const machineOf = ({ hidden, activation, seed }: Settings): Machine => {
  const sizes: readonly number[] = [2, ...hidden, 1];
  const model = mlp(sizes, activations[activation]);
  const scores = (params: Symbolic<Params>, x: Expr): Expr => reshape(model.apply(params, x), [-1]);
  const lossAndGradient = valueAndGrad(
    (params: Symbolic<Params>, x: Expr, y: Expr) => {
      const logits = scores(params, x);
      return [bceWithLogits(logits, y), logits] as const;
    },
    { hasAux: true },
  );
  const probability = compile((params: Symbolic<Params>, x: Expr) => sigmoid(scores(params, x)));
  return {
    first: model.init(Key.make(seed)),
    likely: (params, places) => numbersOf(probability(params, places)),
    judged: (params, points) => {
      if (points.length === 0) return nothingJudged(params);
      const x = tensor(
        points.flatMap((place) => [place.x, place.y]),
        [points.length, 2],
      );
      const y = tensor(
        points.map(({ label }) => label),
        [points.length],
      );
      const [[loss, logits], gradient] = lossAndGradient(params, x, y);
      const answers = numbersOf(logits);
      const right = points.filter(({ label }, i) => answers[i]! > 0 === (label === 1));
      return {
        loss,
        gradient,
        // An answer that is no number is on neither side.
        accuracy: Number.isFinite(loss) ? right.length / points.length : Number.NaN,
        norms: gradient.map((layer) => globalNorm(layer)),
      };
    },
  };
};

// Without points there is nothing to be wrong about.
const nothingJudged = (params: Params): Judged => ({
  loss: Number.NaN,
  gradient: Tree.map(() => 0)(params),
  accuracy: Number.NaN,
  norms: params.map(() => 0),
});

export const optimizerOf = ({ optimizer, rate }: Settings): Optimizer =>
  optimizer === "adam" ? adam({ lr: rate }) : sgd({ lr: rate, momentum: 0.9 });
