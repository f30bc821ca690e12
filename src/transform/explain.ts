// Where the first NaN or infinity of a value or of its gradient was born.
import type { Option } from "fp-ts/lib/Option.js";
import { constant, type Expr } from "../expr/expr.js";
import { asTensor } from "../expr/tensor.js";
import { topological } from "../expr/walk.js";
import { reverse, type SymbolicStep } from "../rewrite/reverse.js";
import { programOf, runAll, type Value } from "../run/program.js";
import { backwardOrigin, forwardOrigin, inputOrigin, type Origin, operandsOf, overflowOrigin } from "./origin.js";
import { type AnyFunction, checkedFunction } from "./staged.js";
import { ofFunction } from "./subject.js";
import type { Arguments, ScalarResult } from "./types.js";

const allFinite = (value: Value): boolean => asTensor(value).data.every(Number.isFinite);

/**
 * Where the NaN or infinity in the value of `f` at `params`, or else in its gradient, was born; `none` if both are
 * finite. Follows it back, through the function or through its reverse pass, to the first op whose operands are finite
 * and whose result is not. What a choice leaves aside does no harm and is not blamed.
 *
 * @throws what {@link grad} throws.
 *
 * @example
 * const origin = explainNonFinite((x: Expr) => sqrt(mul(x, x)))(0)
 * origin._tag // => "Some"
 * origin.value.phase // => "backward"
 * origin.value.op // => "sqrt"
 */
export function explainNonFinite<R extends readonly Expr[]>(
  f: (x: Expr, ...rest: R) => ScalarResult,
): (...args: Arguments<readonly [Expr, ...R]>) => Option<Origin>;
export function explainNonFinite<A extends readonly unknown[]>(
  f: (...args: A) => ScalarResult,
): (...args: Arguments<A>) => Option<Origin>;
export function explainNonFinite(f: AnyFunction): unknown {
  checkedFunction("explainNonFinite", f);
  return (...args: readonly unknown[]) => explain(f, args);
}

const explain = (f: AnyFunction, args: readonly unknown[]): Option<Origin> => {
  const { root, variables: all, values, sources, paths } = ofFunction("explainNonFinite", f, args);
  const { steps } = reverse(new Map([[root, constant(1)]]), sources);
  const amounts = steps.flatMap(({ adjoint, contributions }) => [
    adjoint,
    ...contributions.map(({ amount }) => amount),
  ]);
  const program = programOf([root, ...amounts], all);
  const results = runAll(program, values);
  const known = new Map(program.nodes.map((node, slot) => [node, results[slot]!] as const));
  const resultOf = (node: Expr): Value => known.get(node)!;
  const pathOf = (node: Expr): string | undefined => (node.tag === "Var" ? paths[all.indexOf(node)] : undefined);

  const born = forwardBirth(root, resultOf);
  if (born !== undefined)
    return some(born.tag === "Apply" ? forwardOrigin(born, resultOf) : inputOrigin(born, resultOf(born), pathOf(born)));
  const birth = backwardBirth(steps, resultOf);
  if (birth === undefined) return { _tag: "None" };
  const { from, to, amount } = birth;
  return some(
    from === undefined
      ? overflowOrigin(to, resultOf(amount), pathOf(to))
      : backwardOrigin(from, to, resultOf(amount), pathOf(to), resultOf),
  );
};

// Only what made the result NaN or infinite is to blame: an infinity that a choice leaves aside is not. So the blame
// goes from the root to those operands that are not finite; it ends where all operands are.
const forwardBirth = (root: Expr, resultOf: (node: Expr) => Value): Expr | undefined => {
  if (allFinite(resultOf(root))) return undefined;
  const order = topological([root]);
  const guilty = (node: Expr): readonly Expr[] => operandsOf(node).filter((arg) => !allFinite(resultOf(arg)));
  const blamed = new Set<Expr>([root]);
  for (let i = order.length - 1; i >= 0; i--)
    if (blamed.has(order[i]!)) for (const arg of guilty(order[i]!)) blamed.add(arg);
  return order.find((node) => blamed.has(node) && guilty(node).length === 0);
};

interface Birth {
  /** The node whose derivative is to blame; `undefined` if finite contributions to `to` add up to infinity. */
  readonly from: Expr | undefined;
  readonly to: Expr;
  readonly amount: Expr;
}

// The same for the reverse pass: from the variables whose gradient is not finite back towards the root.
const backwardBirth = (steps: readonly SymbolicStep[], resultOf: (node: Expr) => Value): Birth | undefined => {
  const blamed = new Set<Expr>();
  const explained = new Set<Expr>();
  const births: Birth[] = [];
  for (let i = steps.length - 1; i >= 0; i--) {
    const { node, adjoint, contributions } = steps[i]!;
    if (node.tag === "Var" && !allFinite(resultOf(adjoint))) blamed.add(node);
    for (const { to, amount } of contributions) {
      if (!blamed.has(to) || allFinite(resultOf(amount))) continue;
      explained.add(to);
      if (allFinite(resultOf(adjoint))) births.push({ from: node, to, amount });
      else blamed.add(node);
    }
  }
  for (const { node, adjoint } of steps)
    if (blamed.has(node) && !explained.has(node)) return { from: undefined, to: node, amount: adjoint };
  return births.at(-1);
};

const some = (value: Origin): Option<Origin> => ({ _tag: "Some", value: Object.freeze(value) });
