// The full text of one message for each code, so that wording is reviewed: where, what was expected, what was found and
// what to write instead.
import { readdirSync, readFileSync } from "node:fs";
import {
  add,
  compile,
  defineOp,
  type Expr,
  evaluate,
  grad,
  indexSelect,
  jvp,
  math,
  matmul,
  mul,
  reshape,
  sin,
  sum,
  tanh,
  tensor,
  variable,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { whyMissing } from "../../laws/core/fastCheck.js";
import { fail } from "../../src/expr/errors.js";
import { errorOf, pretend, untyped } from "../throwing.js";

const seen = new Set<string>();

const message = (code: string, f: () => unknown): string => {
  const error = errorOf(f);
  seen.add(error.code);
  expect(error.code).toBe(code);
  expect(error.message).toBe(
    `${error.where}: expected ${error.expected}, found ${error.found}.\n  ${error.hint} [${error.code}]`,
  );
  return error.message;
};

const [x, w, v] = [variable("x"), variable("w", [2, 3]), variable("v", [4, 3])];

describe("operands and environments", () => {
  test("GM-OPERAND", () => {
    expect(message("GM-OPERAND", () => untyped(mul)(x, undefined))).toMatchInlineSnapshot(`
      "mul: expected an Expr, a Tensor or a number for y, found undefined.
        Is a parameter missing from the tree, or a value not yet a number? Numbers and tensors lift by themselves. [GM-OPERAND]"
    `);
    expect(message("GM-OPERAND", () => untyped(mul)(x, [1, 2]))).toMatchInlineSnapshot(`
      "mul: expected an Expr, a Tensor or a number for y, found an array of length 2.
        Write tensor([...]) for an array of numbers, or stack([...]) for an array of expressions. [GM-OPERAND]"
    `);
    expect(message("GM-OPERAND", () => untyped(evaluate)(x, { x: "3" }))).toMatchInlineSnapshot(`
      "evaluate at x: expected a number or a Tensor, found the string "3".
        Is a value missing, or still a string? [GM-OPERAND]"
    `);
    expect(message("GM-OPERAND", () => untyped(tensor)([1, "2"]))).toMatchInlineSnapshot(`
      "tensor[1]: expected a number, found the string "2".
        Convert it with Number(...) first. [GM-OPERAND]"
    `);
    expect(message("GM-OPERAND", () => untyped(jvp(sin))(1, 1))).toMatchInlineSnapshot(`
      "jvp: expected an array of primals, one for each argument of the function, found the number 1.
        Write jvp(f)([x, y], [dx, dy]). [GM-OPERAND]"
    `);
  });
  test("GM-ARITY", () => {
    expect(message("GM-ARITY", () => untyped(mul)(1, 2, 3))).toMatchInlineSnapshot(`
      "mul: expected 2 operands, found 3.
        Write mul(x, ...) with all operands, or pipe(x, mul(...)) with all but the first. In map and reduce, which pass an index too, wrap it: (a, b) => mul(a, b). [GM-ARITY]"
    `);
    expect(message("GM-ARITY", () => untyped(sin)(1, 2))).toMatchInlineSnapshot(`
      "sin: expected 1 operand, found 2.
        Write sin(x). In map, which passes an index too, wrap it: (x) => sin(x). [GM-ARITY]"
    `);
  });
  test("GM-UNBOUND", () => {
    expect(
      message("GM-UNBOUND", () =>
        evaluate(mul(x, w), {
          w: tensor([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        }),
      ),
    ).toMatchInlineSnapshot(`
      "evaluate: expected a value for the variable "x", found an environment with w.
        Add it: evaluate(expr, { x: ... }), or a Map from the variable itself. [GM-UNBOUND]"
    `);
  });
  test("GM-AMBIGUOUS", () => {
    expect(message("GM-AMBIGUOUS", () => evaluate(add(x, variable("x")), { x: 1 }))).toMatchInlineSnapshot(`
      "evaluate: expected one variable for each name in the environment record, found two different variables named "x".
        Variables are identities and names are labels: pass new Map([[x, 1], [otherX, 2]]) instead of a record. [GM-AMBIGUOUS]"
    `);
  });
  test("GM-COERCION", () => {
    expect(message("GM-COERCION", () => pretend<number>(x) * 2)).toMatchInlineSnapshot(`
      "Expr: expected a function of gradmap, found an expression used with a JavaScript operator or Math.*.
        Write mul(x, y) for x * y, add(x, y) for x + y, tanh(x) for Math.tanh(x), where(gt(x, 0), a, b) for x > 0 ? a : b; or math\`\${x} * \${y}\`. [GM-COERCION]"
    `);
    expect(message("GM-COERCION", () => `${pretend<number>(x)}`)).toMatchInlineSnapshot(`
      "Expr: expected a function of gradmap, found an expression used as text or as a key.
        An expression has no value yet. To look at it, write toInfix(x) from gradmap/show; in a formula, write math\`...\`. [GM-COERCION]"
    `);
    expect(message("GM-COERCION", () => pretend<number>(tensor([1])) * 2)).toMatchInlineSnapshot(`
      "Tensor: expected a function of gradmap, found a tensor used with a JavaScript operator or Math.*.
        Write mul(a, b), add(a, b), ... inside a function that you differentiate or evaluate; read single numbers from .data. [GM-COERCION]"
    `);
  });
});

describe("options", () => {
  test("GM-OPTION", () => {
    expect(message("GM-OPTION", () => untyped(sum)(x, { axes: 0 }))).toMatchInlineSnapshot(`
      "sum: expected only the options axis, keepdims, found the option "axes".
        Remove it or mend its spelling. [GM-OPTION]"
    `);
    expect(message("GM-OPTION", () => untyped(grad)(sin, { argnums: "0" }))).toMatchInlineSnapshot(`
      "grad: expected an argument's index or a list of different ones for the option argnums, found the string "0".
        Write grad(..., { argnums: ... }) with an argument's index or a list of different ones. [GM-OPTION]"
    `);
    expect(message("GM-OPTION", () => grad((a: Expr) => a, { argnums: pretend<0>(2) })(1))).toMatchInlineSnapshot(`
      "grad: expected argnums to name arguments from 0 to 0, each once, found the number 2.
        Write { argnums: 1 } or { argnums: [0, 2] }. [GM-OPTION]"
    `);
  });
});

describe("shapes", () => {
  test("GM-SHAPE", () => {
    expect(message("GM-SHAPE", () => tensor([1, 2, 3], [2]))).toMatchInlineSnapshot(`
      "tensor: expected as many numbers as the shape [2] holds, found 3 numbers.
        Mend the shape or the data. [GM-SHAPE]"
    `);
    expect(message("GM-SHAPE", () => variable("x", [1.5]))).toMatchInlineSnapshot(`
      "variable: expected a shape: an array of whole numbers from 0 on, found [1.5].
        Write for example [2, 3]. [GM-SHAPE]"
    `);
  });
  test("GM-SHAPE-BROADCAST", () => {
    expect(message("GM-SHAPE-BROADCAST", () => add(w, v))).toMatchInlineSnapshot(`
      "add: expected shapes that broadcast (aligned at the last axis, sizes equal or 1), found x = w of shape [2, 3] and y = v of shape [4, 3].
        If the data is as it should be, insert an axis of size 1 with reshape or swap axes with transpose; else mend its size. [GM-SHAPE-BROADCAST]"
    `);
  });
  test("GM-SHAPE-MATMUL", () => {
    expect(message("GM-SHAPE-MATMUL", () => matmul(w, v))).toMatchInlineSnapshot(`
      "matmul: expected equal inner sizes: [n, k] times [k, m], found a = w of shape [2, 3] and b = v of shape [4, 3].
        Write matmul(a, transpose(b)), which would fit. [GM-SHAPE-MATMUL]"
    `);
  });
  test("GM-SHAPE-VALUE", () => {
    expect(message("GM-SHAPE-VALUE", () => evaluate(w, { w: 1 }))).toMatchInlineSnapshot(`
      "evaluate at w: expected a value of shape [2, 3], found shape [].
        Give a value of the declared shape, or declare the variable with the value's shape. [GM-SHAPE-VALUE]"
    `);
  });
  test("GM-SHAPE-SCALAR", () => {
    expect(message("GM-SHAPE-SCALAR", () => grad((a: Expr) => tanh(a))(tensor([1, 2])))).toMatchInlineSnapshot(`
      "grad: expected a function that returns one scalar expression (shape []), found an expression of shape [2].
        Reduce it, for instance with sum(...) or mean(...); for many outputs use jacrev, jacfwd or vjp. [GM-SHAPE-SCALAR]"
    `);
    expect(message("GM-SHAPE-SCALAR", () => untyped(grad(pretend<() => Expr>(() => [x])))(1))).toMatchInlineSnapshot(`
      "grad: expected a function that returns one scalar expression (shape []), found an array of length 1.
        Reduce it, for instance with sum(...) or mean(...); for many outputs use jacrev, jacfwd or vjp. [GM-SHAPE-SCALAR]"
    `);
  });
  test("GM-SHAPE-RAGGED", () => {
    expect(message("GM-SHAPE-RAGGED", () => tensor([[1, 2], [3]]))).toMatchInlineSnapshot(`
      "tensor[1]: expected an array of length 2, as its neighbours, found an array of length 1.
        Nested arrays must be rectangular: every row as long as the first. [GM-SHAPE-RAGGED]"
    `);
  });
  test("GM-SHAPE-RESHAPE", () => {
    expect(message("GM-SHAPE-RESHAPE", () => reshape(w, [4, 2]))).toMatchInlineSnapshot(`
      "reshape: expected a shape with as many elements as [2, 3], found [4, 2].
        The product of the sizes must stay the same; one size may be -1 and is then worked out. [GM-SHAPE-RESHAPE]"
    `);
  });
  test("GM-AXIS", () => {
    expect(message("GM-AXIS", () => sum(w, { axis: 2 }))).toMatchInlineSnapshot(`
      "sum: expected a whole axis from -2 to 1, found axis 2.
        Negative axes count from the end. [GM-AXIS]"
    `);
    expect(message("GM-AXIS", () => sum(x, { axis: 0 }))).toMatchInlineSnapshot(`
      "sum: expected no axis: the operand is a scalar, found axis 0.
        Negative axes count from the end. [GM-AXIS]"
    `);
  });
  test("GM-INDEX", () => {
    expect(message("GM-INDEX", () => indexSelect(w, [5]))).toMatchInlineSnapshot(`
      "indexSelect: expected a whole index from 0 to 1 for axis 0 of x = w of shape [2, 3], found 5 at index[0].
        Indices are not clamped; mend the index or enlarge the axis. [GM-INDEX]"
    `);
  });
});

describe("trees and functions", () => {
  test("GM-TREE-LEAF", () => {
    expect(message("GM-TREE-LEAF", () => untyped(grad(sin))([{ b: new Float64Array(2) }]))).toMatchInlineSnapshot(`
      "params[0].b: expected a number, a Tensor, an Expr, or a plain record or array of these, found an object of class Float64Array.
        For a typed array write fromTypedArray(data, shape); keep class instances, maps and dates out of the tree. [GM-TREE-LEAF]"
    `);
  });
  test("GM-TREE-MISMATCH", () => {
    expect(message("GM-TREE-MISMATCH", () => untyped(jvp(sin))([1], [[1]]))).toMatchInlineSnapshot(`
      "jvp: the tangent at params[0]: expected a number or tensor, found an array of length 1.
        Both trees must have the same structure and the same shapes. [GM-TREE-MISMATCH]"
    `);
    expect(message("GM-TREE-MISMATCH", () => untyped(jvp(sin))([1], [tensor([1])]))).toMatchInlineSnapshot(`
      "jvp: the tangent at params[0]: expected shape [], found shape [1].
        Both trees must have the same structure and the same shapes. [GM-TREE-MISMATCH]"
    `);
  });
  test("GM-TREE-CYCLE", () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    expect(message("GM-TREE-CYCLE", () => untyped(grad(sin))(cyclic))).toMatchInlineSnapshot(`
      "params[0]: expected a tree, found a value that contains itself.
        Remove the cycle. [GM-TREE-CYCLE]"
    `);
  });
  test("GM-FUNCTION", () => {
    expect(message("GM-FUNCTION", () => untyped(grad)(mul(x, x)))).toMatchInlineSnapshot(`
      "grad: expected a function, found an Expr.
        Write grad((x) => ...); for an expression in variables there is gradientMap(expr). [GM-FUNCTION]"
    `);
    expect(message("GM-FUNCTION", () => untyped(grad(() => 1))({ name: "a" }))).toMatchInlineSnapshot(`
      "grad: expected at least one number or Tensor in its argument, found none.
        The gradient is taken with respect to the numbers and tensors of this argument. [GM-FUNCTION]"
    `);
  });
  test("GM-RESULT", () => {
    expect(
      message("GM-RESULT", () => untyped(pretend<() => unknown>(untyped(grad)(sin, { hasAux: true })))(1)),
    ).toMatchInlineSnapshot(`
      "grad: expected [value, auxiliary] from the function, because of hasAux, found an Expr.
        Return a pair, or leave hasAux out. [GM-RESULT]"
    `);
  });
});

describe("ops of one's own and formulas", () => {
  const spec = { name: "mine", args: ["x"] as const, value: (a: number) => a, domain: [[-1, 1]] as const };
  test("GM-RULE", () => {
    expect(message("GM-RULE", () => untyped(defineOp)(spec))).toMatchInlineSnapshot(`
      "mine: expected the field partials in the record, found undefined.
        The README has a complete record under «Your own op». [GM-RULE]"
    `);
    const op = defineOp({ ...spec, partials: pretend<never>(() => [1, 1]) });
    expect(message("GM-RULE", () => grad((a: Expr) => op(a))(1))).toMatchInlineSnapshot(`
      "mine: expected partials to return 1 entry, one an argument, found 2 entries.
        Return an array with one expression for each argument; 0 stands for «no dependence». [GM-RULE]"
    `);
  });
  test("GM-VALUE", () => {
    const op = defineOp({ ...spec, partials: () => [1], value: pretend<never>(() => undefined) });
    expect(message("GM-VALUE", () => evaluate(op(x), { x: 1 }))).toMatchInlineSnapshot(`
      "mine: expected its value to return a number, found undefined.
        Mend the op's value function. [GM-VALUE]"
    `);
  });
  test("GM-FORMULA", () => {
    expect(message("GM-FORMULA", () => math`2 * ${x} + foo`)).toMatchInlineSnapshot(`
      "math, position 11: expected a value: write \${foo} for a JavaScript value, or pi or e, found "foo".
        In the formula
          2 * \${1} + foo
                     ^ [GM-FORMULA]"
    `);
  });
});

describe("what no input should bring about is worded all the same", () => {
  const thrown = (error: Error) => () => {
    throw error;
  };
  test("GM-MEMORY", () => {
    expect(message("GM-MEMORY", thrown(fail.memory("run", 900)))).toMatchInlineSnapshot(`
      "run: expected room for 900 MB in the memory of generated code, found none left.
        An op of one's own that calls the very function it is part of takes as much again at each call. For large data see gradOverShards. [GM-MEMORY]"
    `);
  });
  test("GM-PEER", () => {
    const missing = whyMissing(Object.assign(new Error("no package"), { code: "ERR_MODULE_NOT_FOUND" }));
    expect(
      message("GM-PEER", () => {
        throw missing;
      }),
    ).toMatchInlineSnapshot(`
      "gradmap/laws: expected the package fast-check beside gradmap, found no such package.
        Run: npm install --save-dev fast-check [GM-PEER]"
    `);
    const other = new Error("a fault of its own");
    expect(whyMissing(other)).toBe(other);
  });
  test("GM-PURITY", () => {
    let scale = 2;
    const f = compile((x: Expr) => mul(scale, x), { checkPurity: true });
    f(1);
    scale = 3;
    expect(message("GM-PURITY", () => f(1))).toMatchInlineSnapshot(`
      "compile at result: expected a function that builds the same expressions whenever it is called, found 2 from what it built first, and 3 from what it builds now.
        What it reads from outside has changed, or is drawn at random: pass it as an argument, and random numbers by a key. [GM-PURITY]"
    `);
  });
  test("GM-INTERNAL", () => {
    expect(message("GM-INTERNAL", thrown(fail.internal("emit", "a step in the wrong place")))).toMatchInlineSnapshot(`
      "emit: expected what the rest of the library promises, found a step in the wrong place.
        This is a fault of gradmap, not of yours: please report it. compile(f, { backend: "interpreter" }) goes another way. [GM-INTERNAL]"
    `);
  });
});

test("every code has the full text of a message in this folder", () => {
  // The union of codes is a type: its members are read from the source.
  const here = new URL("./", import.meta.url);
  const shown = readdirSync(here)
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => readFileSync(new URL(name, here), "utf8"))
    .join("\n");
  const source = readFileSync(new URL("../../src/expr/gradError.ts", import.meta.url), "utf8");
  const codes = [...source.matchAll(/^ {2}\| "(GM-[A-Z-]+)"/gm)].map(([, code]) => code!);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !shown.includes(`[${code}]"`))).toEqual([]);
  for (const code of seen) expect(codes).toContain(code);
});
