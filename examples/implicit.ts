// Derivatives of what an equation defines. `root` and `fixedPoint` search for a solution; the derivative does not go back
// through the search, but solves one linear system where it ended (the implicit function theorem). First an orbit, whose
// equation has no solution in closed form; then a layer of a network that is an equilibrium itself, and is trained.
import {
  add,
  defineOp,
  dot,
  type Expr,
  evaluate,
  fixedPoint,
  grad,
  iterate,
  matmul,
  mean,
  mul,
  type Operand,
  root,
  sin,
  square,
  sub,
  type Tensor,
  Tree,
  tanh,
  tensor,
  toNumber,
  valueAndGrad,
  vmap,
  zeros,
} from "gradmap";
import { Key, normal } from "gradmap/learn";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

/** Kepler's equation M = E - e sin E, solved for E: where on its ellipse of eccentricity e a planet is at the time M. */
const anomaly = (e: Operand, m: Operand): Expr => root((E) => sub(sub(E, mul(e, sin(E))), m), m);

const anomalySlopes = grad(anomaly, { argnums: [0, 1] });

const orbit = (e: number, m: number) => {
  const E = toNumber(evaluate(anomaly(e, m), {}));
  const [byEccentricity, byTime] = anomalySlopes(e, m);
  // What the theorem gives by hand.
  const known = { byEccentricity: Math.sin(E) / (1 - e * Math.cos(E)), byTime: 1 / (1 - e * Math.cos(E)) };
  return { e, m, E, byEccentricity, byTime, known };
};

/** A layer that listens to itself: its state is the x with x = tanh(w x + u input + b), its answer a weighted sum of x. */
interface Layer<T> {
  readonly w: T;
  readonly u: T;
  readonly b: T;
  readonly out: T;
}

const units = 6;
let computed = 0;

// Hands on what it is given and counts it: a window into the computation, which no other function here looks through.
const counted = defineOp({
  name: "counted",
  args: ["x"],
  value: (x) => {
    computed += 1;
    return x;
  },
  partials: () => [1],
  domain: [[-1, 1]],
});

const layersIn = (run: () => unknown): number => {
  const before = computed;
  run();
  return (computed - before) / units;
};

const layer = ({ w, u, b }: Layer<Operand>, input: Operand, x: Expr): Expr =>
  tanh(add(add(matmul(w, counted(x)), mul(u, input)), b));

const settled = (params: Layer<Operand>, input: Operand, tolerance = 1e-12): Expr =>
  dot(
    params.out,
    fixedPoint((x) => layer(params, input, x), zeros([units]), { tolerance }),
  );

/** The same search as a loop of so many steps, whose derivative goes back through all of them. */
const unrolled = (params: Layer<Operand>, input: Operand, steps: number): Expr =>
  dot(
    params.out,
    iterate(steps, (x) => layer(params, input, x), zeros([units])),
  );

/** For a search of this accuracy: its steps, what the gradient costs beyond them in both ways, and where they differ. */
const compared = (params: Layer<Tensor>, tolerance: number) => {
  const steps = layersIn(() => evaluate(settled(params, 0.5, tolerance), {}));
  const implicit = grad((p: Layer<Expr>) => settled(p, 0.5, tolerance));
  const back = grad((p: Layer<Expr>) => unrolled(p, 0.5, steps));
  const extra = { implicit: layersIn(() => implicit(params)) - steps, unrolled: layersIn(() => back(params)) - steps };
  const difference = numbersOf(evaluate(sub(implicit(params).w, back(params).w), {}));
  return { tolerance, steps, extra, difference: Math.max(...difference.map(Math.abs)) };
};

const inputs = tensor(Array.from({ length: 16 }, (_, i) => (i - 7.5) / 5));
const wave = sin(mul(2, inputs));

const answers = vmap(settled, { inAxes: [null, 0] });
const lossAndGradient = valueAndGrad((params: Layer<Expr>) => mean(square(sub(answers(params, inputs), wave))));

const [keyW, keyU, keyB] = Key.split(Key.make(1), 3);
const start: Layer<Tensor> = {
  w: Tree.map((x) => x / 4)(normal(keyW, [units, units])),
  u: normal(keyU, [units]),
  b: normal(keyB, [units]),
  out: zeros([units]),
};

export const main = ({ steps = 200, rate = 0.2 } = {}) => {
  const orbits = [0.1, 0.3, 0.5, 0.7, 0.9].map((e) => orbit(e, 1));
  const losses: number[] = [];
  let params = start;
  for (let k = 0; k < steps; k++) {
    const [loss, gradient] = lossAndGradient(params);
    losses.push(loss);
    const slower = rate / (1 + k / 100);
    params = Tree.zipWith((p, g) => p - slower * g)(params, gradient);
  }
  const costs = [1e-2, 1e-4, 1e-8, 1e-12].map((tolerance) => compared(params, tolerance));
  const lines = [
    "Kepler's equation at M = 1: E, dE/de and dE/dM, and these two in closed form",
    ...orbits.map(
      ({ e, E, byEccentricity, byTime, known }) =>
        `  e ${e}   ${[E, byEccentricity, byTime, known.byEccentricity, known.byTime].map((x) => column(x, 12, 16)).join("")}`,
    ),
    "",
    `The equilibrium layer learns a wave: loss ${losses[0]!.toFixed(4)} before, ${losses.at(-1)!.toFixed(4)} after ${steps} steps`,
    "How often the layer is computed: for its state, and on top of that for the gradient by the theorem, or unrolled",
    ...costs.map(
      ({ tolerance, steps: found, extra, difference }) =>
        `  tolerance ${tolerance.toExponential(0)}   state ${column(found, 0, 3)}   gradient ${extra.implicit} or ${column(extra.unrolled, 0, 3)}   they differ by ${difference.toExponential(0)}`,
    ),
  ];
  return { orbits, losses, costs, lines };
};

runIfStarted(import.meta.url, main);
