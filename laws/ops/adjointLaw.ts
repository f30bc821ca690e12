// Forward and reverse mode of one elementwise op against each other, on tensors that broadcast.
import type { Arbitrary } from "fast-check";
import { type Expr, jvp, type Tensor, tensor, vjp } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type Law, law } from "../core/law.js";
import { dyadic, inside } from "../samples/numbers.js";
import { kinksOf, type OpUnderTest } from "./opFunction.js";

// The first argument is a matrix, the second a row and the others single numbers, so that reverse mode has to sum.
const shapes = [[2, 2], [2], []] as const;
const counts = [4, 2, 1] as const;

/** `<J t, w> = <t, J^T w>`: needs no differences, so it holds at any point to the last digits. */
export const adjointLaw = (tested: OpUnderTest): Law => {
  const { op, call } = tested;
  const f = (...xs: readonly Expr[]): Expr => call(xs);
  const shaped = (numbers: readonly number[], i: number): number | Tensor => {
    const shape = shapes[Math.min(i, 2)]!;
    return shape.length === 0 ? numbers[0]! : tensor(numbers, shape);
  };
  const numbersOf = (value: unknown): readonly number[] =>
    typeof value === "number" ? [value] : isTensor(value) ? [...value.data] : [];
  const perArgument = (element: (i: number) => Arbitrary<number>): Arbitrary<readonly (readonly number[])[]> =>
    fc.tuple(
      ...op.args.map((_, i) => {
        const count = counts[Math.min(i, 2)]!;
        return fc.array(element(i), { minLength: count, maxLength: count });
      }),
    );
  return law({
    id: "op.adjoint",
    statement: "forward and reverse mode are transposes of each other, also where arguments are broadcast",
    formula: "<J t, w> = <t, J^T w>",
    given: [
      perArgument((i) => inside(op.domain[i]!, kinksOf(op, op.args[i]!))),
      perArgument(() => dyadic),
      fc.array(dyadic, { minLength: 4, maxLength: 4 }),
    ],
    holds: (judge, points, directions, weights) => {
      const primals = points.map(shaped);
      const [, tangent] = jvp(f)(primals, directions.map(shaped));
      const [, pullback] = vjp(f)(...primals);
      const cotangent = tensor(weights, [2, 2]);
      const pulled = pullback(cotangent).flatMap(numbersOf);
      const forward = numbersOf(tangent).map((t, i) => t * weights[i]!);
      const reverse = directions.flat().map((t, i) => t * pulled[i]!);
      const scale = [...forward, ...reverse].reduce((sum, term) => sum + Math.abs(term), 0);
      judge.agree(`<J t, w> and <t, J^T w> of ${op.name}`, total(forward), total(reverse), scale);
    },
  });
};

const isTensor = (value: unknown): value is Tensor => typeof value === "object" && value !== null && "data" in value;

const total = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);
