// linearize and linearTranspose: a derivative as a function of its own, with what does not depend on the direction
// computed once. Knows trees and which nodes depend on what.
import { isControl, isUnknownLength } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import { type Expr, type Var, variable, withArguments, zeroOf } from "../expr/expr.js";
import { asTensor } from "../expr/tensor.js";
import { dependents, freeVariablesOf, rewrite, topological } from "../expr/walk.js";
import { pushForward } from "../rewrite/forward.js";
import { pullBack, seedsOf } from "../rewrite/reverse.js";
import { simplifyAll } from "../rewrite/simplify.js";
import { substituteAll } from "../rewrite/substitute.js";
import { programOf, run } from "../run/program.js";
import { treeOf } from "./grad.js";
import { type Outputs, outputsOf, shapeOfArgument, shapeOfOutputs, treesOf } from "./outputs.js";
import { type AnyFunction, call, oncePerFunction, staged, type TreeFunction } from "./staged.js";
import { checkSameTree, unflatten } from "./tree.js";
import type { Arguments, Cotangent, Evaluated, Gradient } from "./types.js";

/** `exprs` in two parts: what can be known before `late` is (the residuals), and what is made of those and of `late`. */
const split = (exprs: readonly Expr[], late: readonly Var[]) => {
  const isLate = dependents(topological(exprs), late);
  // What no variable can stand for is computed with the rest: a loop itself, and sequences of unknown length.
  const isResidual = (node: Expr): boolean =>
    node.tag !== "Const" && !isLate(node) && !isControl(node) && !isUnknownLength(node.shape);
  const residuals = topological(exprs, isResidual).filter(isResidual);
  const rest = (values: readonly Expr[], lateValues: readonly Expr[]): readonly Expr[] => {
    const known = new Map<Expr, Expr>([
      ...residuals.map((node, i) => [node, values[i]!] as const),
      ...late.map((node, i) => [node, lateValues[i]!] as const),
    ]);
    return rewrite(exprs, (leaf) => known.get(leaf) ?? leaf, withArguments, isResidual);
  };
  return { residuals, rest };
};

const isTreeFunction = (value: unknown): value is TreeFunction => typeof value === "function";

const linearizeOf = oncePerFunction("linearize", (f) => {
  // Returns the value, the residuals, and the rest as a function of them: a static leaf, made once for each trace.
  const forward = staged((args) => {
    const outputs = outputsOf(call(f, treesOf(args)));
    const primals = args.flatMap(({ variables }) => variables);
    const directions = primals.map(({ name, shape }) => variable(`d${name}`, shape));
    const tangents = pushForward(outputs.exprs, new Map(primals.map((v, i) => [v, directions[i]!])));
    const { residuals, rest } = split(
      simplifyAll(tangents.map((tangent, i) => tangent ?? zeroOf(outputs.exprs[i]!.shape))),
      directions,
    );
    const push = staged(([known, ...given]) => {
      if (known === undefined || given.length !== args.length)
        throw fail.arity("linearize: the tangents", args.length, given.length);
      given.forEach((tangent, i) => {
        checkSameTree("linearize: the tangent", shapeOfArgument(args[i]!), shapeOfArgument(tangent));
      });
      const late = given.flatMap(({ variables }) => variables);
      return unflatten(outputs.structure, rest(known.variables, late));
    });
    return [unflatten(outputs.structure, outputs.exprs), residuals, push];
  });
  return (...primals: readonly unknown[]) => {
    const traced = forward(...primals);
    const [value, residuals, push]: readonly unknown[] = Array.isArray(traced) ? traced : [];
    const along = isTreeFunction(push) ? (...tangents: readonly unknown[]) => push(residuals, ...tangents) : push;
    return Object.freeze([value, along]);
  };
});

/**
 * The value of `f` and its derivative there as a linear function: `linearize(f)(...primals)` is `[value, push]`, and
 * `push(...tangents)` the tangent of the value. What does not depend on the tangents is computed once, so that many
 * pushes at one point cost less than as many calls of {@link jvp}. A loop through which the tangent goes is run again
 * with each push, the values beside the tangents.
 *
 * @throws GM-TREE-MISMATCH if a tangent does not look like its primal.
 *
 * @example
 * const [value, push] = linearize((x: Expr) => mul(x, exp(x)))(0)
 * value // => 0
 * push(2) // => 2
 */
export function linearize<A extends readonly Expr[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(
  ...primals: P
) => readonly [value: Evaluated<T>, push: (...tangents: Arguments<A>) => Evaluated<T>];
export function linearize<A extends readonly unknown[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(
  ...primals: P
) => readonly [value: Evaluated<T>, push: (...tangents: Arguments<A>) => Evaluated<T>];
export function linearize(f: AnyFunction): unknown {
  return linearizeOf(f);
}

// A linear function is 0 at 0. Only a number can tell: what depends on an enclosing trace is taken at its word.
const checkAtZero = (outputs: Outputs, variables: readonly Var[]): void => {
  const atZero = substituteAll(outputs.exprs, new Map(variables.map((v) => [v, zeroOf(v.shape)])));
  if (freeVariablesOf(atZero).length > 0) return;
  const values = run(programOf(atZero, []), []);
  if (values.some((value) => asTensor(value).data.some((x) => x !== 0)))
    throw fail.notLinear("linearTranspose", "one that is not 0 at 0");
};

const transposeOf = oncePerFunction("linearTranspose", (f) => {
  const pull = staged(([like, cotangent]) => {
    if (like === undefined || cotangent === undefined) throw fail.arity("linearTranspose", 1, 0);
    const args: readonly unknown[] = Array.isArray(like.tree) ? like.tree : [like.tree];
    const outputs = outputsOf(call(f, args));
    checkSameTree("linearTranspose: the cotangent", shapeOfOutputs(outputs), shapeOfArgument(cotangent));
    checkAtZero(outputs, like.variables);
    const map = pullBack(seedsOf(outputs.exprs, cotangent.variables), like.variables);
    const own = new Set<Expr>(like.variables);
    const mentioned = freeVariablesOf(simplifyAll([...map.values()])).find((v) => own.has(v));
    if (mentioned !== undefined)
      throw fail.notLinear("linearTranspose", `one whose derivative depends on ${mentioned.name}`);
    return treeOf(like, map);
  });
  return (...like: readonly unknown[]) =>
    (cotangent: unknown) =>
      pull(like, cotangent);
});

/**
 * The transpose of a linear function: `linearTranspose(f)(...like)(cotangent)` is the tuple `u` with
 * `<f(x), cotangent> = <x, u>` for every `x`. `like` only says what the arguments look like.
 *
 * @throws GM-RULE if `f` is not linear; GM-TREE-MISMATCH if the cotangent does not look like the result of `f`.
 *
 * @example
 * const total = (x: Expr) => mul(3, sum(x))
 * toNested(linearTranspose(total)(zeros([2]))(1)[0]) // => [3, 3]
 */
export function linearTranspose<A extends readonly Expr[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(...like: P) => (cotangent: Cotangent<T>) => Gradient<P>;
export function linearTranspose<A extends readonly unknown[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(...like: P) => (cotangent: Cotangent<T>) => Gradient<P>;
export function linearTranspose(f: AnyFunction): unknown {
  return transposeOf(f);
}
