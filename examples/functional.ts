// The same library in the company it was made for: fp-ts for composition and errors as values, immer for updates. An
// expression is data, an op has a data-last form, gradient maps add up in a monoid, and bad input is a Left.
import * as Either from "fp-ts/lib/Either.js";
import { pipe } from "fp-ts/lib/function.js";
import { concatAll } from "fp-ts/lib/Monoid.js";
import * as Option from "fp-ts/lib/Option.js";
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
  tanh,
  toNumber,
  variable,
} from "gradmap";
import { produce } from "immer";
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

// Update one part of a nested tree and leave the rest shared: immer's job. `unit` is static and passes through.
const moved = (params: Params<number>): Params<number> =>
  pipe(grad(loss)(params), (slope) =>
    produce(params, (draft) => {
      draft.line.slope -= 0.5 * slope.line.slope;
      draft.line.offset -= 0.5 * slope.line.offset;
    }),
  );

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

export const main = () => {
  const after = moved(start);
  const maps = summedMaps();
  const good = careful(start);
  const bad = careful(JSON.parse('{ "scale": 1, "line": { "slope": "0.1", "offset": 0 }, "unit": "volt" }'));
  const shown = (o: Option.Option<number>) =>
    pipe(
      o,
      Option.match(() => "absent", String),
    );
  const lines = [
    `before   ${JSON.stringify(start)}`,
    `after    ${JSON.stringify(after)}`,
    `summed gradient maps: w ${shown(maps.w)}, b ${shown(maps.b)}, unused ${shown(maps.unused)}`,
    `good input: ${good}`,
    `bad input:  ${bad}`,
  ];
  return { start, after, maps, good, bad, lines };
};

runIfStarted(import.meta.url, main);
