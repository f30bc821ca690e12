// vmap: a function of one example as a function of a whole batch. The function is traced on one example; what it built
// is then taken to the batch (see ../rewrite/vectorize.ts). Knows trees and axes only.
import { fail } from "../expr/errors.js";
import { type Expr, toExpr, type Var, variable } from "../expr/expr.js";
import { canonicalAxis } from "../expr/shape.js";
import { checkedOptions } from "../ops/call.js";
import { permute } from "../ops/movement.js";
import { oneByOne, whole } from "../rewrite/control/batch.js";
import { type Batched, vectorize } from "../rewrite/vectorize.js";
import { type Axes, axesOf, checkedAxes } from "./axes.js";
import {
  type AnyFunction,
  call,
  checkedFunction,
  oncePerFunction,
  staged,
  type TracedArgument,
  type TreeFunction,
} from "./staged.js";
import { flatten, unflatten } from "./tree.js";
import type { Arguments, BatchOf } from "./types.js";

/** Where the batch is in the arguments and where it goes in the result. */
export interface VmapOptions {
  /**
   * One axis for all arguments (0, unless given), or a list with one entry for each: an axis, `null` for an argument that
   * is the same for all examples, or a tree of these as far down as they differ.
   */
  readonly inAxes?: Axes;
  /** The axis of the result that is the batch: one for all leaves (0, unless given), or a tree of axes. */
  readonly outAxes?: Exclude<Axes, null>;
}

interface Example {
  readonly tree: unknown;
  readonly bindings: readonly (readonly [Var, Batched])[];
}

/** `expr` with its axis `from` as axis `to`. */
const moved = (expr: Expr, from: number, to: number): Expr => {
  if (from === to) return expr;
  const axes = expr.shape.map((_, axis) => axis).filter((axis) => axis !== from);
  return permute(expr, [...axes.slice(0, to), from, ...axes.slice(to)]);
};

/** The size of the batch: that of all leaves that have an axis. */
const sizeOfBatch = (args: readonly TracedArgument[], axes: readonly (readonly (number | null)[])[], said: Axes) => {
  const batched = args.flatMap(({ structure, variables }, i) =>
    variables.flatMap((variable, k) => {
      const axis = axes[i]![k]!;
      const path = structure.paths[k]!;
      if (axis !== null && variable.shape.length === 0) throw fail.noBatchAxis(path);
      return axis === null
        ? []
        : [{ path, size: variable.shape[canonicalAxis(`vmap: ${path}`, axis, variable.shape.length)]! }];
    }),
  );
  const [first] = batched;
  if (first === undefined) throw fail.noBatch(said);
  const other = batched.find(({ size }) => size !== first.size);
  if (other !== undefined) throw fail.batchSize(other.path, first.size, first.path, other.size);
  return first.size;
};

/** One example of an argument, on variables of its own, and what stands for them in the batch. */
const exampleOf = ({ structure, variables }: TracedArgument, axes: readonly (number | null)[]): Example => {
  const bindings: (readonly [Var, Batched])[] = [];
  const leaves = variables.map((whole, k) => {
    const said = axes[k]!;
    if (said === null) return whole;
    const axis = canonicalAxis("vmap", said, whole.shape.length);
    const example = variable(
      whole.name,
      whole.shape.filter((_, a) => a !== axis),
    );
    bindings.push([example, { expr: moved(whole, axis, 0), batched: true }]);
    return example;
  });
  return { tree: unflatten(structure, leaves), bindings };
};

const vectorized = (f: AnyFunction, inAxes: Axes, outAxes: Axes, args: readonly TracedArgument[]): unknown => {
  const perArgument = Array.isArray(inAxes) ? inAxes : args.map(() => inAxes);
  if (perArgument.length !== args.length)
    throw fail.axes("inAxes", "the arguments", `${args.length} entries, one an argument, or one axis for all`, inAxes);
  const axes = args.map(({ structure }, i) => axesOf("inAxes", perArgument[i]!, structure));
  const size = sizeOfBatch(args, axes, inAxes);
  const examples = args.map((arg, i) => exampleOf(arg, axes[i]!));
  const result = flatten(
    call(
      f,
      examples.map(({ tree }) => tree),
    ),
    "result",
  );
  const out = axesOf("outAxes", outAxes, result.structure);
  const roots = result.leaves.map((leaf) => toExpr(leaf));
  const bindings = new Map(examples.flatMap((example) => example.bindings));
  const batch = vectorize(roots, bindings, size) ?? oneByOne(roots, bindings, size);
  return unflatten(
    result.structure,
    batch.map((leaf, i) => {
      const axis = out[i];
      if (axis === null || axis === undefined)
        throw fail.axes("outAxes", result.structure.paths[i]!, "a whole number: every result has the batch", null);
      const expr = whole(leaf, size);
      return moved(expr, 0, canonicalAxis("vmap: outAxes", axis, expr.shape.length));
    }),
  );
};

// One staged function for each f and each choice of axes, so that `vmap(f)(x)` in a loop traces f once.
const stagedFor = oncePerFunction("vmap", (f) => {
  const known = new Map<string, TreeFunction>();
  return (inAxes: Axes, outAxes: Axes): TreeFunction => {
    const [into, out] = [checkedAxes("inAxes", inAxes), checkedAxes("outAxes", outAxes)];
    const key = `${into.key} to ${out.key}`;
    const fresh = known.get(key) ?? staged((args) => vectorized(f, into.axes, out.axes, args));
    known.set(key, fresh);
    return fresh;
  };
});

/**
 * A function of one example as a function of a batch of them: each batched leaf has one more axis, and so has each leaf
 * of the result. The same as calling `f` for every example and stacking what it returns, in one pass.
 *
 * `f` is traced on one example. It may use any op, loop or derivative, `vmap` included; what it uses from outside is the
 * same for all examples. A batch of 0 or 1 is a batch. Where the examples take different sides of a `cond`, or different
 * numbers of steps in a `whileLoop`, that part goes through them one by one, so that no example computes what it does not need.
 *
 * @throws GM-SHAPE if batched leaves have different sizes along their batch axes; GM-AXIS if an axis is not there;
 *   GM-OPTION for axes that do not fit the arguments.
 *
 * @example
 * const dots = vmap((x: Expr, y: Expr) => dot(x, y))
 * toNested(dots(tensor([[1, 2], [3, 4]]), tensor([[1, 1], [1, 1]]))) // => [3, 7]
 * const perExample = vmap(grad((w: Expr, x: Expr) => mul(mul(w, w), x)), { inAxes: [null, 0] })
 * toNested(perExample(3, tensor([1, 10]))) // => [6, 60]
 */
export function vmap<A extends readonly Expr[], T>(
  f: (...args: A) => T,
  options?: VmapOptions,
): <P extends Arguments<A>>(...args: P) => BatchOf<T, P>;
export function vmap<A extends readonly unknown[], T>(
  f: (...args: A) => T,
  options?: VmapOptions,
): <P extends Arguments<A>>(...args: P) => BatchOf<T, P>;
export function vmap(f: AnyFunction, options?: VmapOptions): unknown {
  checkedFunction("vmap", f);
  const { inAxes = 0, outAxes = 0 } = checkedOptions("vmap", options, ["inAxes", "outAxes"]);
  return stagedFor(f)(inAxes, outAxes);
}
