// Every op as generated JavaScript against its own `value`, bit by bit: special numbers as they come, written out in the
// text, and after the engine has optimised the code.
import * as gradmap from "gradmap";
import { describe, expect, test } from "vitest";
import { apply, type Expr, type Var, variable } from "../../src/expr/expr.js";
import type { ElementwiseOp } from "../../src/expr/op.js";
import { asTensor, fromTypedArray } from "../../src/expr/tensor.js";
import { topological } from "../../src/expr/walk.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { javascriptProgram } from "../../src/run/javascript/program.js";
import { lower } from "../../src/run/lower/lower.js";
import type { BodyNode, Plan, Write } from "../../src/run/lower/plan.js";

const isOp = (value: unknown): value is { readonly op: ElementwiseOp } =>
  typeof value === "function" && "op" in value && Reflect.get(Object(value.op), "kind") === "elementwise";

/** The ops that users call, and those that their first and second derivatives are made of. */
const allOps = (): readonly ElementwiseOp[] => {
  const found = new Set<ElementwiseOp>();
  const collect = (expr: Expr): void => {
    for (const node of topological([expr]))
      if (node.tag === "Apply" && node.op.kind === "elementwise") found.add(node.op);
  };
  const derivatives = (expr: Expr, variables: readonly Var[], order: number): void => {
    collect(expr);
    if (order === 0) return;
    const map = gradientMap(expr);
    for (const v of variables) {
      const own = map.get(v);
      if (own !== undefined) derivatives(own, variables, order - 1);
    }
  };
  for (const value of Object.values(gradmap)) {
    if (!isOp(value)) continue;
    const { op } = value;
    const variables = op.args.map((name) => variable(name));
    derivatives(apply(op, variables), variables, 2);
  }
  return [...found];
};

const special = [
  ...[0, 1, 0.5, 2, 3, 1.5, 2.5, 0.1, 1 / 3, 1e-8, 1e-16, 1e-160, 20, 36.7, 709.7, 745, 1e5, 1e16, 1e160, 1e300],
  ...[Number.MIN_VALUE, 2 ** -1050, 2 ** -1022, Number.MAX_VALUE, 1 - 2 ** -53, 1 + 2 ** -52, Number.POSITIVE_INFINITY],
].flatMap((x) => [x, -x]);
const points = [...special, Number.NaN];

// Of all magnitudes, and evenly spread.
const random = Array.from({ length: 600 }, (_, i) => {
  const x = ((Math.imul(i + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5) * 2;
  return i % 2 === 0 ? 20 * x : x * 2 ** (((i * 37) % 160) - 80);
});

/** As many columns as an op has arguments, with every choice of these numbers. */
const columnsOf = (arity: number): readonly (readonly number[])[] => {
  const own =
    arity === 1
      ? [...points, ...random]
      : arity === 2
        ? points
        : points.filter((_, i) => i % 4 === 0 || i === points.length - 1);
  const rows = Array.from({ length: arity }).reduce<readonly (readonly number[])[]>(
    (all) => all.flatMap((row) => own.map((x) => [...row, x])),
    [[]],
  );
  return Array.from({ length: arity }, (_, k) => rows.map((row) => row[k]!));
};

const programFor = (plan: Plan) => {
  const program = javascriptProgram(plan);
  if (program === undefined) throw new Error("there is no code");
  return program;
};

const misfitsOf = (op: ElementwiseOp, columns: readonly (readonly number[])[], found: ArrayLike<number>) =>
  columns[0]!.flatMap((_, i) => {
    const args = columns.map((column) => column[i]!);
    const value = op.value(...args);
    return Object.is(value, found[i]) ? [] : [`${op.name}(${args}) = ${found[i]} for ${value}`];
  });

const written = allOps().filter(({ js }) => js !== undefined);

test("every op whose text is given is among them", () => {
  expect(written.length).toBeGreaterThan(55);
});

test("a text that is not the value is found", () => {
  const planted = gradmap.defineOp({
    name: "planted",
    args: ["x"],
    value: (x) => x + 0,
    partials: () => [1],
    domain: [[-1, 1]],
    js: (x) => x,
  });
  const x = variable("x", [points.length]);
  const program = programFor(lower([planted(x)], [x], { exact: true })!);
  const [result] = program([fromTypedArray(points, [points.length])]);
  expect(misfitsOf(planted.op, [points], asTensor(result!).data)).toEqual(["planted(0) = 0 for 0"]);
});

describe.each(written.map((op) => [op.name, op] as const))("%s", (_, op) => {
  const columns = columnsOf(op.args.length);
  const count = columns[0]!.length;
  const misfits = (found: ArrayLike<number>) => misfitsOf(op, columns, found);

  test("in a loop, before and after it is optimised", () => {
    const variables = op.args.map((name) => variable(name, [count]));
    const program = programFor(lower([apply(op, variables)], variables, { exact: true })!);
    const values = columns.map((column) => fromTypedArray(column, [count]));
    const data = () => asTensor(program(values)[0]!).data;
    expect(misfits(data()).slice(0, 5)).toEqual([]);
    for (let i = 0; i * count < 200_000; i++) data();
    expect(misfits(data()).slice(0, 5)).toEqual([]);
  });

  test("of numbers that are written out", () => {
    const nodes: BodyNode[] = [];
    const writes = columns[0]!.map((_, i): Write => {
      const args = columns.map((column) => nodes.push({ tag: "number", value: column[i]! }) - 1);
      const value = nodes.push({ tag: "op", op, args }) - 1;
      return { access: { buffer: 0, offset: i, strides: [] }, value, combine: "store" };
    });
    const [result] = programFor({
      buffers: [{ shape: [count], size: count, content: { tag: "computed" } }],
      steps: [{ tag: "region", extents: [], nodes, writes }],
      outputs: [0],
    })([]);
    expect(misfits(asTensor(result!).data).slice(0, 5)).toEqual([]);
  });
});
