// Hamiltonian Monte Carlo: draws from the posterior of a logistic regression, which says of a tumour by four measurements
// whether it is malignant. A draw is a puck that slides without friction on the surface -log posterior, and the gradient is
// the force. The whole path is one compiled program, and a chain is a fold of immutable states over random keys.
//
// Source: R. Neal, «MCMC using Hamiltonian dynamics» (2011).
import {
  add,
  compile,
  diag,
  div,
  type Expr,
  evaluate,
  grad,
  hessian,
  inv,
  iterate,
  logSigmoid,
  matmul,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  zeros,
} from "gradmap";
import { foldIn, Key, minimize, normal, split, train, uniform } from "gradmap/learn";
import { effectiveSize, meanOf, rHat, varianceOf } from "./support/chains.js";
import { lossCurve } from "./support/lossCurve.js";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";
import { columnsOf, designMatrix, readTable } from "./support/table.js";

/** Minus the logarithm of a density, but for a constant. */
type Potential = (position: Expr) => Expr;

export interface Path {
  readonly steps: number;
  /** The time of one step. */
  readonly size: number;
}

interface Motion<T> {
  readonly position: T;
  readonly momentum: T;
}

/** The path by the leapfrog rule: half a kick, then drift and kick in turns. It keeps volumes, and can be walked back. */
export const leapfrog =
  (potential: Potential, { steps }: Pick<Path, "steps">) =>
  ({ position, momentum }: Motion<Expr>, size: Expr): Motion<Expr> => {
    const kicked = (motion: Motion<Expr>, share: number): Motion<Expr> => ({
      ...motion,
      momentum: sub(motion.momentum, mul(mul(share, size), grad(potential)(motion.position))),
    });
    const moved = iterate(
      steps,
      (motion) => kicked({ ...motion, position: add(motion.position, mul(size, motion.momentum)) }, 1),
      kicked({ position, momentum }, 0.5),
    );
    // The last kick was half a kick too much.
    return kicked(moved, -0.5);
  };

/** One draw of a chain. */
export interface Draw {
  readonly position: Tensor;
  readonly potential: number;
  readonly accepted: boolean;
}

/** A chain from `start`: each draw depends on the one before and on a key, and on nothing else. */
export const chain = (potential: Potential, path: Path) => {
  const energy = ({ position, momentum }: Motion<Expr>): Expr =>
    add(potential(position), div(sum(square(momentum)), 2));
  const slid = compile((motion: Motion<Expr>, size: Expr) => {
    const end = leapfrog(potential, path)(motion, size);
    return { position: end.position, potential: potential(end.position), gain: sub(energy(end), energy(motion)) };
  });
  const drawn = (from: Draw, key: Key): Draw => {
    const [forMomentum, forSize, forCoin] = split(key, 3);
    const momentum = normal(forMomentum, from.position.shape);
    // Steps of always the same size may go round in circles.
    const size = path.size * uniform(forSize, [], { low: 0.4, high: 1 });
    const to = slid({ position: from.position, momentum }, size);
    const accepted = uniform(forCoin) < Math.exp(-Number(to.gain));
    return accepted
      ? { position: tensor(numbersOf(to.position)), potential: Number(to.potential), accepted }
      : { ...from, accepted };
  };
  return (start: Tensor, draws: number, key: Key): readonly Draw[] => {
    const first = { position: start, potential: Number(compile(potential)(start)), accepted: true };
    return [...train(drawn)(first)(split(key, draws))];
  };
};

/** Chains from different places, and what they say of each coordinate once the first draws are forgotten. */
export const sampled = (
  potential: Potential,
  { dimensions, chains, draws, warmup, seed, ...path }: Path & Run & { readonly dimensions: number },
) => {
  const from = chain(potential, path);
  const all = Array.from({ length: chains }, (_, i) => {
    const [forStart, forDraws] = split(foldIn(Key.make(seed), i));
    return from(normal(forStart, [dimensions]), warmup + draws, forDraws);
  });
  const kept = all.map((one) => one.slice(warmup));
  const coordinates = Array.from({ length: dimensions }, (_, k) => {
    const values = kept.map((one) => one.map(({ position }) => position.data[k]!));
    return {
      mean: meanOf(values.flat()),
      deviation: Math.sqrt(varianceOf(values.flat())),
      effective: effectiveSize(values),
      rHat: rHat(values),
    };
  });
  const acceptance = meanOf(kept.flat().map(({ accepted }) => (accepted ? 1 : 0)));
  return { all, coordinates, acceptance };
};

interface Run {
  readonly chains: number;
  readonly draws: number;
  readonly warmup: number;
  readonly seed: number;
}

/** Measurements in standard deviations from their mean, after a 1; and 1 for malignant, -1 for benign. */
export const readTumours = (features: readonly string[]) => {
  const table = readTable("breast_cancer.csv");
  const benign = columnsOf(table, ["benign"]).data;
  return {
    x: evaluate(designMatrix(columnsOf(table, features)), {}),
    malignant: tensor([...benign].map((is) => 1 - 2 * is)),
  };
};

/** A coefficient beyond a few of these would be a surprise before any tumour is seen. */
export const priorDeviation = 2.5;

export const main = ({
  features = ["mean_radius", "mean_texture", "mean_smoothness", "mean_concavity"],
  path = { steps: 10, size: 0.15 },
  run = { chains: 4, draws: 1000, warmup: 200, seed: 1 },
  picture = "out/hamiltonian-monte-carlo.svg",
} = {}) => {
  const { x, malignant } = readTumours(features);
  const potential: Potential = (coefficients) =>
    sub(
      div(sum(square(coefficients)), 2 * priorDeviation ** 2),
      sum(logSigmoid(mul(malignant, matmul(x, coefficients)))),
    );
  const dimensions = features.length + 1;
  const { all, coordinates, acceptance } = sampled(potential, { ...path, ...run, dimensions });

  // Laplace's approximation: a normal distribution at the top of the posterior, as wide as the curvature there says.
  const top = minimize(potential, zeros([dimensions])).params;
  const widths = numbersOf(evaluate(sqrt(diag(inv(hessian(potential)(top)))), {}));
  const laplace = widths.map((deviation, k) => ({ mode: top.data[k]!, deviation }));

  const curve = lossCurve(
    all[0]!.slice(0, 300).map((draw) => draw.potential),
    { title: "-log posterior along the first chain" },
  );
  const lines = [
    `${malignant.shape[0]} tumours; ${run.chains} chains of ${run.draws} draws, ${(100 * acceptance).toFixed(0)} % accepted.`,
    "",
    "coefficient           mean      sd    Laplace: mode      sd   worth draws   R-hat",
    ...coordinates.map((found, k) =>
      [
        (features[k - 1] ?? "at the mean tumour").padEnd(18),
        column(found.mean, 3),
        column(found.deviation, 3),
        column(laplace[k]!.mode, 3, 16),
        column(laplace[k]!.deviation, 3),
        column(found.effective, 0, 13),
        column(found.rHat, 3),
      ].join(" "),
    ),
    "(Worth more than there are: a path that crosses over to the other side makes means better than independent draws do.)",
    "",
    ...curve.lines,
  ];
  return { potential, coordinates, acceptance, laplace, lines, files: { [picture]: curve.svg } };
};

runIfStarted(import.meta.url, main);
