// A network that obeys a law of physics: Burgers' equation u_t + u u_x = v u_xx, in which a wave steepens to a shock while
// it fades. The network sees no data. Its loss is by how much it breaks the law, and contains its own derivatives by place
// and time; the gradient of that, by the weights, is one more derivative of the same expression.
//
// Source: M. Raissi, P. Perdikaris and G. Karniadakis, «Physics-informed neural networks» (2019).
import { plot } from "asciichart";
import {
  add,
  compile,
  concat,
  constant,
  type Expr,
  mean,
  mul,
  ones,
  reshape,
  type Symbolic,
  sin,
  square,
  sub,
  tanh,
  taylor,
  tensor,
} from "gradmap";
import { Key, last, minimize, mlp, type ParametersOf, train } from "gradmap/learn";
import { curvesSvg } from "./support/curves.js";
import { lossCurve } from "./support/lossCurve.js";
import { column, numbersOf } from "./support/numbers.js";
import { runIfStarted } from "./support/program.js";

/** How thick the flow is: v. */
const viscosity = 0.1;

/** A field over place, from -1 to 1, and time: as many values as there are places and times. */
export type Field = (place: Expr, time: Expr) => Expr;

/** By how much a field breaks the law, at each of many points, of which none depends on another. */
export const broken =
  (field: Field): Field =>
  (place, time) => {
    const along = ones(place.shape);
    const [u = 0, byPlace = 0, twiceByPlace = 0] = taylor((x: Expr) => field(x, time), 2)(place, along);
    const [, byTime = 0] = taylor((t: Expr) => field(place, t), 1)(time, along);
    // A Taylor coefficient of order two is half a second derivative.
    return sub(add(byTime, mul(u, byPlace)), mul(2 * viscosity, twiceByPlace));
  };

/** Whatever the network says, the field starts as -sin(pi x) and is at rest at both ends. */
const fieldOf =
  (network: (inputs: Expr) => Expr): Field =>
  (place, time) => {
    const inputs = concat([reshape(place, [-1, 1]), reshape(time, [-1, 1])], { axis: 1 });
    const free = mul(time, sub(1, square(place)));
    return sub(mul(free, reshape(network(inputs), [-1])), sin(mul(Math.PI, place)));
  };

/**
 * The exact solution: for the right unknown the law is linear. The integrals are means over a bell of places, for which
 * sums over even steps have all their digits soon.
 *
 * Source: E. Hopf, «The partial differential equation u_t + u u_x = v u_xx» (1950).
 */
export const exact = (place: number, time: number): number => {
  const width = 2 * Math.sqrt(viscosity * time);
  let [above, below] = [0, 0];
  for (let i = -96; i <= 96; i++) {
    const from = Math.PI * (place - (width * i) / 16);
    const weight = Math.exp(-((i / 16) ** 2) - Math.cos(from) / (2 * Math.PI * viscosity));
    above -= weight * Math.sin(from);
    below += weight;
  }
  return above / below;
};

const evenly = (from: number, to: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));

export const main = ({
  hidden = [12, 12],
  places = 21,
  times = 11,
  stages = 12,
  iterations = 50,
  picture = "out/physics-informed",
} = {}) => {
  const model = mlp([2, ...hidden, 1], tanh);
  const [xs, ts] = [evenly(-1, 1, places), evenly(0, 1, times)];
  const place = constant(tensor(ts.flatMap(() => xs)));
  const time = constant(tensor(ts.flatMap((t) => xs.map(() => t))));
  type Network = Symbolic<ParametersOf<typeof model>>;
  const field = (network: Network): Field => fieldOf((inputs) => model.apply(network, inputs));
  const loss = (network: Network): Expr => mean(square(broken(field(network))(place, time)));

  // The same minimization in stages, to see how it goes.
  const start = minimize(loss, model.init(Key.make(1)), { max: 0 });
  const further = train((from: typeof start, max: number) => minimize(loss, from.params, { max }));
  const fits = [start, ...further(start)(Array.from({ length: stages }, () => iterations))];
  const { params } = last(start)(fits);

  const learned = compile((network: Network, x: Expr, t: Expr) => field(network)(x, t));
  const seen = evenly(-1, 1, 61);
  const waves = [0, 0.25, 0.5, 1].map((t) => ({
    time: t,
    found: numbersOf(learned(params, tensor(seen), tensor(seen.map(() => t)))),
    true: seen.map((x) => exact(x, t)),
  }));
  const error = Math.max(...waves.flatMap((wave) => wave.found.map((u, i) => Math.abs(u - wave.true[i]!))));

  const losses = fits.map(({ value }) => value);
  const curve = lossCurve(losses.map(Math.log10), { title: "logarithm of the loss, stage by stage" });
  const lines = [
    `${places} places, ${times} times; ${losses.length - 1} stages of ${iterations} iterations.`,
    ...curve.lines,
    "",
    "The wave at the times 0, 1/4, 1/2 and 1, as the network has it:",
    plot(
      waves.map(({ found }) => [...found]),
      { height: 14 },
    ),
    "",
    "time   how far from the exact solution at most",
    ...waves.map(
      (wave) =>
        `${column(wave.time, 2, 4)} ${column(Math.max(...wave.found.map((u, i) => Math.abs(u - wave.true[i]!))))}`,
    ),
  ];
  const over = (values: readonly number[]) => seen.map((x, i) => [x, values[i]!] as const);
  const files = {
    [`${picture}.svg`]: curvesSvg({
      title: "Burgers' equation at four times: the network (curves) and the exact solution (dots)",
      curves: waves.map(({ found }) => over(found)),
      dots: waves.map((wave) => over(wave.true).filter((_, i) => i % 4 === 0)),
    }),
    [`${picture}-loss.svg`]: curve.svg,
  };
  return { losses, waves, error, lines, files };
};

runIfStarted(import.meta.url, main);
