// Batch rules held against their meaning: the op on a whole batch is the op on each example, stacked. Every op that occurs
// in an expression is tried with every choice of batched arguments. Knows no op.
import { type Apply, apply, constant, type Expr, type Var } from "../../src/expr/expr.js";
import type { StructuralOp } from "../../src/expr/op.js";
import { sizeOf } from "../../src/expr/shape.js";
import { asTensor, type Tensor, tensor } from "../../src/expr/tensor.js";
import { topological } from "../../src/expr/walk.js";
import { evaluate } from "../../src/run/evaluate.js";

type Environment = ReadonlyMap<Var, number | Tensor>;

const stacked = (examples: readonly Tensor[], shape: readonly number[]): Tensor =>
  tensor(
    examples.flatMap(({ data }) => [...data]),
    [examples.length, ...shape],
  );

const shown = ({ shape, data }: Tensor): string => `[${shape}]: ${[...data].join(" ")}`;

const everyChoice = (count: number): readonly (readonly boolean[])[] =>
  Array.from({ length: 2 ** count - 1 }, (_, i) => Array.from({ length: count }, (_, k) => (((i + 1) >> k) & 1) === 1));

const misfitsOf = (
  node: Apply,
  op: StructuralOp,
  environments: readonly Environment[],
  first: Environment,
): readonly string[] => {
  const { batch } = op;
  if (batch === undefined) return [`${op.name} has no batch rule`];
  const valuesIn = (environment: Environment) => node.args.map((arg) => asTensor(evaluate(arg, environment)));
  const shared = valuesIn(first);
  const examples = environments.map(valuesIn);
  return everyChoice(node.args.length).flatMap((batched) => {
    const whole = shared.map((own, i) =>
      batched[i]
        ? stacked(
            examples.map((values) => values[i]!),
            own.shape,
          )
        : own,
    );
    const one = (values: readonly Tensor[]): Tensor => {
      const args = values.map((value, i) => constant(batched[i] ? value : shared[i]!));
      return asTensor(evaluate(apply(op, args, node.params), {}));
    };
    const expected = stacked(examples.map(one), node.shape);
    const found = asTensor(evaluate(Reflect.apply(batch, op, [whole.map(constant), batched, node.params]), {}));
    if (shown(found) === shown(expected)) return [];
    return [`${op.name}, ${batched}, batch of ${examples.length}: ${shown(found)} instead of ${shown(expected)}`];
  });
};

/** What is wrong with the batch rules of the structural ops in `roots`, and the names of those that were tried. */
export const triedBatches = (
  roots: readonly Expr[],
  environmentOf: (example: number) => Environment,
): { readonly names: readonly string[]; readonly misfits: readonly string[] } => {
  const nodes = topological(roots).flatMap((node) =>
    node.tag === "Apply" && node.op.kind === "structural" ? [{ node, op: node.op }] : [],
  );
  const misfits = nodes.flatMap(({ node, op }) =>
    [0, 1, 3].flatMap((size) =>
      misfitsOf(
        node,
        op,
        Array.from({ length: size }, (_, example) => environmentOf(example)),
        environmentOf(0),
      ),
    ),
  );
  return { names: nodes.map(({ op }) => op.name), misfits };
};

/** Numbers that are all different, in no order, and other ones for each `seed`. */
export const numbersOf = (shape: readonly number[], seed: number): Tensor =>
  tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 7 + seed * 3) % 11) + i / 16 - 4),
    shape,
  );

/** Whole numbers from 0 to `size - 1`, in no order, and other ones for each `seed`. */
export const indicesOf = (shape: readonly number[], size: number, seed: number): Tensor =>
  tensor(
    Float64Array.from({ length: sizeOf(shape) }, (_, i) => (i * 5 + seed * 2 + (i >> 1)) % size),
    shape,
  );
