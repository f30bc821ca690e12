// What an op is: one frozen record of data and pure functions. Types only; no op is defined here.
import type { Control } from "./control.js";
import type { Expr, Operand } from "./expr.js";
import type { Recipe } from "./instructions.js";
import type { Shape } from "./shape.js";
import type { Tensor } from "./tensor.js";

/** The settings of one node, canonical: axes sorted and counted from 0, shapes worked out. Plain data. */
export type Params = Readonly<Record<string, unknown>>;

/** A closed interval `[low, high]` in which laws may sample an argument. */
export type Interval = readonly [low: number, high: number];

/** One entry of the published conventions: what the partial is at a point where mathematics leaves a choice. */
export interface Kink {
  /** The argument that is at its kink. */
  readonly arg: string;
  readonly at: number;
  /** The convention holds from `at` up to here, both ends included: outside the domain of `log`, say. */
  readonly to?: number;
  /** The other arguments, where the kink depends on them: a tie of `max` is `{ arg: "x", at: 1, given: { y: 1 } }`. */
  readonly given?: Readonly<Record<string, number>>;
  /** The derivative with respect to `arg` there. */
  readonly partial: number;
  /** The derivative of that partial in the arguments named, where it is part of the convention. */
  readonly second?: Readonly<Record<string, number>>;
  /** The value there, where it is part of the convention. */
  readonly value?: number;
  readonly reason?: string;
  /** What PyTorch and JAX give for the partial, where it was measured. */
  readonly torch?: number;
  readonly jax?: number;
}

/**
 * What is known of an op beyond its value and its derivative, as data: each fact is a law, and nothing else reads it. A
 * fact holds wherever the op has a value, up to rounding, and is about all arguments jointly.
 */
export interface Facts {
  /** `f(-x) = f(x)`, or `f(-x) = -f(x)`. */
  readonly parity?: "even" | "odd";
  /** `f(x + period) = f(x)`, of an op of one argument. */
  readonly period?: number;
  /** `f(c x) = c ** degree * f(x)` for every positive `c`. */
  readonly homogeneous?: number;
  /** It never falls, or never rises, in any argument. */
  readonly monotone?: "increasing" | "decreasing";
  /** `f(x, y) = f(y, x)`, and of the derivatives at any `x` and `y` that differ. */
  readonly symmetric?: true;
  /** The function that undoes an op of one argument: `Math.exp` for the logarithm. */
  readonly inverse?: (y: number) => number;
  /** Where `inverse` undoes it, and keeps the digits: the whole domain unless given. */
  readonly invertible?: Interval;
  /** Its values lie in here, both ends included. */
  readonly range?: Interval;
  /** Why an op without a derivative is not constant between its jumps, where that is so. */
  readonly varies?: string;
}

/** A dependence that is not there: a structural zero, which is no number and never multiplies anything. */
export type Absent = undefined;

/**
 * How an op is differentiated, as data. `rewrite/contribution` and `rewrite/forward` interpret it.
 *
 * - `Partials`: one derivative for each argument of an elementwise op. A literal `0` means «does not depend on it».
 * - `Transpose`: the op is linear in all its arguments jointly; the transpose carries a cotangent back.
 *   `selects` says that each output is a plain sum of inputs (coefficients 0 or 1), so that zero patterns can be followed;
 *   `drops`, that some inputs reach no output, so that their cotangent is absent and not 0.
 * - `Pullback`: anything else; forward mode is derived from `vjp` where `jvp` is not given. `support` tells from a 0/1
 *   pattern of the result's entries that count (0: absent) for which entries of the arguments any of those counts.
 *   Where the cotangent is masked by a condition with axes, `vjp` is given that pattern last, and `jvp` those of its
 *   tangents: a rule that adds products up leaves out those of entries that are absent, since 0 * NaN is NaN.
 * - `None`: the derivative is zero or not wanted, with the reason.
 */
export type Rule =
  | { readonly tag: "Partials"; partials(args: readonly Expr[], result: Expr): readonly Operand[] }
  | {
      readonly tag: "Transpose";
      readonly selects: boolean;
      readonly drops: boolean;
      transpose(cotangent: Expr, args: readonly Expr[], params: Params): readonly (Operand | Absent)[];
    }
  | {
      readonly tag: "Pullback";
      vjp(
        cotangent: Expr,
        args: readonly Expr[],
        result: Expr,
        params: Params,
        support?: Expr,
      ): readonly (Operand | Absent)[];
      jvp?(
        tangents: readonly (Expr | Absent)[],
        args: readonly Expr[],
        result: Expr,
        params: Params,
        supports?: readonly (Expr | Absent)[],
      ): Operand | Absent;
      support?(support: Expr, args: readonly Expr[], params: Params): readonly (Operand | Absent)[];
    }
  | { readonly tag: "None"; readonly reason: string };

/**
 * How an op is written, where it is not written as a call `name(x, y)`: before its one operand or between its two.
 *
 * `precedence` says how tightly it binds: comparisons 1, sums 2, products 3, negation 4, powers 5.
 */
export interface Notation {
  readonly symbol: string;
  readonly precedence: number;
  /** Which side may hold the same precedence without brackets; the left, unless given. «x > 0 = 0» reads as something else. */
  readonly associates?: "left" | "right" | "none";
  /** The TeX around the operands, where it is more than a symbol. An operand in braces needs no brackets. */
  readonly tex?: readonly string[];
  /** The same in MathML. An operand after a fresh `<mrow>` needs no brackets, but for the base of an `<msup>`. */
  readonly mathml?: readonly string[];
}

interface Labels {
  readonly name: string;
  /** The arguments' names. A variadic op has one name that starts with `...`. */
  readonly args: readonly string[];
  readonly notation?: Notation;
}

interface OpFields extends Labels {
  readonly rule: Rule;
}

/** An op on numbers that is applied to each element; shapes broadcast. */
export interface ElementwiseOp extends OpFields {
  readonly kind: "elementwise";
  value(...xs: readonly number[]): number;
  /** One interval an argument: where laws sample. */
  readonly domain: readonly Interval[];
  /** The same in ops that readers know, for texts made for people; `undefined` where these arguments have no such form. */
  meaning?(args: readonly Expr[]): Expr | undefined;
  readonly kinks: readonly Kink[];
  /** Why NaN in need not give NaN out, where that is so: `fmax` takes its other argument. */
  readonly absorbsNaN?: string;
  /** The same value as JavaScript source, given the arguments' source. Without it generated code calls `value`. */
  js?(...xs: readonly string[]): string;
  /** What else is known of it, for laws. */
  readonly facts?: Facts;
  /** The same value in the instructions of generated code. Without it WebAssembly calls `value`, one number at a time. */
  readonly wasm?: Recipe;
}

/**
 * What a structural op does to positions: how generated code makes it part of a loop. Positions are in flat, row-major
 * numbers.
 *
 * - `same`: the argument's numbers in their order, under another shape.
 * - `read`: entry `i` of the result is the argument's at `offset + sum(strides * i)`.
 * - `placed`: the argument inside zeros: its entry `i` stands at `start + step * i`, axis by axis.
 * - `joined`: the arguments one after another along an axis.
 * - `reduced`: one number from all along `axes`: their sum in row-major order, their greatest or their least.
 * - `product`: matrices in the last two axes multiplied; the axes before them broadcast.
 * - `picked`: the first argument's entry that the second names along `axis`; along the other axes they go together.
 * - `scattered`: the first argument's entries added up where the second names them along `axis`, from `start` on.
 * - `composed`: the same numbers from other ops.
 */
export type Form =
  | { readonly tag: "same" }
  | { readonly tag: "read"; readonly strides: readonly number[]; readonly offset: number }
  | { readonly tag: "placed"; readonly start: readonly number[]; readonly step: readonly number[] }
  | { readonly tag: "joined"; readonly axis: number }
  | { readonly tag: "reduced"; readonly axes: readonly number[]; readonly by: "sum" | "max" | "min" }
  | { readonly tag: "product" }
  | { readonly tag: "picked"; readonly axis: number }
  | { readonly tag: "scattered"; readonly axis: number; readonly start: number }
  | { readonly tag: "composed"; compose(args: readonly Expr[]): Expr };

/** An op on whole tensors, with its own rule for shapes. */
export interface StructuralOp extends OpFields {
  readonly kind: "structural";
  shape(shapes: readonly Shape[], params: Params): Shape;
  /** The flat, row-major data of the result. The interpreter keeps the array: return a fresh one, or an argument's. */
  value(xs: readonly Tensor[], params: Params, shape: Shape): Tensor["data"];
  /**
   * The op on a whole batch at once, for `vmap`. Where `batched[i]` holds, `args[i]` has the batch as a new first axis;
   * the others are as they were. At least one is batched; the result has the batch as its first axis. `params` are those
   * for one example. Without it `vmap` goes through the examples one by one.
   */
  batch?(args: readonly Expr[], batched: readonly boolean[], params: Params): Expr;
  /** How generated code computes it inside loops. Without it `value` is called on whole tensors. */
  form?(shapes: readonly Shape[], params: Params, shape: Shape): Form;
  /** What users write behind the operands, for texts; the settings as the node holds them, unless given. */
  settings?(params: Params, shapes: readonly Shape[]): readonly unknown[];
}

/**
 * A loop, a branch or a call: an op with a body, which computes several results at once. Made with its node; each pass
 * has one page for each form. The node itself is no operand: only its {@link ItemOp items} are.
 */
export interface ControlOp extends Labels {
  readonly kind: "control";
  readonly control: Control;
  /** The shapes of the results. */
  readonly shapes: readonly Shape[];
}

/** One of the results of a control node, which is its only argument. */
export interface ItemOp extends Labels {
  readonly kind: "item";
  readonly index: number;
}

/** What every node of the expression holds and every interpreter reads: no registry, no switch over names. */
export type Op = ElementwiseOp | StructuralOp | ControlOp | ItemOp;
