// The batch rules of matmul and of linear algebra: on a whole batch at once, what each example gives alone. Ops that
// users never call, such as cofactors, are found in the derivatives that they stand for.
import { describe, expect, test } from "vitest";
import { type Apply, apply, constant, type Expr, variable } from "../../src/expr/expr.js";
import type { Op, StructuralOp } from "../../src/expr/op.js";
import { type Shape, sizeOf } from "../../src/expr/shape.js";
import { asTensor, type Tensor, tensor } from "../../src/expr/tensor.js";
import { topological } from "../../src/expr/walk.js";
import { cholesky, det, inv, logdet, matmul, mul, solve, sum } from "../../src/ops/index.js";
import { gradientMap } from "../../src/rewrite/reverse.js";
import { evaluate } from "../../src/run/evaluate.js";

// Positive definite where the shape allows it, so that every op is defined; every example is another one.
const sample = (shape: Shape, seed: number): Tensor => {
  const n = shape.at(-1) ?? 1;
  const square = shape.length >= 2 && shape.at(-2) === n;
  return tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, at) => {
      const [i, j] = [Math.floor(at / n) % n, at % n];
      const noise = Math.sin(7 * seed + at) / 4;
      return square ? (i === j ? n + noise : 0.5 / (1 + i + j) + 0.01 * seed) : noise;
    }),
    shape,
  );
};

const stacked = (examples: readonly Tensor[], shape: Shape): Tensor =>
  tensor(
    examples.flatMap(({ data }) => [...data]),
    [examples.length, ...shape],
  );

const a3 = variable("a", [3, 3]);
const many = variable("many", [2, 3, 3]);
const b = variable("b", [3, 2]);

const second = (f: Expr): Expr => {
  const gradient = gradientMap(f).get(a3)!;
  return gradientMap(sum(mul(gradient, sample([3, 3], 2)))).get(a3)!;
};

const roots: readonly (readonly [name: string, root: Expr])[] = [
  ["matmul of matrices", matmul(a3, b)],
  ["matmul of batches", matmul(many, variable("m", [4, 1, 3, 2]))],
  ["matmul of a batch and a matrix", matmul(many, b)],
  ["matmul of a matrix and a batch", matmul(a3, variable("m", [2, 3, 1]))],
  ["matmul of vectors", matmul(variable("v", [3]), a3)],
  ["solve", solve(a3, b)],
  ["solve of batches", solve(many, variable("m", [4, 1, 3, 2]))],
  ["solve of a batch and a matrix", solve(many, b)],
  ["solve of a vector", solve(a3, variable("v", [3]))],
  ["inv", inv(a3)],
  ["inv of a batch", inv(many)],
  ["det", det(many)],
  ["logdet", logdet(a3)],
  ["cholesky", cholesky(many)],
  ["derivatives of cholesky", second(sum(cholesky(a3)))],
  ["derivatives of solve", second(sum(solve(a3, b)))],
  ["derivatives of logdet", second(logdet(a3))],
  ["derivatives of det", second(mul(det(a3), det(a3)))],
];

const nodesOf = (root: Expr): readonly Apply[] =>
  topological([root]).filter(
    (node): node is Apply =>
      node.tag === "Apply" && node.op.kind === "structural" && names.includes(node.op.name) && node.args.length <= 2,
  );

const names = ["matmul", "solve", "inv", "det", "logdet", "cholesky", "cofactors", "cofactorsAlong"];

const subsets = (count: number): readonly (readonly boolean[])[] =>
  count === 1
    ? [[true]]
    : [
        [true, true],
        [true, false],
        [false, true],
      ];

const batchOf = (op: Op): NonNullable<StructuralOp["batch"]> => {
  if (op.kind !== "structural" || op.batch === undefined) throw new Error(`${op.name} has no batch rule`);
  return op.batch;
};

const agrees = (node: Apply, batched: readonly boolean[], size: number): void => {
  const { op, args, params, shape } = node;
  const examples = Array.from({ length: size }, (_, e) =>
    args.map((arg, i) => sample(arg.shape, batched[i] === true ? 3 * e + i + 1 : i)),
  );
  const given = args.map((arg, i) =>
    batched[i] === true
      ? stacked(
          examples.map((example) => example[i]!),
          arg.shape,
        )
      : sample(arg.shape, i),
  );
  const whole = batchOf(op)(
    given.map((value) => constant(value)),
    batched,
    params,
  );
  const alone = examples.map((example) => asTensor(evaluate(apply(op, example, params), {})));
  expect(whole.shape).toEqual([size, ...shape]);
  expect(asTensor(evaluate(whole, {}))).toEqual(stacked(alone, shape));
};

describe.each(roots)("%s", (_, root) => {
  test.each([0, 1, 3])("of %i examples", (size) => {
    const nodes = nodesOf(root);
    expect(nodes.length).toBeGreaterThan(0);
    for (const node of nodes) for (const batched of subsets(node.args.length)) agrees(node, batched, size);
  });
});

test("every op has been tried", () => {
  expect(new Set(roots.flatMap(([, root]) => nodesOf(root).map(({ op }) => op.name)))).toEqual(new Set(names));
});

test("examples that share a matrix are one product", () => {
  const { op } = nodesOf(matmul(a3, b))[0]!;
  const products = (args: readonly Expr[], batched: readonly boolean[]) =>
    topological([batchOf(op)(args, batched, {})]).flatMap((node) =>
      node.tag === "Apply" && node.op === op ? [node.shape] : [],
    );
  expect(products([variable("x", [5, 1, 3]), b], [true, false])).toEqual([[5, 2]]);
  expect(products([a3, variable("x", [5, 3, 1])], [false, true])).toEqual([[5, 3]]);
});
