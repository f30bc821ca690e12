// A function of trees, traced once for each structure of its arguments and then run as a program. Knows how trees
// become variables and values, and which trace a call belongs to; is ignorant of what the traced function does with them.
import { describeValue, fail, GradError } from "../expr/errors.js";
import { type Expr, isExpr, type Operand, toExpr, type Var, variable } from "../expr/expr.js";
import { within } from "../expr/scope.js";
import type { Shape } from "../expr/shape.js";
import { asValue, isTensor, shapeOfValue } from "../expr/tensor.js";
import { freeVariablesOf } from "../expr/walk.js";
import { simplifyAll } from "../rewrite/simplify.js";
import { inlined } from "../rewrite/substitute.js";
import type { Value } from "../run/program.js";
import { type Execute, executorOf, type MakeExecutor } from "./execute.js";
import { memoryOf } from "./memory.js";
import { type Shortcut, shortcutFor } from "./shortcut.js";
import { type Flattened, flatten, type Structure, type TreeShape, unflatten } from "./tree.js";

/** A user's function, whatever its arguments: it is called by {@link call}. */
export type AnyFunction = (...args: never[]) => unknown;

/** A function of ours over trees whose types were checked at the public surface. */
export type TreeFunction = (...args: readonly unknown[]) => unknown;

export const call = (f: AnyFunction, args: readonly unknown[]): unknown => Reflect.apply(f, undefined, args);

/** An argument while a function is traced: variables in place of its leaves. */
export interface TracedArgument {
  readonly tree: unknown;
  readonly structure: Structure;
  readonly variables: readonly Var[];
}

/** What a traced function computes from the variables of its arguments: any tree of operands. */
export type Build = (args: readonly TracedArgument[]) => unknown;

interface Trace {
  readonly key: string;
  readonly variables: readonly Var[];
  readonly outputs: readonly Expr[];
  readonly structure: Structure;
  /** Depends on variables of an enclosing trace, so it has no value yet. */
  readonly open: boolean;
  readonly executor: () => Execute;
  readonly shortcut: () => Shortcut | undefined;
}

// A loop that passes ever new static leaves (a step's label, say) must not grow the cache without end.
const tracesKept = 64;

export const rootName = (index: number): string => (index === 0 ? "params" : `arguments[${index}]`);

// Variables are labelled by their path: `layers[0].w` for a leaf of the first argument, `x` for the argument itself.
export const label = (path: string): string => (path === "params" ? "x" : path.replace(/^params\./, ""));

export const shapeOfLeaf = (leaf: Operand): Shape => (isExpr(leaf) ? leaf.shape : shapeOfValue(leaf));

export const shapesOf = ({ leaves }: Flattened): readonly Shape[] => leaves.map(shapeOfLeaf);

const isConcrete = (leaf: Operand): leaf is Value => !isExpr(leaf);

/**
 * The function that `build` describes. On values it runs a program and returns values; if any leaf is an expression,
 * or if the traced function uses variables from outside, it returns expressions. Results are frozen.
 */
export const staged = (build: Build, makeExecutor: MakeExecutor = executorOf): TreeFunction => {
  const traces = memoryOf<Trace>(tracesKept);

  const theLongWay = (args: readonly unknown[]): unknown => {
    const flattened = args.map((arg, i) => flatten(arg, rootName(i)));
    const key = flattened.map((arg) => `${arg.structure.key}|${shapesOf(arg).join("|")}`).join("||");
    // A trace serves all calls: it is not in the scope of the first of them.
    const { entry: trace, again } = traces.recall(key, () =>
      within(undefined, traced, build, key, flattened, makeExecutor),
    );
    const leaves = flattened.flatMap((arg) => arg.leaves);
    if (trace.open || !leaves.every(isConcrete)) return unflatten(trace.structure, substituted(trace, leaves));
    // What is called twice may well be called often.
    if (again && trace.shortcut() !== undefined) traces.use(trace);
    const execute = trace.executor();
    return unflatten(trace.structure, execute(leaves.map((leaf) => (isTensor(leaf) ? asValue(leaf) : leaf))));
  };

  return (...args) => {
    // In a loop the next call is nearly always like one of the last.
    for (let i = 0; i < traces.recent.length; i++) {
      const trace = traces.recent[i]!;
      const shortcut = trace.shortcut();
      const values = shortcut === undefined ? undefined : valuesIn(shortcut, args);
      if (shortcut === undefined || values === undefined) continue;
      if (i > 0) traces.use(trace);
      const execute = trace.executor();
      return shortcut.build(execute(values));
    }
    return theLongWay(args);
  };
};

const valuesIn = ({ read }: Shortcut, args: readonly unknown[]): readonly Value[] | undefined => {
  try {
    return read(args);
  } catch {
    // A getter threw, or a proxy. Flatten comes across it, too, and what it throws is what the caller is to see.
    return undefined;
  }
};

const substituted = (trace: Trace, leaves: readonly Operand[]): readonly Expr[] =>
  inlined(trace.outputs, new Map(trace.variables.map((variable, i) => [variable, toExpr(leaves[i]!)] as const)));

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const traced = (build: Build, key: string, flattened: readonly Flattened[], makeExecutor: MakeExecutor): Trace => {
  // The trace outlives the leaves: it keeps their shapes only.
  const shapes = flattened.map((arg): TreeShape => ({ structure: arg.structure, shapes: shapesOf(arg) }));
  const args = flattened.map(({ structure, leaves }): TracedArgument => {
    const variables = leaves.map((leaf, i) => variable(label(structure.paths[i]!), shapeOfLeaf(leaf)));
    return { tree: unflatten(structure, variables), structure, variables };
  });
  const variables = args.flatMap((arg) => arg.variables);
  const result = flatten(
    located(flattened, () => build(args)),
    "result",
  );
  const outputs = simplifyAll(result.leaves.map((leaf) => toExpr(leaf)));
  const own = new Set(variables);
  return {
    key,
    variables,
    outputs,
    structure: result.structure,
    open: freeVariablesOf(outputs).some((v) => !own.has(v)),
    executor: once(() => makeExecutor(outputs, variables)),
    shortcut: shortcutFor(shapes, result.structure),
  };
};

// An op that was given no operand knows only what it was given. The arguments know where that came from: a string where
// a number belongs, or a parameter that is not there at all.
const located = <T>(flattened: readonly Flattened[], build: () => T): T => {
  try {
    return build();
  } catch (error) {
    if (!(error instanceof GradError) || error.code !== "GM-OPERAND") throw error;
    const structures = flattened.map(({ structure }) => structure);
    const suspects = structures.flatMap(({ tokens, places }) =>
      tokens.flatMap((t, i) => (t.kind === "static" && describeValue(t.value) === error.found ? [places[i]!] : [])),
    );
    throw fail.operandFrom(
      error,
      suspects,
      structures.flatMap(({ paths }) => paths),
    );
  }
};

/** The user's `f`, checked to be a function. */
export const checkedFunction = (where: string, f: unknown): void => {
  if (typeof f !== "function") throw fail.notAFunction(where, f);
};

/** `make(f)`, made once for each function for as long as it lives: so a transform of `f` keeps its traces. */
export const oncePerFunction = <T>(where: string, make: (f: AnyFunction) => T): ((f: AnyFunction) => T) => {
  const made = new WeakMap<AnyFunction, T>();
  return (f) => {
    checkedFunction(where, f);
    const known = made.get(f);
    if (known !== undefined) return known;
    const fresh = make(f);
    made.set(f, fresh);
    return fresh;
  };
};
