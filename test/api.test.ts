// The public surface, name by name, in test/api.txt: `vitest -u` writes it anew, and the diff is reviewed. And the
// contract: every name is there, and every op is called in both forms.
import { fileURLToPath } from "node:url";
import { pipe } from "fp-ts/lib/function.js";
import * as gradmap from "gradmap";
import { arange, type Expr, evaluate, reshape, tensor, toNested } from "gradmap";
import * as files from "gradmap/files";
import * as laws from "gradmap/laws";
import * as learn from "gradmap/learn";
import * as show from "gradmap/show";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { pretend, untyped } from "./throwing.js";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const entries = {
  gradmap: "src/index.ts",
  "gradmap/files": "src/files/index.ts",
  "gradmap/laws": "laws/index.ts",
  "gradmap/learn": "src/learn/index.ts",
  "gradmap/show": "src/show.ts",
};
const modules: Readonly<Record<string, object>> = {
  gradmap,
  "gradmap/files": files,
  "gradmap/laws": laws,
  "gradmap/learn": learn,
  "gradmap/show": show,
};

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
  defineRule attempt explainNonFinite simplify share linearize linearTranspose checkpoint vmap customJvp customVjp cond
  fold scan iterate whileLoop fixedPoint root diagHessian taylor einsum`;
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
  logSoftmax logSumExp variance std prod norm cumsum cumprod layerNorm rmsNorm groupNorm batchNorm conv1d conv2d
  convTranspose2d maxPool2d avgPool2d embedding gather scatterAdd pad squeeze unsqueeze flip roll tile tril triu diag trace
  scaledDotProductAttention inv det solve cholesky logdet sort argsort topk argmax argmin oneHot linear`;

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
  const images = reshape(arange(4), [1, 1, 2, 2]);
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
    variance: [matrix, { axis: 0, unbiased: true }],
    std: [matrix, { axis: 0 }],
    prod: [matrix, { axis: 0 }],
    norm: [matrix, { ord: 1, axis: 0 }],
    cumsum: [matrix, { axis: 0 }],
    cumprod: [matrix, { axis: 0 }],
    layerNorm: [matrix, { eps: 1e-3 }],
    rmsNorm: [matrix, { eps: 1e-3 }],
    groupNorm: [images, { groups: 1 }],
    batchNorm: [images, { eps: 1e-3 }],
    conv1d: [tensor([[1, 2, 3]]), tensor([[[1, -1]]]), { stride: 1 }],
    conv2d: [images, images, { padding: 1 }],
    convTranspose2d: [images, images, { stride: 2 }],
    maxPool2d: [images, { kernel: 2 }],
    avgPool2d: [images, { kernel: 2 }],
    embedding: [matrix, [1, 0]],
    gather: [matrix, tensor([[1, 0]]), { axis: 0 }],
    scatterAdd: [matrix, tensor([[1, 0]]), matrix, { axis: 0 }],
    pad: [
      matrix,
      [
        [1, 0],
        [0, 1],
      ],
      { value: 2 },
    ],
    squeeze: [images, { axis: 0 }],
    unsqueeze: [matrix, { axis: 1 }],
    flip: [matrix, { axis: 1 }],
    roll: [matrix, { shift: 1, axis: 1 }],
    tile: [matrix, [2, 1]],
    tril: [matrix, { diagonal: 0 }],
    triu: [matrix, { diagonal: 0 }],
    diag: [matrix, { diagonal: 1 }],
    trace: [matrix],
    scaledDotProductAttention: [matrix, matrix, matrix, { causal: true }],
    inv: [matrix],
    det: [matrix],
    solve: [matrix, x],
    cholesky: [
      tensor([
        [2, 1],
        [1, 2],
      ]),
    ],
    logdet: [
      tensor([
        [2, 1],
        [1, 2],
      ]),
    ],
    sort: [matrix, { axis: 0, descending: true }],
    argsort: [matrix, { axis: 0 }],
    topk: [matrix, 1, { axis: 0 }],
    argmax: [matrix, { axis: 0 }],
    argmin: [matrix, { axis: 0, keepdims: true }],
    oneHot: [tensor([1, 0]), 3],
    linear: [matrix, matrix, { bias: x }],
  };

  test.each(words(structural))("%s, data first and data last", (name) => {
    const op = named(name);
    const [data, ...rest] = settings[name]!;
    if (rest.length === 0) return expect(numbers(pipe(data, op))).toEqual(numbers(op(data)));
    const dataLast = untyped(pretend<() => unknown>(op(...rest)));
    expect(numbers(dataLast(data))).toEqual(numbers(op(data, ...rest)));
  });

  test("data last means x - y", () => {
    expect(numbers(pipe(tensor([5]), gradmap.sub(3)))).toEqual([2]);
  });
});
