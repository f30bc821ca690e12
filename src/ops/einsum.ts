// Einstein's summation: any product of tensors along named axes, as a composition of permute, reshape, slice, sum, mul
// and matmul. Knows indices; is ignorant of derivatives, which follow from those ops.
import { fail } from "../expr/errors.js";
import { type Expr, type Operand, origin, toExpr } from "../expr/expr.js";
import { sizeOf } from "../expr/shape.js";
import { mul } from "./arithmetic.js";
import { matmul } from "./contraction.js";
import { type Index, readEquation } from "./einsum-equation.js";
import { slice } from "./indexing.js";
import { permute, reshape } from "./movement.js";
import { sum } from "./reduction.js";

/** An operand, or a product of some, and what its axes are called: each name once. */
interface Factor {
  readonly x: Expr;
  readonly indices: readonly Index[];
}

type Sizes = ReadonlyMap<Index, number>;

const isNamed = (index: Index): boolean => index.length === 1;

const sizesOf = (operands: readonly Expr[], inputs: readonly (readonly Index[])[]): Sizes => {
  const found = new Map<Index, { readonly size: number; readonly operand: number }>();
  operands.forEach(({ shape }, operand) => {
    inputs[operand]!.forEach((index, axis) => {
      const size = shape[axis]!;
      const known = found.get(index);
      const repeats = !isNamed(index) && (size === 1 || known?.size === 1);
      if (known !== undefined && known.size !== size && !repeats)
        throw fail.einsumSize(
          isNamed(index) ? `the index ${index}` : 'each axis of "..." that is not 1',
          named(operands, known.operand, known.size),
          named(operands, operand, size),
        );
      if (known === undefined || known.size === 1) found.set(index, { size, operand });
    });
  });
  return new Map([...found].map(([index, { size }]) => [index, size]));
};

const named = (operands: readonly Expr[], i: number, size: number): string =>
  `${size} in xs[${i}] = ${origin(operands[i]!)}`;

const permuted = ({ x, indices }: Factor, order: readonly Index[]): Expr =>
  permute(
    x,
    order.map((index) => indices.indexOf(index)),
  );

const summedExcept = ({ x, indices }: Factor, kept: ReadonlySet<Index>): Factor => ({
  x: sum(x, { axis: indices.flatMap((index, axis) => (kept.has(index) ? [] : [axis])) }),
  indices: indices.filter((index) => kept.has(index)),
});

/** The operand where indices that repeat in it are equal: with both axes last and merged, every (n + 1)-th number. */
const diagonals = ({ x, indices }: Factor): Factor => {
  let [result, names] = [x, indices];
  for (;;) {
    const repeated = names.find((index, axis) => names.indexOf(index) < axis);
    if (repeated === undefined) return { x: result, indices: names };
    const [i, j] = [names.indexOf(repeated), names.indexOf(repeated, names.indexOf(repeated) + 1)];
    const others = [...names.keys()].filter((axis) => axis !== i && axis !== j);
    const outer = others.map((axis) => result.shape[axis]!);
    const n = result.shape[i]!;
    const merged = reshape(permute(result, [...others, i, j]), [...outer, n * n]);
    result = slice(merged, [...outer.map((): [] => []), [0, n * n, n + 1]]);
    names = [...others.map((axis) => names[axis]!), repeated];
  }
};

/** An axis of size 1 under dots that stand for a longer one in another operand: it broadcasts once it is gone. */
const withoutRepeated = ({ x, indices }: Factor, sizes: Sizes): Factor => {
  const own = indices.map((index, axis) => sizes.get(index) === x.shape[axis]);
  return {
    x: reshape(
      x,
      x.shape.filter((_, axis) => own[axis]),
    ),
    indices: indices.filter((_, axis) => own[axis]),
  };
};

/** The product of two factors, summed over the indices that nobody else needs: one matmul, or one mul without a sum. */
const contracted = (a: Factor, b: Factor, kept: ReadonlySet<Index>, sizes: Sizes): Factor => {
  const shared = a.indices.filter((index) => b.indices.includes(index));
  const batch = shared.filter((index) => kept.has(index));
  const summed = shared.filter((index) => !kept.has(index));
  const ofA = a.indices.filter((index) => !b.indices.includes(index));
  const ofB = b.indices.filter((index) => !a.indices.includes(index));
  const size = (indices: readonly Index[]): readonly number[] => indices.map((index) => sizes.get(index)!);
  const all = [...batch, ...ofA, ...ofB];
  const [left, right] = [permuted(a, [...batch, ...ofA, ...summed]), permuted(b, [...batch, ...summed, ...ofB])];
  if (summed.length === 0) {
    const rows = reshape(left, [...size(batch), ...size(ofA), ...ofB.map(() => 1)]);
    return { x: mul(rows, reshape(right, [...size(batch), ...ofA.map(() => 1), ...size(ofB)])), indices: all };
  }
  const [outer, n, k, m] = [
    batch.length === 0 ? [] : [sizeOf(size(batch))],
    sizeOf(size(ofA)),
    sizeOf(size(summed)),
    sizeOf(size(ofB)),
  ];
  const product = matmul(reshape(left, [...outer, n, k]), reshape(right, [...outer, k, m]));
  return { x: reshape(product, size(all)), indices: all };
};

const keptBy = (others: readonly Factor[], output: readonly Index[]): ReadonlySet<Index> =>
  new Set([...output, ...others.flatMap(({ indices }) => indices)]);

/** The two factors whose product is smallest once it is summed; of equals the first. */
const smallestPair = (
  factors: readonly Factor[],
  output: readonly Index[],
  sizes: Sizes,
): readonly [number, number] => {
  // How many factors use each index: one that only a pair uses is summed with it.
  const uses = new Map<Index, number>();
  for (const { indices } of factors) for (const index of indices) uses.set(index, (uses.get(index) ?? 0) + 1);
  const stays = new Set(output);
  let best: readonly [number, number] = [0, 1];
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < factors.length; i++)
    for (let j = i + 1; j < factors.length; j++) {
      const [a, b] = [factors[i]!.indices, factors[j]!.indices];
      const both = a.filter((index) => b.includes(index) && uses.get(index) === 2 && !stays.has(index));
      const union = new Set([...a, ...b]);
      for (const index of both) union.delete(index);
      const size = sizeOf([...union].map((index) => sizes.get(index)!));
      if (size < least) [best, least] = [[i, j], size];
    }
  return best;
};

/**
 * The sum of products that `equation` says, with NumPy's meaning: each operand's axes are named by letters, axes of the
 * same letter run together, and those that are not named after the arrow are summed over.
 *
 * - A letter twice in one operand reads its diagonal: `"ii->i"`, `"ii->"` is the trace.
 * - `...` stands for any axes without a name; they broadcast, aligned at the last, and stay in the result.
 * - Without an arrow the result has the letters that occur once, in the order of the alphabet, after the axes of `...`.
 * - Spaces do not count. A letter has one size: axes of size 1 broadcast only under `...`.
 *
 * Two operands become one batched `matmul`, or one `mul` where nothing is summed. More are contracted in pairs, each
 * time the pair with the smallest product: a good order, not always the best.
 *
 * @throws GM-EINSUM if the equation cannot be read, or does not fit the operands' number, ranks or sizes; GM-OPERAND for
 *   anything but operands after it.
 *
 * @example
 * const a = tensor([[1, 2], [3, 4]])
 * toNested(evaluate(einsum("ij,jk->ik", a, a), {})) // => [[7, 10], [15, 22]]
 * toNested(evaluate(einsum("ij->ji", a), {})) // => [[1, 3], [2, 4]]
 * evaluate(einsum("ii", a), {}) // => 5
 * shapeOf(einsum("b...i, ji -> b...j", zeros([2, 3, 4]), zeros([5, 4]))) // => [2, 3, 5]
 */
export const einsum = (equation: string, ...xs: readonly Operand[]): Expr => {
  if (typeof equation !== "string") throw fail.einsumText(equation);
  const operands = xs.map((x, i) => toExpr(x, "einsum", `xs[${i}]`));
  const { inputs, output } = readEquation(
    equation,
    operands.map(({ shape }) => shape.length),
    operands.map((x, i) => `xs[${i}] = ${origin(x)}`),
  );
  const sizes = sizesOf(operands, inputs);
  const single = operands.map((x, i) => withoutRepeated(diagonals({ x, indices: inputs[i]! }), sizes));
  // What no other operand has is summed first: it only makes the products larger.
  let factors = single.map((factor) =>
    summedExcept(
      factor,
      keptBy(
        single.filter((other) => other !== factor),
        output,
      ),
    ),
  );
  while (factors.length > 1) {
    const [i, j] = smallestPair(factors, output, sizes);
    const others = factors.filter((_, k) => k !== i && k !== j);
    factors = [...others, contracted(factors[i]!, factors[j]!, keptBy(others, output), sizes)];
  }
  return permuted(factors[0]!, output);
};
