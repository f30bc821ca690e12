// Random programs of vectors and matrices obey their laws, from three seeds; with a wrong rule put into them they do not.
import { mul, type StructuralOp, stopGradient } from "gradmap";
import { check, lawOf, lawSet, register, type Violation } from "gradmap/laws";
import { describe, expect, it, test } from "vitest";
import { tensorProgramLaws, tensorProgramLawsOf } from "../../laws/library/tensorProgramLaws.js";
import { apply, type Expr } from "../../src/expr/expr.js";
import { topological } from "../../src/expr/walk.js";

for (const seed of [1, 2, 3])
  describe(`seed ${seed}`, () => {
    register({ describe, it }, { seed, numRuns: 4 })(tensorProgramLaws);
  });

/** An expression with other records in place of those of some name. */
const withRecords =
  (name: string, changed: (record: StructuralOp) => StructuralOp) =>
  (root: Expr): Expr => {
    const known = new Map<Expr, Expr>();
    const records = new Map<unknown, StructuralOp>();
    for (const node of topological([root])) {
      if (node.tag !== "Apply") continue;
      const { op, args, params } = node;
      if (op.kind !== "structural" && op.kind !== "elementwise") continue;
      const operands = args.map((arg) => known.get(arg) ?? arg);
      const found = op.kind === "structural" && op.name === name ? (records.get(op) ?? changed(op)) : op;
      if (found.kind === "structural") records.set(op, found);
      known.set(node, apply(found, operands, params));
    }
    return known.get(root) ?? root;
  };

const violationsWith = (
  name: string,
  changed: (record: StructuralOp) => StructuralOp,
  ids: readonly string[],
): readonly Violation[] => {
  const set = tensorProgramLawsOf(withRecords(name, changed));
  const asked = ids.map((id) => lawOf(set, id));
  const result = check({ seed: 5, numRuns: 25 })(lawSet(set.name, asked, [], set.source));
  return result._tag === "Left" ? result.left : [];
};

/** The record with what it passes back to its last argument made larger by a part. */
const pullingWrongly =
  (factor: number) =>
  (record: StructuralOp): StructuralOp => {
    const { rule } = record;
    if (rule.tag !== "Pullback") throw new Error(`${record.name} has another kind of rule`);
    const vjp: typeof rule.vjp = (...given) =>
      rule
        .vjp(...given)
        .map((entry, i, all) => (entry === undefined || i < all.length - 1 ? entry : mul(factor, entry)));
    return { ...record, rule: { ...rule, vjp } };
  };

test("a program with its own records obeys all", () => {
  const ids = tensorProgramLaws.laws.map(({ id }) => id);
  expect(violationsWith("matmul", (record) => ({ ...record }), ids)).toEqual([]);
});

describe("a mistake in one op is caught in programs", () => {
  test.each<readonly [string, string, (record: StructuralOp) => StructuralOp, readonly string[]]>([
    [
      "what matmul passes back to b",
      "matmul",
      pullingWrongly(-1),
      ["tensorProgram.differences", "tensorProgram.adjoint"],
    ],
    ["a part in a million of softmax", "softmax", pullingWrongly(1 + 1e-6), ["tensorProgram.differences"]],
    [
      "the generated code of a sum",
      "sum",
      (record) => ({
        ...record,
        form: (shapes, params, shape) => ({ ...record.form!(shapes, params, shape), by: "max" }),
      }),
      ["tensorProgram.compiled"],
    ],
    [
      "the batch of a product",
      "matmul",
      (record) => ({ ...record, batch: (...given) => mul(2, record.batch!(...given)) }),
      ["tensorProgram.vmap"],
    ],
    [
      "the second derivative of a softmax",
      "softmax",
      (record) => {
        const { rule } = record;
        if (rule.tag !== "Pullback") return record;
        const vjp: typeof rule.vjp = (cotangent, args, result, ...rest) =>
          rule.vjp(cotangent, args, stopGradient(result), ...rest);
        return { ...record, rule: { ...rule, vjp } };
      },
      ["tensorProgram.hessian"],
    ],
  ])("%s", (_, name, changed, laws) => {
    expect(violationsWith(name, changed, laws).map(({ law }) => law)).toEqual(laws);
  });
});

test("a violation shows a small program, the first wrong node and a test to paste", () => {
  const [violation] = violationsWith("logSumExp", pullingWrongly(2), ["tensorProgram.differences"]);
  expect(violation?.law).toBe("tensorProgram.differences");
  expect(violation?.wrongNode).toMatch(/^logSumExp\(.*\): what logSumExp passes back to x is /);
  expect(violation?.pictures?.infix.length).toBeLessThan(80);
  expect(violation?.test).toContain('lawOf(tensorProgramLaws, "tensorProgram.differences").at([');
});
