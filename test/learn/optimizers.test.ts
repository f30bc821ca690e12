// Optimizers against PyTorch's trajectories: every run, step by step.
import { dot, type Expr, gather, mul, outer, square, sub, sum, type Tensor, tensor, valueAndGrad } from "gradmap";
import { describe, expect, test } from "vitest";
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamW,
  applyUpdates,
  chain,
  nadam,
  type Optimizer,
  radam,
  rmsprop,
  scale,
  sgd,
} from "../../src/learn/optimizers/index.js";
import { nadamPart } from "../../src/learn/optimizers/nadam.js";
import { differences, loadGolden } from "../golden.js";

interface Run {
  readonly optimizer: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly function: string;
  readonly start: readonly number[];
  readonly first_grad: readonly number[];
  readonly loss: readonly number[];
  readonly trajectory: readonly (readonly number[])[];
}

interface Golden {
  readonly meta: {
    readonly functions: { readonly quadratic: { readonly A: readonly number[][]; readonly b: readonly number[] } };
  };
  readonly runs: readonly Run[];
}

const { meta, runs } = loadGolden<Golden>("optimizers");
const { A, b } = meta.functions.quadratic;

const functions: Readonly<Record<string, (x: Expr) => Expr>> = {
  quadratic: (x) => sub(mul(0.5, sum(mul(tensor(A), outer(x, x)))), dot(tensor(b), x)),
  rosenbrock: (point) => {
    const [x, y] = [sum(gather(point, tensor([0]))), sum(gather(point, tensor([1])))];
    return sub(square(sub(1, x)), mul(-100, square(sub(y, square(x)))));
  },
};

const makers: Readonly<Record<string, (options: Readonly<Record<string, unknown>>) => Optimizer>> = {
  SGD: sgd,
  Adagrad: adagrad,
  RMSprop: rmsprop,
  Adam: adam,
  AdamW: adamW,
  Adadelta: adadelta,
  Adamax: adamax,
  NAdam: nadam,
  RAdam: radam,
};

/** PyTorch's options under the names that they have here. */
const camelCase = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );

interface Trajectory {
  readonly losses: readonly number[];
  readonly points: readonly number[];
  readonly gradients: readonly Tensor[];
}

const trajectory = (run: Run, optimizer: Optimizer): Trajectory => {
  const lossAndGradient = valueAndGrad(functions[run.function]!);
  let params = tensor(run.start);
  let state = optimizer.init(params);
  const points: number[] = [...params.data];
  const losses: number[] = [];
  const gradients: Tensor[] = [];
  for (let step = 0; step < run.loss.length; step++) {
    const [loss, gradient] = lossAndGradient(params);
    losses.push(loss);
    gradients.push(gradient);
    const [updates, next] = optimizer.update(gradient, state, params);
    [params, state] = [applyUpdates(params, updates), next];
    points.push(...params.data);
  }
  return { losses, points, gradients };
};

/** What is not as PyTorch has it: losses near 0 are measured by their first. */
const wrong = (run: Run, optimizer: Optimizer): readonly string[] => {
  const { losses, points, gradients } = trajectory(run, optimizer);
  return [
    ...differences("first gradient", [...gradients[0]!.data], run.first_grad, 1e-13),
    ...differences("loss", losses, run.loss, 1e-9),
    ...differences("trajectory", points, run.trajectory.flat(), 1e-9),
  ];
};

const title = ({ optimizer, given, function: f }: Run): string => `${optimizer} ${JSON.stringify(given)} on ${f}`;

describe("PyTorch's trajectories to 1e-9", () => {
  test("there are fifty", () => {
    expect(runs.length).toBe(50);
  });

  test.each(runs.filter(({ optimizer }) => optimizer !== "NAdam").map((run) => [title(run), run] as const))(
    "%s",
    (_, run) => {
      expect(wrong(run, makers[run.optimizer]!(camelCase(run.given)))).toEqual([]);
    },
  );

  // PyTorch 1.13 multiplies the product of momenta, which has this step's already, by this step's once more. We follow the
  // published algorithm, and later versions of PyTorch; with that factor in it, the trajectory is PyTorch's.
  test.each(runs.filter(({ optimizer }) => optimizer === "NAdam").map((run) => [title(run), run] as const))(
    "%s, with the momentum that PyTorch 1.13 counts twice",
    (_, run) => {
      const { lr } = run.given;
      if (typeof lr !== "number") throw new Error("no rate");
      const twice = chain(
        nadamPart({}, (product, momentum, next) => product * momentum * next),
        scale(-lr),
      );
      expect(wrong(run, twice)).toEqual([]);
      const once = wrong(run, nadam(camelCase(run.given)));
      expect(once.length).toBeGreaterThan(100);
      // It is a difference of details: the two ways end near each other.
      const { points } = trajectory(run, nadam(camelCase(run.given)));
      expect(differences("end", points.slice(-run.start.length), run.trajectory.at(-1)!, 0.1, 1)).toEqual([]);
    },
  );

  test("an optimizer that is a little off is found out", () => {
    const run = runs.find(({ optimizer }) => optimizer === "Adam")!;
    expect(wrong(run, adam({ ...camelCase(run.given), betas: [0.9, 0.99901] })).length).toBeGreaterThan(50);
  });
});
