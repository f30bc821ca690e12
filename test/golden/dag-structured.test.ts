// Ten deep or heavily shared graphs: exponentially many paths, thousands of nodes. Value, gradient and Hessian against
// PyTorch, and a gradient whose size is a constant times that of the program.
import { type Expr, evaluate, grad, gradientMap, hessian, valueAndGrad, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { topological } from "../../src/expr/walk.js";
import { differences, type Instruction, loadGolden, zeroScale } from "../golden.js";
import { buildProgram, outputOf } from "../programs.js";

interface Program {
  readonly name: string;
  readonly inputs: readonly number[];
  readonly program: readonly Instruction[];
  readonly value: number;
  readonly grad: readonly number[];
  readonly hessian: readonly (readonly number[])[];
}

const { programs } = loadGolden<{ readonly programs: readonly Program[] }>("dag_structured");

const loss =
  ({ program }: Program) =>
  (xs: readonly Expr[]): Expr =>
    outputOf(program, xs);

test("all ten are there", () => {
  expect(programs.length).toBe(10);
});

describe.each(programs.map((p) => [p.name, p] as const))("%s", (name, p) => {
  test("value and gradient", () => {
    const [value, gradient] = valueAndGrad(loss(p))(p.inputs);
    expect(differences(`${name} value`, [value], [p.value])).toEqual([]);
    expect(differences(`${name} gradient`, gradient, p.grad)).toEqual([]);
    expect(grad(loss(p))(p.inputs)).toEqual(gradient);
  });

  test("Hessian", () => {
    const rows = hessian(loss(p))(p.inputs);
    const expected = p.hessian.flat();
    expect(differences(`${name} Hessian`, rows.flat(), expected, 1e-12, zeroScale(expected))).toEqual([]);
  });

  test("the gradient and the second derivative are linear in the size of the program", () => {
    const variables = p.inputs.map((_, i) => variable(`x${i}`));
    const root = buildProgram(p.program, variables).at(-1)!;
    const size = topological([root]).length;
    const first = gradientMap(root);
    const gradients = [...first.values()];
    expect(topological([root, ...gradients]).length).toBeLessThanOrEqual(6 * size + 10);
    const second = gradients.flatMap((gradient) => [...gradientMap(gradient).values()]);
    expect(topological([root, ...gradients, ...second]).length).toBeLessThanOrEqual(30 * variables.length * size + 10);
  });
});

test("the value comes from one visit to each node", () => {
  const x = variable("x");
  const nodes = buildProgram(programs[0]!.program, [x]);
  expect(evaluate(nodes.at(-1)!, { x: 1 })).toBe(2 ** 60);
});
