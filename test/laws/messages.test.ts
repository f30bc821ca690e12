// What a law says when it fails has to be readable: by path, with the numbers of a tensor.
import { defineLinear, type Expr, type StructuralFunction, square, sum, tensor } from "gradmap";
import { check, customOpLaws, functionLaws } from "gradmap/laws";
import { expect, test } from "vitest";

const doubledWrongly: StructuralFunction = defineLinear({
  name: "doubledWrongly",
  args: ["x"],
  shape: ([shape]) => shape!,
  value: ([x]) => x!.data.map((value) => 2 * value),
  transpose: (cotangent) => [cotangent],
});

test("a counterexample names its leaves and writes its tensors out", () => {
  const loss = ({ w }: { readonly w: Expr }) => sum(square(doubledWrongly(w)));
  const outcome = check({ seed: 1, numRuns: 20 })(functionLaws(loss, { w: tensor([1, -2]) }));
  expect(outcome._tag).toBe("Left");
  if (outcome._tag === "Left")
    expect(outcome.left.map(({ counterexample }) => counterexample)).toContain("params.w = tensor([1, -2], [2])");
});

test("an op on whole tensors is sent to tensorOpLaws", () => {
  expect(() => Reflect.apply(customOpLaws, undefined, [doubledWrongly])).toThrow(/tensorOpLaws/);
});
