// How layers compose: as functions do, with their parameters side by side. Knows of layers that they have init and apply;
// is ignorant of what any of them computes.
//
// Composition is associative and has a unit, because a composition is nothing but the flat list of its parts.
import { fail } from "../../expr/errors.js";
import type { Expr } from "../../index.js";
import { type KeyValue, split } from "../key.js";
import { asExpr } from "../operands.js";
import { type AnyLayer, isLayer, isStateful, type Layer } from "./layer.js";

/** A step without parameters, such as an op: `relu`, or `(x) => mul(x, 2)`. */
export type PlainStep = (x: Expr) => Expr;

/** What can be composed: a layer, or a step without parameters. */
export type LayerPart = AnyLayer | PlainStep;

/**
 * Layers one after the other. Its parameters are a flat tuple with one entry for each part that has parameters, in order.
 * It is a layer itself.
 */
export interface Composition<P extends readonly unknown[]> extends Layer<P> {
  readonly tag: "Composition";
  /** The layers and steps that it consists of: none of them is a composition. */
  readonly parts: readonly LayerPart[];
}

/** The entries that a part adds to the parameters of a composition. */
export type SlotsOf<T> =
  T extends Composition<infer P>
    ? P
    : T extends { readonly init: (key: KeyValue) => infer P }
      ? readonly [P]
      : readonly [];

const isComposition = (part: unknown): part is Composition<readonly unknown[]> =>
  typeof part === "object" && part !== null && Reflect.get(part, "tag") === "Composition";

/** A part as the list of what it consists of. */
const flat = (where: string, part: unknown): readonly LayerPart[] => {
  if (isComposition(part)) return part.parts;
  if (isStateful(part)) throw fail.statefulLayer(where);
  if (isLayer(part)) return [part];
  if (typeof part !== "function") throw fail.layer(where, part);
  return [(x: Expr): Expr => Reflect.apply(part, undefined, [x])];
};

/** What a part gives, with the parameters that it has; named by its number among the parts if it is no expression. */
const applied = (part: LayerPart, params: unknown, x: Expr, number: number): Expr => {
  const result: unknown = typeof part === "function" ? part(x) : Reflect.apply(part.apply, undefined, [params, x]);
  return asExpr("andThen", `the result of part ${number}`, result);
};

/** A composition of parts none of which is one. */
export function composed<P extends readonly unknown[]>(parts: readonly LayerPart[]): Composition<P>;
export function composed(parts: readonly LayerPart[]): unknown {
  const layers = parts.filter((part) => typeof part !== "function");
  return Object.freeze({
    tag: "Composition",
    parts: Object.freeze(parts),
    // A key for each layer, and none for steps without parameters: those change no parameters.
    init: (key: KeyValue): readonly unknown[] => {
      const keys = split(key, layers.length);
      return Object.freeze(layers.map((layer, i) => layer.init(keys[i]!)));
    },
    apply: (params: unknown, x: Expr): Expr => {
      if (!Array.isArray(params) || params.length !== layers.length) throw fail.layerParameters(layers.length, params);
      const slots: IterableIterator<unknown> = params.values();
      return parts.reduce<Expr>(
        (y, part, i) => applied(part, typeof part === "function" ? undefined : slots.next().value, y, i),
        x,
      );
    },
  });
}

/**
 * The layer that does nothing and has no parameters: the unit of {@link andThen}. `pipe(identityLayer, andThen(a))` is `a`
 * as a composition of one.
 *
 * @example
 * identityLayer.init(Key.make(0)) // => []
 * evaluate(identityLayer.apply([], variable("x")), { x: 3 }) // => 3
 */
export const identityLayer: Composition<readonly []> = /* @__PURE__ */ composed([]);

/**
 * One layer after another: `pipe(linear(64, 32), andThen(relu), andThen(linear(32, 10)))`. What follows is a layer, or a
 * step without parameters, such as an op. The parameters of the composition are a flat tuple, one entry for each layer
 * that has parameters; `init` splits the key once for each of them, so that a step without any changes no other's.
 *
 * Layers form a category: `andThen` is associative, and {@link identityLayer} is its unit on both sides.
 *
 * It is not called `then`, because a module that exports `then` is taken for a promise by `await import(...)`.
 *
 * @throws GM-OPERAND for what is neither a layer nor a function, or has a state; GM-TREE-MISMATCH, when it is applied, if the parameters
 *   are not one entry for each layer.
 *
 * @example
 * const double: Layer<{ readonly factor: number }> = {
 *   init: () => ({ factor: 2 }),
 *   apply: ({ factor }, x) => mul(factor, x),
 * }
 * const model = pipe(double, andThen((x) => add(x, 1)), andThen(double))
 * const params = model.init(Key.make(0)) // => [{ factor: 2 }, { factor: 2 }]
 * compile(model.apply)(params, 5) // => 22
 */
export const andThen =
  <const N extends LayerPart>(next: N) =>
  <const L extends LayerPart>(previous: L): Composition<readonly [...SlotsOf<L>, ...SlotsOf<N>]> =>
    composed([...flat("andThen", previous), ...flat("andThen", next)]);
