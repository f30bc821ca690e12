// The same library in the company it was made for: fp-ts for composition and errors as values, immer for updates. An
// expression is data, an op has a data-last form, gradient maps add up in a monoid, training is a State, and bad input is a
// Left.
import * as Either from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { concatAll } from "fp-ts/lib/Monoid.js";
import * as Option from "fp-ts/lib/Option.js";
import { replicate } from "fp-ts/lib/ReadonlyArray.js";
import * as State from "fp-ts/lib/State.js";
import {
  add,
  attempt,
  type Expr,
  evaluate,
  GradientMap,
  grad,
  gradientMap,
  mul,
  square,
  sub,
  type Tensor,
  tanh,
  toNumber,
  valueAndGrad,
  variable,
} from "gradmap";
import { Key, linear, mlp } from "gradmap/learn";
import { castDraft, produce } from "immer";
import { runIfStarted } from "./support/program.js";

interface Params<T> {
  readonly scale: T;
  readonly line: { readonly slope: T; readonly offset: T };
  readonly unit: string;
}

/** Data-last ops read downwards: tanh(slope * 2 + offset) * scale, compared with 1. */
const loss = ({ scale, line }: Params<Expr>): Expr =>
  pipe(line.slope, mul(2), add(line.offset), tanh, mul(scale), sub(1), square);

const start: Params<number> = { scale: 1, line: { slope: 0.1, offset: 0 }, unit: "volt" };

const lossAndGradient = valueAndGrad(loss);

/**
 * A step of training is a State: a function from parameters to a loss and the next parameters. Updating one part of a
 * nested tree and leaving the rest shared is immer's job: the scale is frozen because no line moves it, and `unit` is
 * static and passes through.
 */
export const step: State.State<Params<number>, number> = (params) => {
  const [value, slope] = lossAndGradient(params);
  const next = produce(params, (draft) => {
    draft.line.slope -= 0.1 * slope.line.slope;
    draft.line.offset -= 0.1 * slope.line.offset;
  });
  return [value, next];
};

/** Steps in a row are one State: it has all their losses. */
export const training = (steps: number): State.State<Params<number>, readonly number[]> =>
  State.sequenceArray(replicate(steps, step));

/** A network with another last layer: the first is not copied, and the old network keeps its head. */
const headSwapped = () => {
  const before = mlp([2, 8, 3], tanh).init(Key.make(1));
  const after = produce(before, (draft) => {
    draft[1] = castDraft(linear(8, 5).init(Key.make(2)));
  });
  return { before, after };
};

// The gradient of a sum of losses is the sum of their gradient maps: one expression each, added by the monoid.
const summedMaps = () => {
  const [w, b, unused] = [variable("w"), variable("b"), variable("unused")];
  const points: readonly (readonly [number, number])[] = [
    [1, 3],
    [2, 5],
    [3, 7],
  ];
  const losses = points.map(([x, y]) => square(sub(add(mul(w, x), b), y)));
  const total = pipe(losses.map(gradientMap), concatAll(GradientMap.Monoid));
  const at = new Map([
    [w, 1],
    [b, 0],
  ]);
  const slopeIn = (v: typeof w): Option.Option<number> =>
    pipe(
      total,
      GradientMap.lookup(v),
      Option.map((adjoint) => toNumber(evaluate(adjoint, at))),
    );
  return { w: slopeIn(w), b: slopeIn(b), unused: slopeIn(unused) };
};

// From outside comes anything: `attempt` turns a throwing function into a total one.
const careful = (input: Params<number>): string =>
  pipe(
    input,
    attempt(grad(loss)),
    Either.match(
      (error) => `${error.code} at ${error.where}: found ${error.found}`,
      (slope) => `slope of the scale ${slope.scale.toFixed(4)} per ${slope.unit}`,
    ),
  );

export const main = ({ steps = 20 } = {}) => {
  const [, after] = step(start);
  const [losses, trained] = training(steps)(start);
  const heads = headSwapped();
  const maps = summedMaps();
  const good = careful(start);
  const bad = careful(JSON.parse('{ "scale": 1, "line": { "slope": "0.1", "offset": 0 }, "unit": "volt" }'));
  const shown = (o: Option.Option<number>) =>
    pipe(
      o,
      Option.match(() => "absent", String),
    );
  const shapes = (layers: readonly { readonly weight: Tensor }[]): string =>
    layers.map(({ weight }) => `[${weight.shape.join(", ")}]`).join(" and ");
  const lines = [
    `before   ${JSON.stringify(start)}`,
    `after    ${JSON.stringify(after)}`,
    `trained  ${JSON.stringify(trained)}`,
    `loss     ${losses[0]!.toFixed(4)}, and ${losses.at(-1)!.toFixed(4)} after ${losses.length - 1} steps`,
    `another head: ${shapes(heads.before)} became ${shapes(heads.after)}`,
    `summed gradient maps: w ${shown(maps.w)}, b ${shown(maps.b)}, unused ${shown(maps.unused)}`,
    `good input: ${good}`,
    `bad input:  ${bad}`,
  ];
  return { start, after, losses, trained, heads, maps, good, bad, lines };
};

runIfStarted(import.meta.url, main);
