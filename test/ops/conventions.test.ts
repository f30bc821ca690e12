// The published table of conventions is what gradmap computes: entry by entry, values, derivatives and second derivatives.
import { describe, expect, test } from "vitest";
import { apply, type Expr, variable } from "../../src/expr/expr.js";
import type { ElementwiseOp, Op } from "../../src/expr/op.js";
import { type Convention, conventions } from "../../src/ops/conventions.js";
import * as vocabulary from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { claimOf, errorOf, numberAt, tolerance } from "./golden.js";

const recordsOf = (ops: object): readonly ElementwiseOp[] =>
  Object.values(ops).flatMap((op: { readonly op?: Op }) => (op.op?.kind === "elementwise" ? [op.op] : []));

const records = recordsOf(vocabulary);

const recordOf = ({ op }: Convention): ElementwiseOp => {
  const record = records.find(({ name }) => name === op);
  if (record === undefined) throw new Error(`no op ${op}`);
  return record;
};

// Both ends of an interval, one point inside it, and any value for the arguments that an entry leaves open.
const pointsOf = (convention: Convention, record: ElementwiseOp): readonly Readonly<Record<string, number>>[] => {
  const { arg, at, to } = convention;
  const start = at[arg]!;
  const ends = to === undefined ? [start] : [start, to, Number.isFinite(to) ? (start + to) / 2 : start + Math.sign(to)];
  const open = Object.fromEntries(record.args.map((name, i) => [name, record.domain[i]![0] + 0.25]));
  return ends.map((end) => ({ ...open, ...at, [arg]: end }));
};

const derivative = (expr: Expr | undefined, by: Expr): Expr | undefined =>
  expr === undefined || by.tag !== "Var" ? undefined : gradientMap(expr).get(by);

const complaints = (convention: Convention): readonly string[] => {
  const record = recordOf(convention);
  const variables = record.args.map((name) => variable(name));
  const value = apply(record, variables);
  const orders = [[], [convention.arg], ...Object.keys(convention.second ?? {}).map((name) => [convention.arg, name])];
  return pointsOf(convention, record).flatMap((point) =>
    orders.flatMap((order) => {
      const claim = claimOf(convention, order);
      const expr = order.reduce<Expr | undefined>(
        (e, name) => derivative(e, variables[record.args.indexOf(name)]!),
        value,
      );
      const found = numberAt(expr, point);
      if (claim === undefined || errorOf(found, claim) <= tolerance) return [];
      return [
        `${convention.op} by [${order}] at ${JSON.stringify(Object.entries(point).map(String))}: ${found}, not ${claim}`,
      ];
    }),
  );
};

describe("conventions", () => {
  test("every entry is what gradmap computes", () => {
    expect(conventions.flatMap(complaints)).toEqual([]);
  });

  test("a wrong entry is found out: in its derivative, its value and its second derivative", () => {
    const [entry] = conventions.filter(
      ({ op, arg, at }) => op === "elu" && arg === "x" && Object.is(Object.values(at)[0], 0),
    );
    expect(complaints({ ...entry!, partial: 0 })).toHaveLength(1);
    expect(complaints({ ...entry!, value: 1 })).toHaveLength(1);
    expect(complaints({ ...entry!, second: { x: 0 } })).toHaveLength(1);
  });

  test("every entry names an argument of a public op and gives a reason", () => {
    for (const convention of conventions) {
      expect(recordOf(convention).args).toContain(convention.arg);
      expect(Object.keys(convention.at)).toContain(convention.arg);
      expect(convention.reason.length).toBeGreaterThan(5);
    }
  });

  const partial = (op: string, arg: string, at: Readonly<Record<string, number>>): number | undefined =>
    conventions.find(
      (c) => c.op === op && c.arg === arg && Object.keys(at).every((name) => Object.is(c.at[name], at[name])),
    )?.partial;

  test("the policy in short", () => {
    expect(partial("relu", "x", { x: 0 })).toBe(0);
    expect(partial("abs", "x", { x: 0 })).toBe(0);
    expect(partial("leakyRelu", "x", { x: 0 })).toBe(0.01);
    expect(partial("max", "x", { x: 1, y: 1 })).toBe(0.5);
    expect(partial("clamp", "x", { x: 2 })).toBe(1);
    expect(partial("hardTanh", "x", { x: 1 })).toBe(0);
    expect(partial("pow", "x", { x: 0, y: 0 })).toBe(0);
    expect(partial("pow", "y", { x: 0, y: 0 })).toBe(0);
    expect(partial("pow", "y", { x: 0, y: -1 })).toBeNaN();
    expect(partial("hypot", "x", { x: 0, y: 0 })).toBe(0);
    expect(partial("atan2", "y", { x: 0, y: 0 })).toBeNaN();
    expect(partial("xlogy", "x", { x: 0, y: 0 })).toBe(0);
    expect(partial("cbrt", "x", { x: 0 })).toBe(Number.POSITIVE_INFINITY);
    expect(partial("relu", "x", { x: Number.NaN })).toBeNaN();
  });
});
