// What engines refuse, and that generated code stays far from it: the most locals and the longest body of a function, from
// both sides; long programs cut into functions; and programs that are too large for an engine all the same.
import * as gradmap from "gradmap";
import { add, type Expr, max, sin, stack, sub, sum, type Var, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { apply } from "../../src/expr/expr.js";
import type { ElementwiseOp } from "../../src/expr/op.js";
import { executorOf } from "../../src/run/execute.js";
import { chunked } from "../../src/run/lower/chunks.js";
import { lower } from "../../src/run/lower/lower.js";
import type { Plan } from "../../src/run/lower/plan.js";
import { programOf, run } from "../../src/run/program.js";
import { builderOf } from "../../src/run/wasm/code.js";
import { type EmitOptions, emit } from "../../src/run/wasm/emit.js";
import { engine } from "../../src/run/wasm/engine.js";
import { type FunctionCode, f64, i32, moduleOf, mostBytes, mostLocals } from "../../src/run/wasm/module.js";
import { wasmProgram } from "../../src/run/wasm/program.js";

const valid = (bytes: Uint8Array): boolean => {
  if (engine === undefined) throw new Error("there is no WebAssembly");
  return engine.validate(bytes);
};

/** How large the functions of a module are: the bytes of their bodies as engines count them, and their locals. */
const sizesOf = (bytes: Uint8Array): readonly { readonly bytes: number; readonly locals: number }[] => {
  let at = 8;
  const unsigned = (): number => {
    let value = 0;
    for (let power = 1; ; power *= 0x80) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * power;
      if (byte < 0x80) return value;
    }
  };
  for (;;) {
    const id = bytes[at++]!;
    const length = unsigned();
    if (id === 10) break;
    at += length;
  }
  return Array.from({ length: unsigned() }, () => {
    const length = unsigned();
    const end = at + length;
    let locals = 0;
    for (let runs = unsigned(); runs > 0; runs--) {
      locals += unsigned();
      at += 1;
    }
    at = end;
    return { bytes: length, locals };
  });
};

describe("an engine takes a function up to its limits", () => {
  const moduleWithLocals = (count: number): Uint8Array => {
    const builder = builderOf({ parameters: [i32, f64], results: [] });
    for (let i = 2; i < count; i++) builder.local(i % 2 === 0 ? i32 : f64);
    return moduleOf([], [builder.finish()]);
  };

  test("of locals and parameters", () => {
    expect(valid(moduleWithLocals(mostLocals))).toBe(true);
    expect(valid(moduleWithLocals(mostLocals + 1))).toBe(false);
  });

  /** A function whose body has so many bytes, with the number of its locals before its code and an `end` after it. */
  const functionOf = (bytes: number): FunctionCode => {
    const builder = builderOf({ parameters: [i32], results: [] });
    const parameter = { type: i32, index: 0 } as const;
    // The bytes of a whole number are one to five, and of what sets a local to it three more.
    const numbers = [0, 2 ** 6, 2 ** 13, 2 ** 20, 2 ** 27];
    const code = bytes - 2;
    for (let rest = code; rest > 0; rest = code - builder.size()) {
      const next = rest >= 12 ? 8 : rest > 8 ? 4 : rest;
      builder.set(parameter, builder.int32(numbers[next - 4]!));
    }
    return builder.finish();
  };

  test("of bytes", () => {
    for (const [bytes, isValid] of [
      [mostBytes, true],
      [mostBytes + 1, false],
    ] as const) {
      const module = moduleOf([], [functionOf(bytes)]);
      expect(sizesOf(module)).toEqual([{ bytes, locals: 0 }]);
      expect(valid(module), String(bytes)).toBe(isValid);
    }
  });
});

const exact: EmitOptions = { precision: "f64", exact: true };

const planOf = (roots: readonly Expr[], variables: readonly Var[]): Plan => {
  const plan = lower(roots, variables, exact);
  if (plan === undefined) throw new Error("there is no plan");
  return plan;
};

const opsOf = ({ steps }: Plan): readonly number[] =>
  steps.map((step) => (step.tag === "region" ? step.nodes.filter(({ tag }) => tag === "op").length : 0));

/** As many ops in a row, whose values stay small; each uses the one before, or the two before. */
const chainOf = (x: Expr, count: number, uses: "one" | "two"): Expr => {
  let [last, before]: readonly [Expr, Expr] = [x, x];
  for (let i = 0; i < count; i++) {
    const step = i % 4;
    const other = uses === "two" ? before : x;
    const next =
      step === 0 ? add(last, other) : step === 1 ? sub(other, last) : step === 2 ? sin(last) : max(other, last);
    [last, before] = [next, last];
  }
  return last;
};

const points = [0.3, -1.7, 0, -0, 1e-300, 12345.678, Number.NaN, Number.POSITIVE_INFINITY];

/** The points at which a plan as generated code and the interpreter differ in some bit. */
const differencesIn = (plan: Plan, root: Expr, x: Var): readonly number[] => {
  const program = programOf([root], [x]);
  const execute = wasmProgram(plan, exact);
  if (execute === undefined) throw new Error("it was not compiled");
  return points.filter((point) => !Object.is(execute([point])[0], run(program, [point])[0]));
};

// As many ops as a function has where programs are run.
const usual = 1500;

describe.each([1_000, 10_000, 100_000])("a chain of %d ops", (count) => {
  const x = variable("x");

  test.each(["one", "two"] as const)("of which each uses %s before it", (uses) => {
    const root = chainOf(x, count, uses);
    const plan = chunked(planOf([root], [x]), usual);
    expect(opsOf(plan).reduce((a, b) => a + b, 0)).toBe(count);
    expect(Math.max(...opsOf(plan))).toBeLessThanOrEqual(usual);
    const module = emit(plan, exact).bytes;
    expect(valid(module)).toBe(true);
    const sizes = sizesOf(module);
    expect(sizes.length).toBe(Math.ceil(count / usual) + 1);
    expect(Math.max(...sizes.map(({ bytes }) => bytes))).toBeLessThan(mostBytes / 100);
    expect(Math.max(...sizes.map(({ locals }) => locals))).toBeLessThan(mostLocals / 10);
    expect(differencesIn(plan, root, x)).toEqual([]);
  });
});

test("as many of any op as a function has are far from the limits", () => {
  const isOp = (value: unknown): value is { readonly op: ElementwiseOp } =>
    typeof value === "function" && "op" in value && Reflect.get(Object(value.op), "kind") === "elementwise";
  const few = 20;
  for (const value of Object.values(gradmap)) {
    if (!isOp(value)) continue;
    const { op } = value;
    const x = variable("x");
    let root: Expr = x;
    for (let i = 0; i < few; i++)
      root = apply(
        op,
        op.args.map((_, k) => (k === 0 ? root : x)),
      );
    // The last function is the one that calls the first, in which all ops are; the others are functions of mathematics.
    for (const how of [exact, { ...exact, exact: false }])
      for (const { bytes, locals } of sizesOf(emit(planOf([root], [x]), how).bytes)) {
        expect(bytes * (usual / few), op.name).toBeLessThan(mostBytes / 4);
        expect(locals * (usual / few), op.name).toBeLessThan(mostLocals / 2);
      }
  }
});

describe("functions of other sizes", () => {
  const x = variable("x");

  test("one op each", () => {
    const root = chainOf(x, 1_000, "two");
    const plan = chunked(planOf([root], [x]), 1);
    expect(opsOf(plan)).toEqual(Array.from({ length: 1_000 }, () => 1));
    expect(differencesIn(plan, root, x)).toEqual([]);
  });

  test("more ops than there are leave the plan as it is", () => {
    const root = chainOf(x, 20_000, "one");
    const plan = planOf([root], [x]);
    expect(chunked(plan, 1_000_000)).toEqual(plan);
    expect(differencesIn(plan, root, x)).toEqual([]);
  });
});

describe("what is too large for an engine", () => {
  test("is not compiled, and does not fail", () => {
    const x = variable("x");
    const root = chainOf(x, 2 * mostLocals, "two");
    const plan = planOf([root], [x]);
    expect(valid(emit(plan, exact).bytes)).toBe(false);
    expect(wasmProgram(chunked(plan, 1_000_000), exact)).toBe(undefined);
  });

  test("runs all the same: more numbers put together than a function has locals", () => {
    const count = mostLocals + 100;
    const variables = Array.from({ length: count }, (_, i) => variable(`x${i}`));
    const execute = executorOf([sum(stack(variables))], variables);
    expect(execute(variables.map((_, i) => i))).toEqual([(count * (count - 1)) / 2]);
  });
});
