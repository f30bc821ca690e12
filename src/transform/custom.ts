// Functions with a derivative of their author's own, and functions that are computed anew for their derivative. Knows
// trees; the call node does the rest.
import { fail } from "../expr/errors.js";
import { type Expr, origin, zeroOf } from "../expr/expr.js";
import type { Absent } from "../expr/op.js";
import { type CallSite, called, callSite } from "./calls.js";
import { outputsOf, shapeOfOutputs } from "./outputs.js";
import { withRule } from "./rules.js";
import { type AnyFunction, call, checkedFunction, shapesOf, type TreeFunction } from "./staged.js";
import { checkSameTree, type Flattened, type Structure, unflatten } from "./tree.js";
import type { Arguments, Cotangent, Symbolic } from "./types.js";

type Amounts = readonly (Expr | Absent)[];

/** A tree of amounts, with zeros for those that are absent. */
const amountTree = (structure: Structure, amounts: Amounts, like: readonly Expr[]): unknown =>
  unflatten(
    structure,
    like.map((expr, i) => amounts[i] ?? zeroOf(expr.shape)),
  );

/** One tree an argument, of the leaves of all of them in a row. */
const argumentTrees = ({ args }: CallSite, tree: (structure: Structure, from: number, to: number) => unknown) => {
  let from = 0;
  return args.map(({ structure, leaves }) => {
    const start = from;
    from += leaves.length;
    return tree(structure, start, from);
  });
};

// What the function uses beside its arguments has no derivative in its rule: to leave it out would be silently wrong.
const checkCaptured = (where: string, { args, operands }: CallSite, differentiated: readonly boolean[]): void => {
  const own = args.reduce((count, { leaves }) => count + leaves.length, 0);
  operands.forEach((operand, i) => {
    if (i >= own && differentiated[i]) throw fail.customCapture(where, origin(operand));
  });
};

/**
 * A function with its own forward derivative, as in JAX: `jvp(primals, tangents)` returns `[value, tangent]`, where both
 * arguments are tuples like those of `f`. The tangent must be linear in the tangents; reverse mode is its transpose, and
 * higher orders differentiate the rule itself. The value is that of `f`. The rule must be pure: it is also asked at each
 * use of the function, on variables, to learn what it mentions from outside.
 *
 * @returns A function like `f`, on expressions, numbers and tensors, for use in any other.
 * @throws GM-RULE if the rule does not return `[value, tangent]`, or if what is differentiated reaches `f` otherwise than
 *   through its arguments; GM-TREE-MISMATCH if the tangent does not look like the value.
 *
 * @example
 * const log1pexp = customJvp(
 *   (x: Expr) => log(add(1, exp(x))),
 *   ([x], [t]) => [log(add(1, exp(x))), mul(sigmoid(x), t)],
 * )
 * grad((x: Expr) => log1pexp(x))(1000) // => 1
 */
export function customJvp<A extends readonly Expr[], T>(
  f: (...args: A) => T,
  jvp: (primals: A, tangents: A) => readonly [value: Cotangent<T>, tangent: Cotangent<T>],
): (...args: Arguments<A>) => Symbolic<T>;
export function customJvp<A extends readonly unknown[], T>(
  f: (...args: A) => T,
  jvp: (primals: A, tangents: A) => readonly [value: Cotangent<T>, tangent: Cotangent<T>],
): (...args: Arguments<A>) => Symbolic<T>;
export function customJvp(f: AnyFunction, jvp: AnyFunction): TreeFunction {
  checkedFunction("customJvp", f);
  checkedFunction("customJvp", jvp);
  return (...given) => {
    const plain = callSite((args) => call(f, args), given);
    const { site, rule } = withRule(
      f,
      plain,
      (tangents, args) => {
        checkCaptured(
          "customJvp",
          plain,
          tangents.map((t) => t !== undefined),
        );
        const primals = argumentTrees(plain, (structure, from, to) => unflatten(structure, args.slice(from, to)));
        const directions = argumentTrees(plain, (structure, from, to) =>
          amountTree(structure, tangents.slice(from, to), args.slice(from, to)),
        );
        const result = call(jvp, [primals, directions]);
        if (!Array.isArray(result) || result.length !== 2)
          throw fail.customResult("customJvp", "the rule to return [value, tangent]", result);
        const tangent = outputsOf(result[1], "tangent");
        checkSameTree("customJvp: the tangent", shapeOfOutputs(plain.outputs), shapeOfOutputs(tangent));
        return tangent.exprs;
      },
      ownShapes(plain),
    );
    return called("customJvp", site, { jvp: (tangents, args, results) => rule(tangents, args, results, []) });
  };
}

/** The shapes of the arguments' leaves. */
const ownShapes = ({ args }: CallSite) => args.flatMap(shapesOf);

/** One cotangent for each argument, or `null` where there is none. */
type CotangentsOf<A extends readonly unknown[]> = { readonly [K in keyof A]: Cotangent<A[K]> | null };

/**
 * A function with its own reverse derivative, as in JAX: `forward(...args)` returns `[value, residuals]`, where residuals
 * is any tree, and `backward(residuals, cotangent)` a tuple with the cotangent of each argument, or `null`. Forward mode is its
 * transpose, and higher orders differentiate both. The value is that of `f`. Both must be pure: they are also asked at
 * each use of the function, on variables, to learn what they mention from outside.
 *
 * @returns A function like `f`, on expressions, numbers and tensors, for use in any other.
 * @throws GM-RULE if `forward` does not return a pair or `backward` a tuple with one entry for each argument, or if what
 *   is differentiated reaches `f` otherwise than through its arguments; GM-TREE-MISMATCH if a cotangent does not look
 *   like its argument.
 *
 * @example
 * const clipped = customVjp(
 *   (x: Expr) => x,
 *   (x) => [x, null],
 *   (_, cotangent) => [clamp(cotangent, { min: -1, max: 1 })],
 * )
 * grad((x: Expr) => mul(100, clipped(x)))(3) // => 1
 */
export function customVjp<A extends readonly Expr[], T, R>(
  f: (...args: A) => T,
  forward: (...args: A) => readonly [value: Cotangent<T>, residuals: R],
  backward: (residuals: R, cotangent: Symbolic<T>) => CotangentsOf<A>,
): (...args: Arguments<A>) => Symbolic<T>;
export function customVjp<A extends readonly unknown[], T, R>(
  f: (...args: A) => T,
  forward: (...args: A) => readonly [value: Cotangent<T>, residuals: R],
  backward: (residuals: R, cotangent: Symbolic<T>) => CotangentsOf<A>,
): (...args: Arguments<A>) => Symbolic<T>;
export function customVjp(f: AnyFunction, forward: AnyFunction, backward: AnyFunction): TreeFunction {
  for (const part of [f, forward, backward]) checkedFunction("customVjp", part);
  return (...given) => {
    const plain = callSite((args) => call(f, args), given);
    const { site, rule } = withRule(
      f,
      plain,
      (cotangents, args, results, wanted) => {
        checkCaptured("customVjp", plain, wanted);
        const primals = argumentTrees(plain, (structure, from, to) => unflatten(structure, args.slice(from, to)));
        const pair = call(forward, primals);
        if (!Array.isArray(pair) || pair.length !== 2)
          throw fail.customResult("customVjp", "forward to return [value, residuals]", pair);
        const cotangent = amountTree(plain.outputs.structure, cotangents, results);
        const tuple = call(backward, [pair[1], cotangent]);
        if (!Array.isArray(tuple) || tuple.length !== plain.args.length)
          throw fail.customResult("customVjp", "backward to return a tuple with one cotangent an argument", tuple);
        const own = plain.args.flatMap((arg, i) => cotangentOf(arg, tuple[i], i));
        return args.map((_, i) => own[i]);
      },
      plain.body.results.map(({ shape }) => shape),
    );
    return called("customVjp", site, { vjp: rule });
  };
}

/** What `backward` returned for one argument; `null` says that it has none. */
const cotangentOf = (arg: Flattened, tree: unknown, index: number): Amounts => {
  if (tree === null) return arg.leaves.map(() => undefined);
  const found = outputsOf(tree, "cotangent");
  checkSameTree(
    `customVjp: the cotangent of argument ${index}`,
    { structure: arg.structure, shapes: shapesOf(arg) },
    shapeOfOutputs(found),
  );
  return found.exprs;
};

/**
 * The same function, computed anew when its gradient is: what lies between its arguments and its result is not kept
 * from the first time. Costs one more evaluation and saves the memory of its intermediate values.
 *
 * @example
 * const block = checkpoint((x: Expr) => sin(sin(x)))
 * grad((x: Expr) => block(block(x)))(0) // => 1
 */
export function checkpoint<A extends readonly Expr[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(...args: P) => Symbolic<T>;
export function checkpoint<A extends readonly unknown[], T>(
  f: (...args: A) => T,
): <P extends Arguments<A>>(...args: P) => Symbolic<T>;
export function checkpoint(f: AnyFunction): TreeFunction {
  checkedFunction("checkpoint", f);
  return (...given) =>
    called(
      "checkpoint",
      callSite((args) => call(f, args), given),
    );
}
