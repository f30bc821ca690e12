// Modules as text: every instruction by its name, every number to its last bit, blocks by their indentation; and text for
// whatever is generated.
import * as gradmap from "gradmap";
import { type Expr, fromTypedArray, type Var, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { chunked } from "../../../src/run/lower/chunks.js";
import { lower } from "../../../src/run/lower/lower.js";
import type { Plan, Step } from "../../../src/run/lower/plan.js";
import { builderOf } from "../../../src/run/wasm/code.js";
import { type EmitOptions, emit } from "../../../src/run/wasm/emit.js";
import { engine } from "../../../src/run/wasm/engine.js";
import {
  type Constant,
  f32,
  f64,
  type ImportedFunction,
  i32,
  i64,
  moduleOf,
  type ValueType,
  v128,
} from "../../../src/run/wasm/module.js";
import * as opcodes from "../../../src/run/wasm/opcodes.js";
import { moduleText } from "../../../src/run/wasm/text.js";
import { loadGolden } from "../../golden.js";
import type { Call, GoldenCase } from "../../ops/calls/case.js";
import { elementwiseCalls } from "../../ops/calls/elementwise.js";
import { foundationCalls } from "../../ops/calls/foundation.js";
import { linearAlgebraCalls } from "../../ops/calls/linear-algebra.js";
import { lossCalls } from "../../ops/calls/losses.js";
import { movementCalls } from "../../ops/calls/movement.js";
import { networkCalls } from "../../ops/calls/network.js";
import { derivativesOf } from "../compiled.js";

const valid = (bytes: Uint8Array): boolean => {
  if (engine === undefined) throw new Error("there is no WebAssembly");
  return engine.validate(bytes);
};

/** A module whose only function has these bytes for its instructions. */
const moduleWith = (body: readonly number[], results: readonly ValueType[] = [], locals: readonly ValueType[] = []) =>
  moduleOf([], [{ parameters: [], results, locals, body: Uint8Array.from(body) }]);

/** The lines of the only function of a module. */
const linesOf = (bytes: Uint8Array): readonly string[] =>
  moduleText(bytes)
    .split("\n")
    .slice(3, -2)
    .map((line) => line.trim());

describe("instructions", () => {
  interface Written {
    readonly type: ValueType;
    readonly bytes: readonly number[];
    readonly align?: number;
  }
  const isWritten = (value: object): value is Written => "bytes" in value;

  /** Every opcode in an export: the export itself, or what it holds. */
  const within = (value: unknown): readonly Written[] => {
    if (typeof value !== "object" || value === null) return [];
    return isWritten(value) ? [value] : Object.values(value).flatMap(within);
  };

  // What is on the stack is anything after `unreachable`: so each instruction is valid by itself.
  const named = (isStore: boolean, hasLane: boolean, { type, bytes, align }: Written): string => {
    const access = align === undefined ? [] : [align, 0, ...(hasLane ? [0] : [])];
    const module = moduleWith([0x00, ...bytes, ...access], isStore ? [] : [type]);
    const [unreachable, line] = linesOf(module);
    expect([unreachable, valid(module)], line).toEqual(["unreachable", true]);
    return line!;
  };
  const namesIn = (key: string): string =>
    within(Reflect.get(opcodes, key))
      .map((opcode) => named(key.startsWith("store"), key.includes("Lane"), opcode))
      .join(", ");

  const list = (type: string, names: string): string =>
    names
      .split(" ")
      .map((name) => `${type}.${name}`)
      .join(", ");
  const floats = "eq ne lt gt le ge abs neg ceil floor trunc sqrt add sub mul div min max";
  const vectorFloats = "eq ne lt gt le ge ceil floor trunc abs neg sqrt add sub mul div min max";
  const expected: Readonly<Record<string, string>> = {
    float64: list("f64", floats),
    float32: list("f32", floats),
    float64x2: list("f64x2", vectorFloats),
    float32x4: list("f32x4", vectorFloats),
    int32: list("i32", "eqz eq ne lt_s lt_u gt_s le_s ge_s add sub mul and or xor shl shr_s"),
    int64: list("i64", "add sub mul and or xor shl shr_s shr_u eq ne lt_s gt_s"),
    int64x2: [
      list("i64x2", "add sub mul"),
      list("v128", "and or xor"),
      list("i64x2", "shl shr_s shr_u eq ne lt_s gt_s"),
    ].join(", "),
    vector128: [
      list("v128", "not and andnot or xor bitselect any_true"),
      "f64x2.splat, f32x4.splat, i64x2.splat",
      ...["f64x2.extract_lane 0, f64x2.extract_lane 1"],
      ...[0, 1, 2, 3].map((lane) => `f32x4.extract_lane ${lane}`),
      ...["f64x2.replace_lane 0, f64x2.replace_lane 1"],
      ...[0, 1, 2, 3].map((lane) => `f32x4.replace_lane ${lane}`),
      "f64x2.promote_low_f32x4, f32x4.demote_f64x2_zero",
    ].join(", "),
    convert: [
      "f32.demote_f64, f64.promote_f32, i64.reinterpret_f64, f64.reinterpret_i64, i32.trunc_sat_f64_s",
      "f64.convert_i32_s, f64.convert_i64_s, i32.wrap_i64",
    ].join(", "),
    load: [
      "f64.load, f32.load, i32.load, v128.load align=8",
      "v128.load64_splat, v128.load32_splat, v128.load64_zero, v128.load32_zero",
    ].join(", "),
    store: "f64.store, f32.store, i32.store, v128.store align=8",
    loadLane64: "v128.load64_lane 0",
    loadLane32: "v128.load32_lane 0",
    storeLane64: "v128.store64_lane 0",
    storeLane32: "v128.store32_lane 0",
  };
  const exported = Object.keys(opcodes).filter((key) => within(Reflect.get(opcodes, key)).length > 0);

  test.each(exported)("%s", (key) => {
    expect(namesIn(key)).toBe(expected[key]);
  });

  test("the rest of what a builder writes, and what has to do with memory", () => {
    const lines = linesOf(
      moduleWith(
        [
          ...[0x41, 0x7f, 0x1a, 0x42, 0x80, 0x7f, 0x21, 0x00, 0x20, 0x00, 0x22, 0x00, 0x1a],
          ...[0x20, 0x00, 0x20, 0x00, 0x41, 0x00, opcodes.select, 0x1a, 0x02, 0x40, 0x0c, 0x00, 0x0b, 0x01],
          ...[0x3f, 0x00, 0x40, 0x00, 0x1a, 0x41, 0x00, 0x41, 0x00, 0x41, 0x00, 0xfc, 0x0a, 0x00, 0x00],
          ...[0x41, 0x00, 0x41, 0x00, 0x41, 0x00, 0xfc, 0x0b, 0x00, 0x0f],
        ],
        [],
        [i64],
      ),
    );
    expect(lines).toEqual([
      ...["(local i64)", "i32.const -1", "drop", "i64.const -128", "local.set 0", "local.get 0", "local.tee 0", "drop"],
      ...["local.get 0", "local.get 0", "i32.const 0", "select", "drop", "block", "br 0", "end", "nop"],
      ...["memory.size", "memory.grow", "drop", "i32.const 0", "i32.const 0", "i32.const 0", "memory.copy"],
      ...["i32.const 0", "i32.const 0", "i32.const 0", "memory.fill", "return"],
    ]);
  });
});

describe("numbers", () => {
  const written = (value: number, type: typeof f64 | typeof f32): string => {
    const builder = builderOf({ parameters: [], results: [type] });
    const code = builder.finish([type === f64 ? builder.float64(value) : builder.float32(value)]);
    return linesOf(moduleOf([], [code]))[0]!;
  };

  test("float64 to the last bit", () => {
    const values = [0, -0, 1, -1.5, 0.1, 0.1 + 0.2, 5e-324, -2.2250738585072014e-308, 1e21, 1.7976931348623157e308];
    for (const value of values) {
      const text = written(value, f64);
      expect(text.startsWith("f64.const ")).toBe(true);
      expect(Object.is(Number(text.slice(10)), value), text).toBe(true);
    }
    expect(written(-0, f64)).toBe("f64.const -0");
    expect(written(Number.NaN, f64)).toBe("f64.const nan");
    expect(written(Number.NEGATIVE_INFINITY, f64)).toBe("f64.const -inf");
    expect(written(Number.POSITIVE_INFINITY, f64)).toBe("f64.const inf");
  });

  test("float32 to the last bit", () => {
    for (const value of [0, -0, 0.1, -1e-45, 3.4e38, 16777217].map(Math.fround)) {
      const text = written(value, f32);
      expect(Object.is(Math.fround(Number(text.slice(10))), value), text).toBe(true);
    }
    expect(written(Number.NaN, f32)).toBe("f32.const nan");
    expect(written(-1e39, f32)).toBe("f32.const -inf");
  });

  test("what is not a number, with its bits", () => {
    const double = (bits: bigint): string =>
      linesOf(moduleWith([0x44, ...new Uint8Array(BigUint64Array.of(bits).buffer)]))[0]!;
    expect(double(0x7ff8_0000_0000_0000n)).toBe("f64.const nan");
    expect(double(0xfff8_0000_0000_0000n)).toBe("f64.const -nan");
    expect(double(0x7ff0_0000_0000_0001n)).toBe("f64.const nan:0x1");
    expect(double(0xffff_ffff_ffff_ffffn)).toBe("f64.const -nan:0xfffffffffffff");
    expect(linesOf(moduleWith([0x43, 0x01, 0x00, 0xa0, 0xff]))).toEqual(["f32.const -nan:0x200001"]);
  });

  test("whole numbers of both widths", () => {
    const builder = builderOf({ parameters: [], results: [] });
    const whole = [0, -1, 63, 64, -64, -65, 2 ** 31 - 1, -(2 ** 31)];
    const long = [0n, -1n, 64n, -65n, 2n ** 63n - 1n, -(2n ** 63n)];
    for (const value of whole) builder.set(builder.local(i32), builder.int32(value));
    for (const value of long) builder.set(builder.local(i64), builder.int64(value));
    const lines = linesOf(moduleOf([], [builder.finish()])).filter((line) => line.includes("const"));
    expect(lines).toEqual([
      ...whole.map((value) => `i32.const ${value}`),
      ...long.map((value) => `i64.const ${value}`),
    ]);
  });

  test("vectors as two float64", () => {
    const builder = builderOf({ parameters: [], results: [] });
    for (const value of [builder.float64x2(-0), builder.float32x4(1), builder.int64x2(-1n), builder.float64x2(0.1)])
      builder.set(builder.local(v128), value);
    expect(linesOf(moduleOf([], [builder.finish()])).filter((line) => line.includes("const"))).toEqual([
      "v128.const f64x2 -0 -0",
      "v128.const f64x2 0.007812501848093234 0.007812501848093234",
      "v128.const f64x2 -nan:0xfffffffffffff -nan:0xfffffffffffff",
      "v128.const f64x2 0.1 0.1",
    ]);
  });
});

describe("modules", () => {
  test("with nothing in it", () => {
    expect(moduleText(moduleOf([], []))).toBe('(module\n  (import "host" "memory" (memory 0))\n)');
  });

  test("loops, choices, calls, constants, locals and memory", () => {
    const host: ImportedFunction = { name: "sin", parameters: [f64], results: [f64] };
    const constants: readonly Constant[] = [
      { type: f64, bits: 0x3fe0_0000_0000_0000n },
      { type: v128, bits: 0x8000_0000_0000_0000n },
    ];
    const builder = builderOf({ parameters: [i32, f64], results: [f64] });
    const [at, x] = [builder.parameter(0), builder.parameter(1)];
    const left = builder.local(i32);
    builder.set(left, at);
    const scale = builder.hoisted(builder.float64(3));
    builder.repeat(
      () => {
        const value = builder.kept(builder.call(0, host, builder.apply(opcodes.float64.mul, x, scale)));
        builder.when(
          builder.apply(opcodes.float64.lt, value, builder.float64(0)),
          () => builder.store(opcodes.store.f64, at, 8, value),
          () => builder.run(2, { parameters: [], results: [i32] }),
        );
      },
      () => {
        builder.set(left, builder.apply(opcodes.int32.sub, builder.get(left), builder.int32(1)));
        return builder.get(left);
      },
    );
    const chosen = builder.select(builder.apply(opcodes.float64.gt, x, builder.global(f64, 0)), x, builder.float64(1));
    const main = builder.finish([chosen], "main");
    const other = builderOf({ parameters: [], results: [i32] });
    const bytes = moduleOf([host], [main, other.finish([other.int32(7)])], constants);
    expect(valid(bytes)).toBe(true);
    expect(moduleText(bytes)).toBe(`(module
  (import "host" "memory" (memory 0))
  (import "host" "sin" (func (;0;) (param f64) (result f64)))
  (global (;0;) f64 (f64.const 0.5))
  (global (;1;) v128 (v128.const f64x2 -0 -0))
  (func (;1;) (export "main") (param i32 f64) (result f64)
    (local i32)
    (local f64 f64)
    f64.const 3
    local.set 3
    local.get 0
    local.set 2
    loop
      local.get 1
      local.get 3
      f64.mul
      call 0 ;; "sin"
      local.set 4
      local.get 4
      f64.const 0
      f64.lt
      if
        local.get 0
        local.get 4
        f64.store offset=8
      else
        call 2
        drop
      end
      local.get 2
      i32.const 1
      i32.sub
      local.set 2
      local.get 2
      br_if 0
    end
    local.get 1
    f64.const 1
    local.get 1
    global.get 0
    f64.gt
    select
  )
  (func (;2;) (result i32)
    i32.const 7
  )
)`);
  });

  test("names from outside cannot leave their quotes", () => {
    const name = 'a"b\\c\n;) é';
    const bytes = moduleOf([{ name, parameters: [], results: [] }], [{ parameters: [], results: [], locals: [], body: Uint8Array.of(0x10, 0x00), exported: name }]); // biome-ignore format: one module
    const quoted = '"a\\22b\\5cc\\0a;) \\c3\\a9"';
    expect(moduleText(bytes)).toBe(
      [
        "(module",
        '  (import "host" "memory" (memory 0))',
        `  (import "host" ${quoted} (func (;0;)))`,
        `  (func (;1;) (export ${quoted})`,
        `    call 0 ;; ${quoted}`,
        "  )",
        ")",
      ].join("\n"),
    );
  });

  test("what is no module of ours is an error", () => {
    const bytes = moduleWith([0x01]);
    expect(() => moduleText(moduleWith([0x01, 0xff]))).toThrow("found 0xff at byte 48, which is no instruction");
    expect(() => moduleText(moduleWith([0xfd, 0x80, 0x02]))).toThrow(
      "found 0xfd 0x100 at byte 47, which is no instruction",
    );
    expect(() => moduleText(moduleWith([0x02, 0x41]))).toThrow("found 0x41 at byte 48, which is no type of values");
    expect(() => moduleText(moduleWith([0x0b, 0x01]))).toThrow("found byte 48 after the end of function 0");
    expect(() => moduleText(moduleWith([0x02, 0x40]))).toThrow("found something that goes on at byte 50");
    expect(() => moduleText(bytes.subarray(0, bytes.length - 1))).toThrow("found something that goes on");
    expect(() => moduleText(Uint8Array.of(...bytes, 0x05, 0x00))).toThrow(
      "found section 5 at byte 49, which our modules do not have",
    );
    expect(() => moduleText(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))).toThrow(
      "found bytes that do not begin as a module does",
    );
  });
});

/** What is wrong with the outer form of a text; the engine says whether the module is right. */
const problemsOf = (text: string): readonly string[] => {
  let depth = 0;
  return text.split("\n").flatMap((line) => {
    const word = line.trim().split(" ")[0]!;
    if (word === "(module") return [];
    if (word === "end" || word === "else" || word === ")") depth -= 1;
    const fits = line.startsWith(`${"  ".repeat(depth + 1)}${word}`) || line === ")";
    if (["loop", "if", "else", "block", "(func"].includes(word)) depth += 1;
    const isKnown = /^[a-z][a-z0-9]*([._][a-z0-9_]+)?$|^\)$|^\((import|global|func|local)$/.test(word);
    return fits && isKnown ? [] : [line];
  });
};

const ways: readonly EmitOptions[] = [
  { precision: "f64", exact: true },
  { precision: "f64", exact: false },
  { precision: "f32", exact: false },
];

/** The texts of a program in every way it can be generated, seen to be as they should. */
const textsOf = (what: string, roots: readonly Expr[], variables: readonly Var[]): readonly string[] => {
  const [exact, fast] = [true, false].map((own) => lower(roots, variables, { exact: own }));
  return ways.flatMap((way) => {
    const plan = way.exact ? exact : fast;
    if (plan === undefined) return [];
    const { bytes } = emit(chunked(plan, 1500), way);
    expect(valid(bytes), what).toBe(true);
    const text = moduleText(bytes);
    expect(problemsOf(text), what).toEqual([]);
    return [text];
  });
};

describe("a program of each kind of step", () => {
  const { add, exp, matmul, mul, scan, sin, sort, sum, whileLoop } = gradmap;
  const v = variable("v", [40]);
  const a = variable("a", [24, 24]);
  const b = variable("b", [24, 24]);
  const programs: Readonly<Record<Step["tag"], readonly [Expr, readonly Var[], RegExp]>> = {
    region: [sum(sin(mul(v, 2))), [v], /^ {6}f64x2\.mul$/m],
    product: [matmul(a, b), [a, b], /^ {4}call 8$/m],
    repeat: [scan((c: Expr, x: Expr) => [add(exp(c), x), c], 0, v)[0], [v], /^ {4}loop$/m],
    opaque: [mul(sort(add(v, 1)), 2), [v], /\(export "run2"\)/],
    control: [
      mul(
        whileLoop(
          (x: Expr) => gradmap.lt(x, 100),
          (x: Expr) => mul(x, 2),
          add(sum(v), 1),
        ),
        2,
      ),
      [v],
      /\(export "run2"\)/,
    ],
  };

  test.each(Object.entries(programs))("%s", (tag, [root, variables, has]) => {
    const steps = (plan: Plan | undefined): readonly string[] => plan?.steps.map((step) => step.tag) ?? [];
    expect(steps(lower([root], variables, { exact: true }))).toContain(tag);
    const texts = textsOf(tag, [root], variables);
    expect(texts.length).toBe(ways.length);
    expect(texts[1]).toMatch(has);
  });
});

describe("golden calls", () => {
  const calls: Readonly<Record<string, Call>> = {
    ...foundationCalls,
    ...elementwiseCalls,
    ...movementCalls,
    ...linearAlgebraCalls,
    ...networkCalls,
    ...lossCalls,
  };
  const cases = loadGolden<{ readonly cases: readonly GoldenCase[] }>("tensor_ops").cases.filter(
    ({ op, inputs }) => Object.hasOwn(calls, op) && Object.values(inputs).some(({ grad }) => grad !== false),
  );

  test("all of them, with their derivatives", () => {
    let texts = 0;
    for (const c of cases) {
      const values = Object.values(c.inputs)
        .filter(({ grad }) => grad !== false)
        .map(({ shape, data }) => (shape.length === 0 ? data[0]! : fromTypedArray(data, shape)));
      const { roots, variables } = derivativesOf((xs) => calls[c.op]!(xs, c), values);
      texts += textsOf(c.id, roots, variables).length;
    }
    expect(cases.length).toBeGreaterThan(200);
    expect(texts).toBeGreaterThan(cases.length);
  });
});
