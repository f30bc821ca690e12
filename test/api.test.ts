// The public surface, name by name, in test/api.txt: `vitest -u` writes it anew, and the diff is reviewed. And the
// contract: every name is there, and every op is called in both forms.
import { fileURLToPath } from "node:url";
import { pipe } from "fp-ts/lib/function.js";
import * as gradmap from "gradmap";
import { type Expr, evaluate, tensor, toNested } from "gradmap";
import * as laws from "gradmap/laws";
import * as show from "gradmap/show";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { pretend, untyped } from "./throwing.js";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const entries = { gradmap: "src/index.ts", "gradmap/laws": "laws/index.ts", "gradmap/show": "src/show/index.ts" };
const modules: Readonly<Record<string, object>> = { gradmap, "gradmap/laws": laws, "gradmap/show": show };

/** What a name stands for: an op, a function, a class, some other value, or a type. */
const kindOf = (module: object, name: string): string => {
  const value: unknown = Reflect.get(module, name);
  if (typeof value === "function") {
    if ("op" in value) return "op";
    return /^class\b/.test(String(value)) ? "class" : "function";
  }
  return value === undefined ? "type" : "value";
};

const surface = (): string => {
  const { options } = ts.convertCompilerOptionsFromJson({ module: "nodenext", target: "es2022", noResolve: false }, "");
  const program = ts.createProgram(Object.values(entries).map(path), options);
  const checker = program.getTypeChecker();
  const lines = Object.entries(entries).flatMap(([module, file]) => {
    const source = program.getSourceFile(path(file));
    const symbol = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    const names = symbol === undefined ? [] : checker.getExportsOfModule(symbol).map(({ name }) => name);
    return names.map((name) => `${module} ${name}: ${kindOf(modules[module]!, name)}`).sort();
  });
  return `${lines.join("\n")}\n`;
};

test("the public surface is that of test/api.txt", async () => {
  await expect(surface()).toMatchFileSnapshot("api.txt");
});

const functions = `
  tensor toNested zeros ones full arange eye fromTypedArray variable constant shapeOf freeVariables substitute evaluate
  math gradientMap reversePass grad valueAndGrad jvp vjp jacfwd jacrev hessian hvp stopGradient defineOp defineLinear
  defineRule attempt explainNonFinite simplify share`;
const unary = `
  neg abs sign square cube sqrt cbrt rsqrt reciprocal exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan
  sinh cosh tanh asinh acosh atanh sigmoid logSigmoid softplus relu relu6 selu gelu geluTanh silu mish softsign
  hardSigmoid hardSwish hardTanh tanhShrink erf erfc erfinv logit lgamma digamma floor ceil round trunc frac sinc`;
const optional = "leakyRelu elu celu softShrink";
const binary = `
  add sub mul div pow atan2 hypot max min fmax fmin fmod remainder logAddExp logAddExp2 xlogy xlog1py copysign
  lt le gt ge eq ne`;
const structural = `
  clamp sum mean amax amin reshape transpose permute broadcastTo matmul dot outer where concat stack slice indexSelect softmax
  logSoftmax logSumExp`;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const named = (name: string): ((...args: readonly unknown[]) => unknown) => {
  const value: unknown = Reflect.get(gradmap, name);
  expect(typeof value, name).toBe("function");
  return untyped(pretend<() => unknown>(value));
};

const numbers = (expr: unknown): unknown => toNested(evaluate(pretend<Expr>(expr), {}));

describe("the contract's names", () => {
  test.each(words(functions))("%s is a function", (name) => {
    expect(kindOf(gradmap, name)).toMatch(/^(function|op)$/);
  });

  test("GradientMap, Tree, conventions and rewrites are values", () => {
    for (const name of ["GradientMap", "Tree", "conventions", "rewrites"]) expect(kindOf(gradmap, name)).toBe("value");
  });

  const [x, y] = [tensor([0.3, 0.6]), tensor([0.4, 0.5])];

  test.each(words(unary))("%s(x)", (name) => {
    const op = named(name);
    expect(numbers(op(x))).toEqual(numbers(pipe(x, op)));
  });

  test.each(words(binary))("%s, data first and data last", (name) => {
    const op = named(name);
    const dataLast = untyped(pretend<() => unknown>(op(y)));
    expect(numbers(dataLast(x))).toEqual(numbers(op(x, y)));
  });

  test.each(words(optional))("%s with options, data first and data last", (name) => {
    const op = named(name);
    const dataLast = untyped(pretend<() => unknown>(op({})));
    expect(numbers(dataLast(x))).toEqual(numbers(op(x, {})));
    expect(numbers(op(x))).toEqual(numbers(op(x, {})));
  });

  const matrix = tensor([
    [1, 2],
    [3, 4],
  ]);
  const settings: Readonly<Record<string, readonly [data: unknown, ...settings: readonly unknown[]]>> = {
    clamp: [matrix, { min: 2, max: 3 }],
    sum: [matrix, { axis: 1 }],
    mean: [matrix, { axis: 1 }],
    amax: [matrix, { axis: 0, keepdims: true }],
    amin: [matrix, { axis: [0, 1] }],
    logSumExp: [matrix, { axis: 1 }],
    softmax: [matrix, { axis: 0 }],
    logSoftmax: [matrix, { axis: 0 }],
    reshape: [matrix, [4]],
    transpose: [matrix, [0, 1]],
    permute: [matrix, [1, 0]],
    broadcastTo: [matrix, [2, 2, 2]],
    matmul: [matrix, matrix],
    dot: [x, y],
    outer: [x, y],
    where: [x, y, matrix],
    concat: [[x, y], { axis: 0 }],
    stack: [[x, y], { axis: 1 }],
    slice: [matrix, [[0, 1]]],
    indexSelect: [matrix, [1], { axis: 1 }],
  };

  test.each(words(structural))("%s, data first and data last", (name) => {
    const op = named(name);
    const [data, ...rest] = settings[name]!;
    const dataLast = untyped(pretend<() => unknown>(op(...rest)));
    expect(numbers(dataLast(data))).toEqual(numbers(op(data, ...rest)));
  });

  test("data last means x - y", () => {
    expect(numbers(pipe(tensor([5]), gradmap.sub(3)))).toEqual([2]);
  });
});
