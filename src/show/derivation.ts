// The chain rule written out, from the steps of a reverse pass: with symbols, with formulas, with numbers. It is given the
// steps; it computes nothing. How a line looks is the markup's.
import { fail } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import { checkedOptions } from "../ops/call.js";
import { derivationBlocks, derivationNotes } from "./derivationBlocks.js";
import { type DerivationFormat, derivationMarkups } from "./derivationMarkups.js";
import type { Step } from "./table.js";
import { checkedDigits } from "./values.js";

/** How a derivation is written. */
export interface DerivationOptions {
  /** `"text"`, unless given; `"tex"` is one `align*` block, `"mathml"` one `<math>` element. */
  readonly format?: DerivationFormat;
  /** Names for the result and for inner nodes: `{ e, d, L }`. Others are `v1, v2, ...`, the result `L`. */
  readonly names?: Readonly<Record<string, Expr>>;
  /** Significant digits; 6 unless given. */
  readonly digits?: number;
}

/**
 * The steps of `reversePass(expr, env)` as a derivation, line by line. For each node: what it is, and then the derivative
 * of the result in it, as a sum over the nodes that use it: with symbols, with formulas and with numbers.
 *
 * ```text
 * e     = a * b = -6
 * dL/de = dL/dd * dd/de
 *       = dL/dd * 1
 *       = -2 * 1 = -2
 * ```
 *
 * The derivative of one line alone, its other operands held fixed, is written with `∂` where it need not be the whole
 * derivative: where the operand reaches that line in other ways too. What a rule that is no product of two numbers does
 * (`matmul`, loops) is written as «pulled back». Where rounded numbers do not make what is written, as in
 * `0.333333 * 3 ≈ 1`, the sign is `≈`. Of a node with more than twelve uses ten are written out.
 *
 * @throws GM-OPTION for any other format, for an unknown option, and for what is no value of one, such as `names` that are no
 *   expressions.
 *
 * @example
 * const [a, b] = [variable("a"), variable("b")]
 * const e = mul(a, b)
 * const steps = reversePass(tanh(e), { a: 0, b: 3 })
 * toDerivation(steps, { names: { e } }).split("\n").slice(-3) // => ["dL/da = dL/de * de/da", "      = dL/de * b", "      = 1 * 3 = 3"]
 */
export const toDerivation = (steps: readonly Step[], options: DerivationOptions = {}): string => {
  const { format, digits, names } = checked("toDerivation", options);
  const markup = derivationMarkups[format];
  const blocks = derivationBlocks("toDerivation", steps, names, digits, markup);
  return markup.whole(blocks, blocks.some(({ partial }) => partial) ? [derivationNotes.partial] : []);
};

/**
 * {@link toDerivation} in pieces: one for each step, in their order, each whole by itself.
 *
 * @throws GM-OPTION as {@link toDerivation}.
 *
 * @example
 * const a = variable("a")
 * toDerivations(reversePass(mul(a, 3), { a: 2 })) // => ["L     = a * 3 = 6\ndL/dL = 1", "a     = 2\ndL/da = 3"]
 */
export const toDerivations = (steps: readonly Step[], options: DerivationOptions = {}): readonly string[] => {
  const { format, digits, names } = checked("toDerivations", options);
  const markup = derivationMarkups[format];
  return Object.freeze(
    derivationBlocks("toDerivations", steps, names, digits, markup).map((block) => markup.whole([block], [])),
  );
};

const checked = (where: string, options: DerivationOptions) => {
  const given = checkedOptions(where, options, ["format", "names", "digits"]);
  const { format = "text", names = {}, digits = 6 } = given;
  if (!Object.hasOwn(derivationMarkups, format))
    throw fail.optionValue(where, "format", '"text", "tex" or "mathml"', format);
  return { format, names, digits: checkedDigits(where, digits) };
};
