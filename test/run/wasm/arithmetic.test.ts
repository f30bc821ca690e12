// The instructions of every width against JavaScript's operators, bit by bit, zeros and NaN included.
import { describe, expect, test } from "vitest";
import type { Instructions } from "../../../src/expr/instructions.js";
import { instructionsOf, lanesOf, mathArity, mathNames, type Width } from "../../../src/run/wasm/arithmetic.js";
import type { Code } from "../../../src/run/wasm/code.js";
import { hostFunction } from "../../../src/run/wasm/math/function.js";
import { callOf, columnsThrough, loopOver, mathImports, widths } from "./columns.js";
import { pairsOf, special } from "./numbers.js";

/** An instruction of two numbers; comparisons choose the first where they are true. */
type Instruction = (i: Instructions<Code, Code>, x: Code, y: Code) => Code;

const instructions: Readonly<Record<string, readonly [Instruction, (x: number, y: number) => number]>> = {
  number: [(i) => i.number(0.1), () => 0.1],
  add: [(i, x, y) => i.add(x, y), (x, y) => x + y],
  sub: [(i, x, y) => i.sub(x, y), (x, y) => x - y],
  mul: [(i, x, y) => i.mul(x, y), (x, y) => x * y],
  div: [(i, x, y) => i.div(x, y), (x, y) => x / y],
  neg: [(i, x) => i.neg(x), (x) => -x],
  abs: [(i, x) => i.abs(x), (x) => Math.abs(x)],
  sqrt: [(i, x) => i.sqrt(x), (x) => Math.sqrt(x)],
  floor: [(i, x) => i.floor(x), (x) => Math.floor(x)],
  ceil: [(i, x) => i.ceil(x), (x) => Math.ceil(x)],
  trunc: [(i, x) => i.trunc(x), (x) => Math.trunc(x)],
  min: [(i, x, y) => i.min(x, y), (x, y) => Math.min(x, y)],
  max: [(i, x, y) => i.max(x, y), (x, y) => Math.max(x, y)],
  lt: [(i, x, y) => i.choose(i.lt(x, y), x, y), (x, y) => (x < y ? x : y)],
  le: [(i, x, y) => i.choose(i.le(x, y), x, y), (x, y) => (x <= y ? x : y)],
  gt: [(i, x, y) => i.choose(i.gt(x, y), x, y), (x, y) => (x > y ? x : y)],
  ge: [(i, x, y) => i.choose(i.ge(x, y), x, y), (x, y) => (x >= y ? x : y)],
  eq: [(i, x, y) => i.choose(i.eq(x, y), x, y), (x, y) => (x === y ? x : y)],
  ne: [(i, x, y) => i.choose(i.ne(x, y), x, y), (x, y) => (x !== y ? x : y)],
};

const noCalls = (): never => {
  throw new Error("nothing is called");
};

const single = (width: Width): boolean => width === "f32" || width === "f32x4";

// Numbers between those of special: halves are where rounding differs, and small ones keep comparisons apart.
const operands = [...special, -2.5, -1.5, -0.5, 0.49999999999999994, 2 ** 24 + 1, 1e38, 3.5e38, 1e-45];

describe.each(widths)("%s", (width) => {
  // In float32 every result is the float64 one, rounded: exact for these operations, whose operands have 24 bits.
  const rounded = (x: number): number => (single(width) ? Math.fround(x) : x);
  const [xs, ys] = pairsOf(operands.map(rounded));

  const problems = (through: ReturnType<typeof columnsThrough>): readonly string[] =>
    Object.entries(instructions).flatMap(([name, [, expected]]) => {
      const results = through(name, width, [xs, ys]);
      const wrong = results.findIndex((result, k) => !Object.is(result, rounded(expected(xs[k]!, ys[k]!))));
      return wrong < 0 ? [] : [`${name}(${xs[wrong]}, ${ys[wrong]}) = ${results[wrong]}`];
    });

  test("computes as JavaScript does", () => {
    const loops = Object.entries(instructions).map(([name, [instruction]]) =>
      loopOver(name, width, 2, (builder, [x, y]) => instruction(instructionsOf(builder, width, noCalls), x!, y!)),
    );
    expect(problems(columnsThrough(loops))).toEqual([]);
  });

  test("takes its constants from where the caller has them", () => {
    const asked: number[] = [];
    const loop = loopOver("number", width, 1, (builder, [x]) => {
      const inPlace = instructionsOf(builder, width, noCalls);
      const constant = (value: number): Code => {
        asked.push(value);
        return builder.hoisted(inPlace.number(value));
      };
      const i = instructionsOf(builder, width, noCalls, constant);
      return i.add(i.number(2), i.mul(x!, i.number(3)));
    });
    expect(columnsThrough([loop])("number", width, [[1, 2, 3, 4, 5]])).toEqual([5, 8, 11, 14, 17]);
    expect(asked).toEqual([2, 3]);
  });

  test("calls the functions it is given, by name", () => {
    const functions = mathNames.map((name) => hostFunction(name, width, (called) => mathNames.indexOf(called)));
    const loops = mathNames.map((name) =>
      loopOver(name, width, mathArity[name], (builder, args) => {
        const i = instructionsOf(builder, width, (called, of) =>
          callOf(width, mathImports.length + mathNames.indexOf(called))(builder, of),
        );
        return name === "pow" ? i.pow(args[0]!, args[1]!) : i[name](args[0]!);
      }),
    );
    const through = columnsThrough([...functions, ...loops]);
    const columns = [
      [0.25, 0.5, 0.75, 1.25, 2],
      [1, 2, 3, 4, 5],
    ];
    for (const name of mathNames) {
      const of = columns.slice(0, mathArity[name]);
      expect(through(name, width, of)).toEqual(
        columns[0]!.map((x, k) => rounded(name === "pow" ? x ** columns[1]![k]! : Math[name](x))),
      );
    }
  });

  test("has as many lanes as its name says", () => {
    expect(lanesOf(width)).toBe(Number(/x(\d)$/.exec(width)?.[1] ?? 1));
  });
});
