// compile: a function of trees as generated code, of the kind that its caller chooses. Knows back ends by name; is
// ignorant of how they work.
import { fail } from "../expr/errors.js";
import { type Expr, isExpr, type Var } from "../expr/expr.js";
import { asTensor } from "../expr/tensor.js";
import { checkedOptions } from "../ops/call.js";
import { type Backend, compiled, interpreted, planOf } from "../run/execute.js";
import { javascriptSource } from "../run/javascript/emit.js";
import { type Compiling, compiling } from "../run/wasm/compiling.js";
import { emit } from "../run/wasm/emit.js";
import { moduleText } from "../run/wasm/text.js";
import type { Execute, MakeExecutor } from "./execute.js";
import { type AnyFunction, type Build, call, checkedFunction, staged, type TreeFunction } from "./staged.js";
import { flatten } from "./tree.js";
import type { Arguments, Evaluated } from "./types.js";

/** How `compile` is to compute. */
export interface CompileOptions {
  /**
   * `"wasm"`, `"javascript"`, the `"interpreter"`, or `"auto"`, which takes the first of them that there is. `"auto"` unless
   * given.
   */
  readonly backend?: "auto" | Backend;
  /** Numbers of 64 bits, or of 32: less exact, half the size and, in WebAssembly, twice as fast. `"f64"` unless given. */
  readonly precision?: "f64" | "f32";
  /**
   * For development: trace `f` again at its 2nd, 4th, 8th ... call and compare, so that a function that is not pure is
   * found out. `false` unless given.
   */
  readonly checkPurity?: boolean;
}

/** A compiled function, which can be looked at. */
export interface Compiled<A extends readonly unknown[], T> {
  (...args: A): Evaluated<T>;
  /** The JavaScript that is, or would be, generated for arguments like these. */
  readonly toSource: (...args: A) => string;
  /** The WebAssembly that is, or would be, generated for arguments like these, as text. */
  readonly toWat: (...args: A) => string;
}

type Checked = Required<CompileOptions>;

const backends = ["auto", "interpreter", "javascript", "wasm"] as const;
const precisions = ["f64", "f32"] as const;

const checkedCompileOptions = (where: string, given: CompileOptions | undefined): Checked => {
  const {
    backend = "auto",
    precision = "f64",
    checkPurity = false,
  } = checkedOptions(where, given, ["backend", "precision", "checkPurity"]);
  if (!backends.includes(backend))
    throw fail.optionValue(where, "backend", `one of ${backends.map((name) => `"${name}"`).join(", ")}`, backend);
  if (!precisions.includes(precision)) throw fail.optionValue(where, "precision", '"f64" or "f32"', precision);
  if (precision === "f32" && backend !== "auto" && backend !== "wasm")
    throw fail.optionValue(where, "precision", '"f64", which is what JavaScript computes with', precision);
  if (typeof checkPurity !== "boolean") throw fail.optionValue(where, "checkPurity", "true or false", checkPurity);
  return { backend, precision, checkPurity };
};

/** Traces as they are met, so that their code can be shown. */
interface Traced {
  outputs: readonly Expr[];
  variables: readonly Var[];
}

const makeExecutor =
  ({ backend, precision }: Checked): MakeExecutor =>
  (outputs, variables) => {
    const make = (name: Backend): Execute | undefined =>
      name === "interpreter"
        ? interpreted(outputs, variables)
        : compiled(outputs, variables, name, { precision, exact: false });
    if (backend === "auto") return make("wasm") ?? make("javascript") ?? interpreted(outputs, variables);
    // What no back end can hold, such as a sequence whose length only the run tells, the interpreter computes.
    return make(backend) ?? interpreted(outputs, variables);
  };

const compiledFunction = (f: AnyFunction, options: Checked, replaced?: () => Execute | undefined) => {
  const make = makeExecutor(options);
  let latest: Traced | undefined;
  const build: Build = (args) =>
    call(
      f,
      args.map((arg) => arg.tree),
    );
  const purity = options.checkPurity ? purityCheck(build) : undefined;
  const compiledRun = staged(build, (outputs, variables) => {
    const traced = { outputs, variables };
    const execute = replaced?.() ?? make(outputs, variables);
    return (values) => {
      latest = traced;
      return execute(values);
    };
  });
  const run: TreeFunction = (...args) => {
    const result = compiledRun(...args);
    purity?.(args);
    return result;
  };
  const tracedFor = (args: readonly unknown[]): Traced => {
    latest = undefined;
    run(...args);
    return latest ?? { outputs: [], variables: [] };
  };
  const planFor = (args: readonly unknown[]) => {
    const { outputs, variables } = tracedFor(args);
    return planOf(outputs, variables, false);
  };
  const shown = {
    toSource: (...args: readonly unknown[]): string => {
      const plan = planFor(args);
      return plan === undefined ? notGenerated : javascriptSource(plan);
    },
    toWat: (...args: readonly unknown[]): string => {
      const plan = planFor(args);
      return plan === undefined
        ? notGenerated
        : moduleText(emit(plan, { precision: options.precision, exact: false }).bytes);
    },
  };
  return { run: Object.freeze(Object.assign((...args: readonly unknown[]) => run(...args), shown)), tracedFor };
};

/** Compares what `build` builds now with what it built first, at every call whose number is a power of two. */
const purityCheck = (build: Build): ((args: readonly unknown[]) => void) => {
  const first = staged(build, interpreted);
  let calls = 0;
  return (args) => {
    calls += 1;
    if ((calls & (calls - 1)) !== 0) return;
    const before = flatten(first(...args), "result");
    if (calls === 1) return;
    const now = flatten(staged(build, interpreted)(...args), "result");
    before.leaves.forEach((leaf, i) => {
      const other = now.leaves[i];
      if (isExpr(leaf) || other === undefined || isExpr(other)) return;
      const [a, b] = [asTensor(leaf).data, asTensor(other).data];
      const at = [...a].findIndex((value, k) => !Object.is(value, b[k]));
      if (at >= 0) throw fail.impure("compile", before.structure.paths[i]!, a[at]!, b[at]!);
    });
  };
};

const notGenerated =
  "// This is run by the interpreter: it holds sequences whose length only the run tells, or no numbers.\n";

/**
 * `f` as generated code: any tree in, any tree out. `grad` and its family do so by themselves when it pays; `compile` does
 * it for any function, at its first call, in the way that the options say.
 *
 * Results are within rounding of what the interpreter gives: sums are added in another order, and the functions of
 * WebAssembly are within 2 units in the last place. With `precision: "f32"` all is computed in 32 bits.
 *
 * @param f - Takes trees of expressions and returns any tree of expressions; pure, as for {@link grad}. Derivatives are
 *   such functions: `compile(grad(loss))`.
 * @throws GM-OPTION for an unknown back end or precision.
 *
 * @example
 * const norm = compile((x: Expr) => sqrt(sum(square(x))))
 * norm(tensor([3, 4])) // => 5
 * norm.toWat(tensor([3, 4])).includes("f64.sqrt") // => true
 */
export function compile<A extends readonly Expr[], T>(
  f: (...args: A) => T,
  options?: CompileOptions,
): Compiled<Arguments<A>, T>;
export function compile<A extends readonly unknown[], T>(
  f: (...args: A) => T,
  options?: CompileOptions,
): Compiled<Arguments<A>, T>;
export function compile(f: AnyFunction, options?: CompileOptions): unknown {
  checkedFunction("compile", f);
  return compiledFunction(f, checkedCompileOptions("compile", options)).run;
}

/**
 * {@link compile}, with the WebAssembly for arguments like `args` compiled in the background: for pages that may not
 * compile it at once. `f` is called, and its values are computed by the interpreter, once on the way.
 *
 * @throws GM-OPTION for an unknown back end or precision.
 *
 * @example
 * const compiling = compileAsync((x: Expr) => mul(2, x))(tensor([1, 2]))
 * compiling.then((double) => toNested(double(tensor([3, 4])))) // [6, 8], when it is awaited
 * compiling instanceof Promise // => true
 */
export function compileAsync<A extends readonly Expr[], T>(
  f: (...args: A) => T,
  options?: CompileOptions,
): (...args: Arguments<A>) => Promise<Compiled<Arguments<A>, T>>;
export function compileAsync<A extends readonly unknown[], T>(
  f: (...args: A) => T,
  options?: CompileOptions,
): (...args: Arguments<A>) => Promise<Compiled<Arguments<A>, T>>;
export function compileAsync(f: AnyFunction, options?: CompileOptions): unknown {
  checkedFunction("compileAsync", f);
  const checked = checkedCompileOptions("compileAsync", options);
  return async (...args: readonly unknown[]) => {
    const { outputs, variables } = compiledFunction(f, { ...checked, backend: "interpreter" }).tracedFor(args);
    const plan =
      checked.backend === "auto" || checked.backend === "wasm" ? planOf(outputs, variables, false) : undefined;
    const started: Compiling | undefined =
      plan === undefined ? undefined : await compiling(plan, { precision: checked.precision, exact: false });
    // Taken by the first trace, which is that of arguments like these.
    let ready = started?.();
    const once = (): Execute | undefined => {
      const taken = ready;
      ready = undefined;
      return taken;
    };
    const { run } = compiledFunction(f, checked, once);
    run(...args);
    return run;
  };
}
