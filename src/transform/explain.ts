// Where the first NaN or infinity of a value or of its gradient was born.
import type { Option } from "fp-ts/lib/Option.js";
import { fail } from "../expr/errors.js";
import { constant, type Expr, isExpr, variable } from "../expr/expr.js";
import { asTensor, isTensor, type Tensor } from "../expr/tensor.js";
import { freeVariablesOf, topological } from "../expr/walk.js";
import { reverse } from "../rewrite/reverse.js";
import { programOf, runAll, type Value } from "../run/program.js";
import { toInfix } from "../show/infix.js";
import { scalarFrom } from "./grad.js";
import { type AnyFunction, call, checkedFunction, label, rootName, shapeOfLeaf } from "./staged.js";
import { describeLeaf, flatten, unflatten } from "./tree.js";
import type { Arguments, ScalarResult } from "./types.js";

/** The birthplace of a value that is not finite: an input, an op of the function, or the derivative of one. */
export interface Origin {
  readonly phase: "input" | "forward" | "backward";
  /** The op that made it; for `backward` the op whose derivative did. `undefined` for an input. */
  readonly op: string | undefined;
  /** The expression of the function that is concerned, as text. */
  readonly formula: string;
  /** The path of the parameter, if it is one: `params.layers[1].b`. */
  readonly path: string | undefined;
  /** What the op was given. All of it is finite, unless the phase is `input`. */
  readonly operands: readonly (number | Tensor)[];
  readonly value: number | Tensor;
  /** All of this in a sentence, with what to try. */
  readonly message: string;
}

const allFinite = (value: Value): boolean => asTensor(value).data.every(Number.isFinite);

const show = (value: Value): string => (isTensor(value) ? `${value}` : String(value));

/**
 * Where the first NaN or infinity arises in `f` at `params`, forward or in its gradient; `none` if all is finite.
 * Walks the function in the order of its computation and then its reverse pass, and names the first op whose operands
 * are finite and whose result is not.
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
  const flattened = args.map((arg, i) => flatten(arg, rootName(i)));
  const paths = flattened.flatMap(({ structure }) => structure.paths);
  const values = flattened.flatMap(({ leaves }) =>
    leaves.map((leaf) => {
      if (isExpr(leaf)) throw fail.boundValue("explainNonFinite", describeLeaf(leaf));
      return leaf;
    }),
  );
  const variables = flattened.map(({ structure, leaves }) =>
    leaves.map((leaf, i) => variable(label(structure.paths[i]!), shapeOfLeaf(leaf))),
  );
  const all = variables.flat();
  const root = scalarFrom(
    "explainNonFinite",
    call(
      f,
      flattened.map(({ structure }, i) => unflatten(structure, variables[i]!)),
    ),
  );
  const { steps } = reverse(new Map([[root, constant(1)]]), variables[0] ?? []);

  const roots = [root, ...steps.flatMap((step) => step.contributions.map(({ amount }) => amount))];
  const own = new Set(all);
  const open = freeVariablesOf([root]).find((v) => !own.has(v));
  if (open !== undefined) throw fail.unbound(open.name, paths);
  const program = programOf(roots, all);
  const results = runAll(program, values);
  const known = new Map(program.nodes.map((node, slot) => [node, results[slot]!] as const));
  const resultOf = (node: Expr): Value => known.get(node)!;

  for (const node of topological([root])) {
    if (node.tag === "Const" || allFinite(resultOf(node))) continue;
    const path = node.tag === "Var" ? paths[all.indexOf(node)] : undefined;
    return some(node.tag === "Var" ? inputOrigin(node, resultOf(node), path) : forwardOrigin(node, resultOf));
  }
  for (const { node, contributions } of steps)
    for (const { amount, to } of contributions) {
      if (allFinite(resultOf(amount))) continue;
      const path = to.tag === "Var" ? paths[all.indexOf(to)] : undefined;
      return some(backwardOrigin(node, to, resultOf(amount), path, resultOf));
    }
  return { _tag: "None" };
};

const some = (value: Origin): Option<Origin> => ({ _tag: "Some", value: Object.freeze(value) });

const operandsOf = (node: Expr): readonly Expr[] => (node.tag === "Apply" ? node.args : []);

const opName = (node: Expr): string | undefined => (node.tag === "Apply" ? node.op.name : undefined);

const inputOrigin = (node: Expr, value: Value, path: string | undefined): Origin => ({
  phase: "input",
  op: undefined,
  formula: toInfix(node),
  path,
  operands: [],
  value,
  message: `${path ?? toInfix(node)} is ${show(value)} already before anything is computed.`,
});

const forwardOrigin = (node: Expr, resultOf: (node: Expr) => Value): Origin => {
  const operands = operandsOf(node).map(resultOf);
  const formula = toInfix(node);
  return {
    phase: "forward",
    op: opName(node),
    formula,
    path: undefined,
    operands,
    value: resultOf(node),
    message: `${formula} is ${show(resultOf(node))}: ${opName(node)} was given ${operands.map(show).join(" and ")}. Keep its operands in its domain, or choose with where(condition, ..., otherwise): the side not taken contributes nothing.`,
  };
};

const backwardOrigin = (
  node: Expr,
  to: Expr,
  value: Value,
  path: string | undefined,
  resultOf: (node: Expr) => Value,
): Origin => {
  const operands = operandsOf(node).map(resultOf);
  const formula = toInfix(node);
  return {
    phase: "backward",
    op: opName(node),
    formula,
    path,
    operands,
    value,
    message: `The value is finite, but the derivative of ${formula} passes ${show(value)} on to ${toInfix(to)}: ${opName(node)} was given ${operands.map(show).join(" and ")}. Choose with where(condition, ..., otherwise), or use an op made for this point, such as hypot for the square root of a sum of squares.`,
  };
};
