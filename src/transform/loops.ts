// Loops as users write them: scan, fold, iterate and whileLoop. Each traces its body once and becomes one node, whatever
// the number of steps. Knows trees and the pieces of a loop; is ignorant of how loops are run or differentiated.
import { unknownLength } from "../expr/control.js";
import { fail, showShape } from "../expr/errors.js";
import { type Expr, type Operand, toExpr, type Var, zeroOf } from "../expr/expr.js";
import type { Shape } from "../expr/shape.js";
import { arange } from "../expr/tensor.js";
import { checkedOptions } from "../ops/call.js";
import { type Given, loopOf } from "../rewrite/control/build.js";
import { closed } from "../rewrite/control/close.js";
import { bornNow, checkCarry, parametersFor, scalarCondition } from "./bodies.js";
import { type Outputs, outputsLike, outputsOf } from "./outputs.js";
import { type AnyFunction, call, checkedFunction, shapeOfLeaf, shapesOf } from "./staged.js";
import { type Flattened, flatten, unflatten } from "./tree.js";
import type { AnyTree, Cotangent, Symbolic } from "./types.js";

/** What {@link scan} may be told. */
export interface ScanOptions {
  /** From the last entry to the first; outputs are laid out like the entries. */
  readonly reverse?: boolean;
  /** The number of steps, where there are no sequences to tell it. */
  readonly length?: number;
  /**
   * Keep the carry of every n-th step only, and compute those between anew when the gradient needs them: the same
   * numbers, bit for bit, for a fraction of the memory and one more pass.
   */
  readonly checkpointEvery?: number;
}

/** What {@link whileLoop} may be told. */
export interface WhileOptions {
  /** More steps than this are an error: 1,000,000, unless given. */
  readonly max?: number;
}

/** A loop over sequences, taken apart. */
interface Scanned {
  readonly where: string;
  readonly f: (carry: unknown, x: unknown) => unknown;
  readonly carry: Flattened;
  readonly sequences: Flattened;
  readonly length: number;
  readonly reversed?: boolean;
  readonly keepEvery?: number;
}

/** `f` returns `[carry, output]`; so does this, with the outputs stacked. */
const scanned = ({
  where,
  f,
  carry,
  sequences,
  length,
  reversed = false,
  keepEvery = 1,
}: Scanned): readonly [unknown, unknown] => {
  const born = bornNow();
  const state = parametersFor(carry, shapesOf(carry));
  const entry = parametersFor(
    sequences,
    shapesOf(sequences).map((shape) => shape.slice(1)),
  );
  const result = f(state.tree, entry.tree);
  if (!Array.isArray(result) || result.length !== 2) throw fail.scanResult(where, result);
  const next = outputsLike(carry.structure, result[0], "carry");
  checkCarry(where, carry, next);
  const outputs = outputsOf(result[1], "output");
  if (length === 0)
    return [unflatten(next.structure, exprsOf(carry)), unflatten(outputs.structure, noEntries(outputs))];

  const { results, captured } = closed(
    [...next.exprs, ...outputs.exprs],
    [...state.variables, ...entry.variables],
    born,
  );
  const loop = loopOf({
    name: where,
    carries: [carriesOf(state.variables, carry, results)],
    sequences: paired(entry.variables, sequences),
    fixed: captured,
    outputs: [results.slice(next.exprs.length)],
    length,
    reversed,
    keepEvery,
  });
  return [unflatten(next.structure, loop.carry(0)), unflatten(outputs.structure, loop.output(0))];
};

const exprsOf = ({ leaves }: Flattened): readonly Expr[] => leaves.map((leaf) => toExpr(leaf));

const paired = (parameters: readonly Var[], { leaves }: Flattened): readonly Given[] =>
  parameters.map((parameter, i) => ({ parameter, operand: toExpr(leaves[i]!) }));

const carriesOf = (parameters: readonly Var[], carry: Flattened, next: readonly Expr[]) =>
  paired(parameters, carry).map((given, i) => ({ ...given, next: next[i]! }));

const noEntries = ({ exprs }: Outputs): readonly Expr[] => exprs.map(({ shape }) => zeroOf([0, ...shape]));

/** The number of steps: the first axis that all leaves share, or else what the user says. */
const lengthOf = (where: string, { structure, leaves }: Flattened, given: number | undefined): number => {
  const first = leaves[0] === undefined ? given : shapeOfLeaf(leaves[0])[0];
  if (given !== undefined && (!Number.isInteger(given) || given < 0))
    throw fail.optionValue(where, "length", "a whole number from 0 on", given);
  const expected = given ?? first;
  leaves.forEach((leaf, i) => {
    const shape: Shape = shapeOfLeaf(leaf);
    if (shape.length === 0 || shape[0] !== expected)
      throw fail.sequences(where, structure.paths[i]!, i === 0 ? given : expected, found(shape));
  });
  if (expected === undefined) throw fail.noSequence(where);
  return expected;
};

const found = (shape: Shape): string => (shape.length === 0 ? "a scalar" : `shape ${showShape(shape)}`);

/**
 * A loop over sequences: `f(carry, x)` returns `[next carry, output]`, and `scan` the last carry and the outputs, stacked
 * along a new first axis.
 *
 * `init` is any tree; `xs` a tree whose leaves share their first axis, one entry a step. The body is traced once and
 * becomes one node: the expression, and that of every derivative, has the same size for ten steps and for a million.
 * What the body uses from outside is captured; its gradient is the sum over the steps.
 *
 * Cost: the gradient keeps every carry; with `checkpointEvery: n` only every n-th, and each step is computed once more.
 *
 * @throws GM-CARRY if the body does not return `[carry, output]` with a carry of the structure and shapes of `init`;
 *   GM-SHAPE if the sequences do not share their first axis; GM-OPTION for an unknown option or a bad one.
 *
 * @example
 * const [total, partial] = scan((sum, x) => [add(sum, x), add(sum, x)], 0, tensor([1, 2, 3]))
 * evaluate(total, {}) // => 6
 * toNested(evaluate(partial, {})) // => [1, 3, 6]
 */
export function scan<C extends AnyTree, X extends AnyTree, Y extends AnyTree>(
  f: (carry: Symbolic<NoInfer<C>>, x: Symbolic<NoInfer<X>>) => readonly [carry: Cotangent<NoInfer<C>>, output: Y],
  init: C,
  xs: X,
  options?: ScanOptions,
): readonly [carry: Symbolic<C>, outputs: Symbolic<Y>];
export function scan(f: AnyFunction, init: unknown, xs: unknown, options?: ScanOptions): unknown {
  checkedFunction("scan", f);
  const {
    reverse = false,
    length,
    checkpointEvery = 1,
  } = checkedOptions("scan", options, ["reverse", "length", "checkpointEvery"]);
  if (typeof reverse !== "boolean") throw fail.optionValue("scan", "reverse", "true or false", reverse);
  if (!Number.isInteger(checkpointEvery) || checkpointEvery < 1)
    throw fail.optionValue("scan", "checkpointEvery", "a whole number from 1 on", checkpointEvery);
  const sequences = flatten(xs, "xs");
  return Object.freeze(
    scanned({
      where: "scan",
      f: (carry, x) => call(f, [carry, x]),
      carry: flatten(init, "carry"),
      sequences,
      length: lengthOf("scan", sequences, length),
      reversed: reverse,
      keepEvery: checkpointEvery,
    }),
  );
}

/**
 * A loop over sequences that keeps only the carry: `f(carry, x)` returns the next one. What {@link scan} says holds.
 *
 * @example
 * evaluate(fold((sum, x) => add(sum, mul(x, x)), 0, tensor([1, 2, 3])), {}) // => 14
 * toNested(grad((xs: Expr) => fold((product, x) => mul(product, x), 1, xs))(tensor([2, 3, 4]))) // => [12, 8, 6]
 */
export function fold<C extends AnyTree, X extends AnyTree>(
  f: (carry: Symbolic<NoInfer<C>>, x: Symbolic<NoInfer<X>>) => Cotangent<NoInfer<C>>,
  init: C,
  xs: X,
): Symbolic<C>;
export function fold(f: AnyFunction, init: unknown, xs: unknown): unknown {
  checkedFunction("fold", f);
  const sequences = flatten(xs, "xs");
  return scanned({
    where: "fold",
    f: (carry, x) => [call(f, [carry, x]), null],
    carry: flatten(init, "carry"),
    sequences,
    length: lengthOf("fold", sequences, undefined),
  })[0];
}

/**
 * `f` applied `n` times, starting with `init`: `f(carry, step)` returns the next carry. `n` is a number that is known
 * now; see {@link whileLoop} for one that is not. What {@link scan} says holds.
 *
 * @throws GM-OPERAND if `n` is no whole number from 0 on; GM-CARRY if the carry changes its structure or shapes.
 *
 * @example
 * evaluate(iterate(10, (x) => mul(2, x), 1), {}) // => 1024
 * evaluate(iterate(4, (sum, step) => add(sum, step), 0), {}) // => 6
 */
export function iterate<C extends AnyTree>(
  n: number,
  f: (carry: Symbolic<NoInfer<C>>, step: Expr) => Cotangent<NoInfer<C>>,
  init: C,
): Symbolic<C>;
export function iterate(n: number, f: AnyFunction, init: unknown): unknown {
  checkedFunction("iterate", f);
  if (!Number.isInteger(n) || n < 0) throw fail.steps(n);
  return scanned({
    where: "iterate",
    f: (carry, step) => [call(f, [carry, step]), null],
    carry: flatten(init, "carry"),
    sequences: flatten(arange(n), "steps"),
    length: n,
  })[0];
}

const defaultMax = 1_000_000;

/**
 * `f` applied as long as `condition(carry)` is not 0, starting with `init`. The number of steps depends on the data, and
 * reverse mode works through it all the same: the gradient keeps the carries that the loop went through.
 *
 * @param options - `max` is a safety limit, 1,000,000 unless given.
 * @throws GM-LOOP, when it is run, if the condition still holds after `max` steps (NaN counts as true); GM-PREDICATE if
 *   the condition is no scalar; GM-CARRY if the carry changes its structure or shapes.
 *
 * @example
 * evaluate(whileLoop((x) => lt(x, 100), (x) => mul(x, x), 3), {}) // => 6561
 * grad((x: Expr) => whileLoop((y) => lt(y, 100), (y) => mul(y, y), x))(3) // => 17496
 */
export function whileLoop<C extends AnyTree>(
  condition: (carry: Symbolic<NoInfer<C>>) => Operand,
  f: (carry: Symbolic<NoInfer<C>>) => Cotangent<NoInfer<C>>,
  init: C,
  options?: WhileOptions,
): Symbolic<C>;
export function whileLoop(condition: AnyFunction, f: AnyFunction, init: unknown, options?: WhileOptions): unknown {
  checkedFunction("whileLoop", condition);
  checkedFunction("whileLoop", f);
  const { max = defaultMax } = checkedOptions("whileLoop", options, ["max"]);
  if (!Number.isInteger(max) || max < 0) throw fail.optionValue("whileLoop", "max", "a whole number from 0 on", max);
  const carry = flatten(init, "carry");
  const born = bornNow();
  const { tree, variables } = parametersFor(carry, shapesOf(carry));
  const goesOn = scalarCondition("whileLoop", call(condition, [tree]));
  const next = outputsLike(carry.structure, call(f, [tree]), "carry");
  checkCarry("whileLoop", carry, next);
  const { results, captured } = closed([...next.exprs, goesOn], variables, born);
  const loop = loopOf({
    name: "whileLoop",
    carries: [carriesOf(variables, carry, results)],
    sequences: [],
    fixed: captured,
    outputs: [],
    length: unknownLength,
    condition: results.at(-1),
    max,
  });
  return unflatten(next.structure, loop.carry(0));
}
