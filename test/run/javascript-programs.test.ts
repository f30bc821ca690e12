// Generated JavaScript gives the interpreter's numbers, bit for bit: on random and golden programs, long chains, sums in
// their order, products; with ops of the user's; where code must not be made of text there is none.
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import {
  add,
  amax,
  cholesky,
  clamp,
  cumsum,
  defineOp,
  type Expr,
  elu,
  evaluate,
  exp,
  indexSelect,
  lt,
  matmul,
  max,
  mul,
  neg,
  permute,
  sin,
  sum,
  tanh,
  tensor,
  toNumber,
  type Var,
  variable,
  whileLoop,
} from "gradmap";
import { describe, expect, test, vi } from "vitest";
import { anyNumber } from "../../laws/samples/numbers.js";
import { inputs, outputOf, programs } from "../../laws/samples/programs.js";
import { apply, constant } from "../../src/expr/expr.js";
import { asTensor, fromTypedArray } from "../../src/expr/tensor.js";
import { gradientWith } from "../../src/rewrite/reverse.js";
import { emit, javascriptSource, parameterNames } from "../../src/run/javascript/emit.js";
import { multiply, panelSize } from "../../src/run/javascript/product.js";
import { javascriptProgram } from "../../src/run/javascript/program.js";
import { usualLimits } from "../../src/run/javascript/weight.js";
import { chunked } from "../../src/run/lower/chunks.js";
import { lower } from "../../src/run/lower/lower.js";
import type { Plan } from "../../src/run/lower/plan.js";
import { programOf, run, type Value } from "../../src/run/program.js";
import { type Instruction, loadGolden } from "../golden.js";
import { buildProgram } from "../programs.js";
import { someNumbers } from "./compiled.js";

const planOf = (roots: readonly Expr[], variables: readonly Var[], most = usualLimits.ops): Plan => {
  const plan = lower(roots, variables, { exact: true });
  if (plan === undefined) throw new Error("there is no plan");
  return chunked(plan, most);
};

const programFor = (plan: Plan, ops = usualLimits.ops) => {
  const execute = javascriptProgram(plan, { ...usualLimits, ops });
  if (execute === undefined) throw new Error("there is no code");
  return execute;
};

const differences = (found: readonly Value[], wanted: readonly Value[]): readonly string[] =>
  found.flatMap((value, i) => {
    const [a, b] = [asTensor(value), asTensor(wanted[i]!)];
    if (a.shape.join() !== b.shape.join()) return [`result ${i}: shape [${a.shape}] for [${b.shape}]`];
    const wrong = Array.from(a.data, (_, k) => k).filter((k) => !Object.is(a.data[k], b.data[k]));
    return wrong.slice(0, 3).map((k) => `result ${i}, number ${k}: ${a.data[k]} for ${b.data[k]}`);
  });

/** Usual functions and very short ones, the first of both chunked before, against the interpreter. */
const mustRunAlike = (roots: readonly Expr[], variables: readonly Var[], values: readonly Value[]): void => {
  const wanted = run(programOf(roots, variables), values);
  for (const most of [usualLimits.ops, 5]) {
    const execute = programFor(planOf(roots, variables, most === 5 ? 7 : most), most);
    expect(differences(execute(values), wanted), `${most} ops`).toEqual([]);
    expect(differences(execute(values), wanted), `${most} ops, again`).toEqual([]);
  }
};

const withGradient = (root: Expr, variables: readonly Var[]): readonly Expr[] => {
  const map = gradientWith(root, variables);
  return [root, ...variables.flatMap((v) => map.get(v) ?? [])];
};

describe("programs of numbers", () => {
  const names = ["x", "y", "z"].map((name) => variable(name));

  test("random ones, with their gradients", () => {
    fc.assert(
      fc.property(programs(40), inputs(3), (program, values) => {
        mustRunAlike(withGradient(outputOf(program, names), names), names, values);
      }),
      { numRuns: 150 },
    );
  });

  test("at every kind of float", () => {
    fc.assert(
      fc.property(programs(20), fc.array(anyNumber, { minLength: 3, maxLength: 3 }), (program, values) => {
        mustRunAlike(withGradient(outputOf(program, names), names), names, values);
      }),
      { numRuns: 150 },
    );
  });

  test("golden ones, with their gradients", () => {
    interface Golden {
      readonly inputs: readonly number[];
      readonly program: readonly Instruction[];
    }
    for (const { inputs: values, program } of loadGolden<{ readonly programs: readonly Golden[] }>("dag_programs")
      .programs) {
      const variables = values.map((_, i) => variable(`x${i}`));
      const nodes = buildProgram(program, variables);
      mustRunAlike([...nodes, ...withGradient(nodes.at(-1)!, variables)], variables, values);
    }
  });
});

// The functions of a source, each as its lines.
const functionsOf = (source: string): readonly (readonly string[])[] =>
  source
    .split(/^const f\d+ = /m)
    .slice(1)
    .map((text) => text.split("\n"));

const opsIn = (lines: readonly string[]): number => lines.filter((line) => /^const v\d+ = (?!m\[)/.test(line)).length;

describe("long code", () => {
  const x = variable("x");
  const chain = (length: number): Expr => {
    let node: Expr = x;
    for (let i = 0; i < length; i++) node = i % 3 === 0 ? sin(node) : i % 3 === 1 ? add(node, 0.1) : mul(node, x);
    return node;
  };

  test("a chain of 20,000 ops is cut into functions of at most 1500, chunked before or not", () => {
    const root = chain(20_000);
    const wanted = run(programOf([root], [x]), [0.7]);
    const whole = lower([root], [x], { exact: true })!;
    for (const plan of [whole, chunked(whole, 1500)]) {
      const functions = functionsOf(javascriptSource(plan));
      expect(functions.length).toBeGreaterThan(13);
      expect(functions.map(opsIn).reduce((a, b) => a + b)).toBe(20_000);
      expect(Math.max(...functions.map(opsIn))).toBeLessThanOrEqual(1500);
      const execute = programFor(plan);
      for (let i = 0; i < 50; i++) expect(execute([0.7])).toEqual(wanted);
    }
  });

  test("a plan of very many steps has no function of very many calls", () => {
    const y = variable("y", [40]);
    const roots = [sum(y), sum(exp(y)), matmul(y, y)];
    const plan = planOf(roots, [y]);
    const several: Plan = {
      ...plan,
      steps: Array.from({ length: 1200 }, (_, i) => plan.steps[i % plan.steps.length]!),
    };
    const calls = functionsOf(javascriptSource(several)).map(
      (lines) => lines.filter((line) => /^f\d+\(/.test(line)).length,
    );
    expect(Math.max(...calls)).toBeLessThanOrEqual(500);
    const values = someNumbers([y], 0);
    expect(programFor(several)(values)).toEqual(run(programOf(roots, [y]), values));
  });

  // What V8 says of every function that it makes bytecode of: it optimises none beyond 61,440.
  const bytecodeLengths = (source: string): readonly number[] => {
    const file = join(tmpdir(), `gradmap-${process.pid}.cjs`);
    const script = `new Function(${JSON.stringify(parameterNames.join())}, ${JSON.stringify(source)})([],[],()=>{},()=>{})(new Float64Array(1e6))`;
    writeFileSync(file, script);
    const { stdout } = spawnSync(process.execPath, ["--print-bytecode", "--print-bytecode-filter=f*", file], {
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    rmSync(file);
    return [...stdout.matchAll(/^Bytecode length: (\d+)$/gm)].map(([, length]) => Number(length));
  };

  test("of the longest text stays below the engine's limit, and longer functions would not", () => {
    const y = variable("y");
    let node: Expr = x;
    for (let i = 0; i < 1300; i++)
      node = i % 2 === 0 ? elu(clamp(node, { min: -9, max: y }), { alpha: y }) : max(node, exp(y));
    const plan = planOf([node], [x, y]);
    const lengths = bytecodeLengths(javascriptSource(plan));
    expect(lengths.length).toBeGreaterThan(2);
    expect(Math.max(...lengths)).toBeLessThan(61_440);
    const tooLong = bytecodeLengths(javascriptSource(plan, { ops: 1e6, bytes: 1e9 }));
    expect(Math.max(...tooLong)).toBeGreaterThan(61_440);
  }, 60_000);
});

describe("sums", () => {
  test("are added up in the interpreter's order, whatever the loops", () => {
    const shapes: readonly (readonly number[])[] = [[4, 5, 6], [3, 7, 2], [40, 3], [2, 3, 2, 5], [100]];
    for (const shape of shapes) {
      const x = variable("x", shape);
      const axes = shape.map((_, axis) => axis);
      const orders = [axes, [...axes].reverse(), [...axes.slice(1), 0]];
      const choices = axes.flatMap((a) => axes.map((b) => [...new Set([a, b])]));
      const roots = orders.flatMap((order) =>
        choices.flatMap((axis) => [
          sum(mul(permute(x, order), 1.1), { axis }),
          amax(permute(x, order), { axis }),
          sum(permute(mul(x, x), order)),
        ]),
      );
      mustRunAlike(roots, [x], someNumbers([x], 1));
    }
  });

  test("of zeros, infinities and NaN", () => {
    const x = variable("x", [3, 40]);
    const rows = [new Array(40).fill(-0), new Array(40).fill(Number.NEGATIVE_INFINITY), new Array(40).fill(Number.NaN)];
    const value = fromTypedArray(Float64Array.from(rows.flat()), [3, 40]);
    const roots = [0, 1].flatMap((axis) => [sum(x, { axis }), amax(x, { axis }), sum(mul(x, 2), { axis })]);
    mustRunAlike(roots, [x], [value]);
  });
});

describe("products", () => {
  // A number of the result as it is meant, one term after another.
  const plain = (a: ArrayLike<number>, b: ArrayLike<number>, n: number, k: number, w: number): readonly number[] =>
    Array.from({ length: n * w }, (_, at) => {
      let total = 0;
      for (let p = 0; p < k; p++) total += a[Math.floor(at / w) * k + p]! * b[p * w + (at % w)]!;
      return total;
    });

  test("in blocks have the bits of the plain loop, whatever the sizes and steps", () => {
    for (const n of [1, 2, 3, 4, 5, 8, 17, 20])
      for (const k of [1, 2, 5, 33])
        for (const w of [1, 3, 4, 6, 9]) {
          const at = { a: 3, b: 3 + n * k, c: 3 + n * k + k * w, panel: 3 + n * k + k * w + n * w };
          const m = new Float64Array(at.panel + panelSize(k)).map((_, i) => Math.sin(1.3 * i) * 2 ** (i % 7));
          const [a, b] = [m.slice(at.a, at.b), m.slice(at.b, at.c)];
          multiply(m, at.a, k, 1, at.b, w, 1, at.c, w, n, w, k, at.panel);
          expect([...m.slice(at.c, at.panel)]).toEqual(plain(a, b, n, k, w));
          // The same matrices, laid out by columns.
          const turned = (x: Float64Array, rows: number, columns: number) => x.map((_, i) => x[(i % rows) * columns + Math.floor(i / rows)]!); // biome-ignore format: one line
          m.set(turned(a, n, k), at.a);
          m.set(turned(b, k, w), at.b);
          m.fill(Number.NaN, at.c);
          multiply(m, at.a, 1, n, at.b, 1, k, at.c, w, n, w, k, at.panel);
          expect([...m.slice(at.c, at.panel)]).toEqual(plain(a, b, n, k, w));
        }
  });

  test("of views and in batches", () => {
    const x = variable("x", [3, 20, 30]);
    const y = variable("y", [30, 40]);
    const z = variable("z", [3, 40, 30]);
    const roots = [
      matmul(x, y),
      matmul(permute(x, [0, 2, 1]), x),
      matmul(x, permute(z, [0, 2, 1])),
      tanh(matmul(mul(x, 2), exp(y))),
    ];
    mustRunAlike(roots, [x, y, z], someNumbers([x, y, z], 2));
  });
});

describe("steps that are called", () => {
  test("whole-tensor ops and loops with a condition", () => {
    const a = variable("a", [3, 3]);
    const x = variable("x");
    const spd = add(matmul(a, permute(a, [1, 0])), tensor([[3, 0, 0], [0, 3, 0], [0, 0, 3]])); // biome-ignore format: a matrix
    const doubled = whileLoop(
      (s: Expr) => lt(s, 100),
      (s: Expr) => mul(s, 2),
      add(sum(cumsum(spd, { axis: 0 })), x),
      { max: 50 },
    );
    mustRunAlike([cholesky(spd), sum(cholesky(spd)), doubled, tanh(doubled)], [a, x], someNumbers([a, x], 3));
  });

  test("entries named by an index", () => {
    const x = variable("x", [5, 4]);
    const root = indexSelect(mul(x, 2), [4, 0, 0, 3, 1, 2, 2, 4, 1, 3], { axis: 0 });
    mustRunAlike([root, sum(root, { axis: 0 })], [x], someNumbers([x], 4));
  });
});

describe("ops of the user's", () => {
  const hostile = '"); process.exit(1); ("`${process.exit(1)}*/\n\u2028';
  const half = (name: string, value: (x: number) => number) =>
    defineOp({ name, args: [hostile], value, partials: () => [0.5], domain: [[-1, 1]] });

  test("names never become part of the source", () => {
    const op = half(hostile, (x) => x / 2);
    const scalar = variable(hostile);
    const vector = variable(hostile, [50]);
    const roots = [op(scalar), sum(op(vector)), op(exp(vector))];
    const values = [3, someNumbers([vector], 0)[0]!];
    mustRunAlike(roots, [scalar, vector], values);
    const source = javascriptSource(planOf(roots, [scalar, vector]));
    expect(source).not.toContain("process");
    expect(source).toMatch(/^[\w\s="';.,()[\]{}<>+\-*/?!:|]*$/);
    expect(evaluate(op(scalar), { [hostile]: 4 })).toBe(2);
  });

  test("their value is called as it is by the interpreter, and what is no number is an error", () => {
    const seen: unknown[] = [];
    const record = half("seen", function (this: unknown, x: number) {
      seen.push(this);
      return x / 2;
    });
    const x = variable("x");
    expect(programFor(planOf([record(x)], [x]))([3])).toEqual([1.5]);
    expect(seen).toEqual([record.op]);
    const wrong = vi.fn((x: number) => x / 2);
    const sometimes = half("sometimes", wrong);
    const execute = programFor(planOf([sometimes(x)], [x]));
    expect(execute([3])).toEqual([1.5]);
    wrong.mockImplementationOnce(() => Reflect.get({}, "no"));
    expect(() => execute([3])).toThrow("GM-VALUE");
    // The array of the run that failed is there again.
    expect(execute([3])).toEqual([1.5]);
  });

  test("may call the same program from within", () => {
    let depth = 0;
    const v = variable("v", [3]);
    const within = half("within", (x) => {
      if (depth === 3) return x / 2;
      depth += 1;
      const [own] = execute([tensor([x, 1, 2])]);
      depth -= 1;
      return toNumber(sum2(own!));
    });
    const sum2 = (value: Value): number => asTensor(value).data.reduce((a, b) => a + b, 0);
    const root = mul(within(v), v);
    const execute = programFor(planOf([root], [v]));
    const byCode = execute([tensor([1, 2, 3])]);
    const interpreted = half("within", (x) => {
      if (depth === 3) return x / 2;
      depth += 1;
      const [own] = run(programOf([mul(interpreted(v), v)], [v]), [tensor([x, 1, 2])]);
      depth -= 1;
      return sum2(own!);
    });
    expect(differences(byCode, run(programOf([mul(interpreted(v), v)], [v]), [tensor([1, 2, 3])]))).toEqual([]);
  });

  test("results are the caller's", () => {
    const given = tensor([1, 2, 3]);
    const v = variable("v", [3]);
    const twice = programFor(planOf([v, mul(v, 2)], [v]));
    const [same, first] = twice([given]);
    const [, second] = twice([tensor([7, 8, 9])]);
    expect(same).not.toBe(given);
    expect(asTensor(same!).data).not.toBe(given.data);
    expect([...asTensor(first!).data, ...asTensor(second!).data]).toEqual([2, 4, 6, 14, 16, 18]);
  });
});

test("numbers that are written out are exact", () => {
  const x = variable("x");
  const finite = [-0, 0, -1.5, 1e21, -1e-7, Number.MIN_VALUE, -Number.MAX_VALUE, 0.1 + 0.2, -(2 ** 53)];
  const numbers = [...finite, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const roots = numbers.flatMap((n) => [constant(n), apply(mul.op, [x, constant(n)]), apply(neg.op, [constant(n)])]);
  mustRunAlike(roots, [x], [1]);
});

test("emits what it says: every op that is called, and no more room than it uses", () => {
  const x = variable("x", [10]);
  const { source, ops, size, places } = emit(planOf([sin(x)], [x]));
  expect(ops).toEqual([]);
  expect([size, ...places]).toEqual([20, 0, 10]);
  expect(source).not.toContain("undefined");
});
