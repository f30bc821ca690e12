// What a layer is: parameters made from a key, and a function of them and of an expression. Knows no layer.
import type { Expr, Symbolic } from "../../index.js";
import type { Key } from "../random.js";

/**
 * A layer: `init` makes its parameters from a random key, and `apply` is what it does, as a pure function of parameters
 * and input. Parameters are a tree of numbers and tensors of type `P`; while a function is traced, expressions stand in
 * their place. Sizes and other settings are in the closure, never among the parameters.
 *
 * A layer of one's own is a record of these two functions.
 *
 * @example
 * const scaled: Layer<{ readonly scale: number }> = {
 *   init: () => ({ scale: 2 }),
 *   apply: ({ scale }, x) => mul(scale, x),
 * }
 * evaluate(scaled.apply({ scale: variable("s") }, variable("x")), { s: 2, x: 21 }) // => 42
 */
export interface Layer<P> {
  readonly init: (key: Key) => P;
  readonly apply: (params: Symbolic<P>, x: Expr) => Expr;
}

/** Any layer, as a constraint: whatever its parameters are. */
export interface AnyLayer {
  readonly init: (key: Key) => unknown;
  readonly apply: (params: never, x: Expr) => Expr;
}

/**
 * The parameters of a layer, as values: what its `init` returns. As a loss sees them they are
 * `Symbolic<ParametersOf<typeof model>>`.
 *
 * @example
 * // type P = ParametersOf<typeof layer>, for layer: Layer<{ w: Tensor }>
 * // P is { w: Tensor }
 */
export type ParametersOf<L extends AnyLayer> = ReturnType<L["init"]>;

/** Whether something is a layer, for callers without types. */
export const isLayer = (value: unknown): value is AnyLayer =>
  typeof value === "object" &&
  value !== null &&
  typeof Reflect.get(value, "init") === "function" &&
  typeof Reflect.get(value, "apply") === "function";

/** Whether something has a state beside its parameters: such a layer has another `apply`, and is none of these. */
export const isStateful = (value: unknown): boolean =>
  typeof value === "object" && value !== null && typeof Reflect.get(value, "initState") === "function";
