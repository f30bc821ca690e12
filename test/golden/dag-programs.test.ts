// 300 random expression graphs with sharing: value, every adjoint, gradient and Hessian against PyTorch. Where PyTorch
// itself is off by more than 1e-12 (it cancels in the tails of tanh, sigmoid and others), the true value counts as well.
import { type Expr, evaluate, grad, gradientMap, hessian, reversePass, variable } from "gradmap";
import { expect, test } from "vitest";
import { differences, type Instruction, loadGolden, zeroScale } from "../golden.js";
import { buildProgram, outputOf } from "../programs.js";

interface Program {
  readonly id: number;
  readonly inputs: readonly number[];
  readonly program: readonly Instruction[];
  readonly value: number;
  readonly grad: readonly number[];
  readonly hessian: readonly (readonly number[])[];
  readonly nodes: readonly number[];
  readonly adjoints: readonly (number | null)[];
}

const { programs } = loadGolden<{ readonly programs: readonly Program[] }>("dag_programs");

interface Entry {
  readonly program: number;
  readonly column: "nodes" | "adjoints" | "hessian";
  readonly index: number;
  readonly exact: number;
}

const { entries } = loadGolden<{ readonly entries: readonly Entry[] }>("dag_programs_exact");

/** The true values of one column of a program where the stored ones are inexact, by position. */
const exactOf = (id: number, column: Entry["column"]): ReadonlyMap<number, number> =>
  new Map(entries.flatMap((e) => (e.program === id && e.column === column ? [[e.index, e.exact]] : [])));

const loss =
  ({ program }: Program) =>
  (xs: readonly Expr[]): Expr =>
    outputOf(program, xs);

const symbolic = ({ inputs, program }: Program) => {
  const variables = inputs.map((_, i) => variable(`x${i}`));
  const nodes = buildProgram(program, variables);
  return { variables, nodes, root: nodes.at(-1)!, env: new Map(variables.map((v, i) => [v, inputs[i]!] as const)) };
};

test("all 300 are there", () => {
  expect(programs.length).toBe(300);
});

test("values of every node", () => {
  const wrong = programs.flatMap((p) => {
    const { nodes, env } = symbolic(p);
    return differences(
      `program ${p.id}`,
      nodes.map((node) => evaluate(node, env)),
      p.nodes,
      1e-12,
      0,
      exactOf(p.id, "nodes"),
    );
  });
  expect(wrong).toEqual([]);
});

test("adjoints of every node, by reversePass", () => {
  const wrong = programs.flatMap((p) => {
    const { nodes, root, env } = symbolic(p);
    const adjoints = new Map(reversePass(root, env).map((step) => [step.node, step.adjoint.value]));
    // The data has no adjoints of constants.
    const actual = nodes.map((node, i) => (p.adjoints[i] === null ? 0 : (adjoints.get(node) ?? 0)));
    const expected = p.adjoints.map((adjoint) => adjoint ?? 0);
    return differences(`program ${p.id}`, actual, expected, 1e-12, 0, exactOf(p.id, "adjoints"));
  });
  expect(wrong).toEqual([]);
});

test("gradients, by grad over an array of inputs", () => {
  const wrong = programs.flatMap((p) =>
    differences(`program ${p.id}`, grad(loss(p))(p.inputs), p.grad, 1e-12, 0, exactOf(p.id, "adjoints")),
  );
  expect(wrong).toEqual([]);
});

test("gradients, by gradientMap", () => {
  const wrong = programs.flatMap((p) => {
    const { variables, root, env } = symbolic(p);
    const map = gradientMap(root);
    const components = variables.map((v) => {
      const adjoint = map.get(v);
      return adjoint === undefined ? 0 : evaluate(adjoint, env);
    });
    return differences(`program ${p.id}`, components, p.grad, 1e-12, 0, exactOf(p.id, "adjoints"));
  });
  expect(wrong).toEqual([]);
});

test("Hessians", () => {
  const wrong = programs.flatMap((p) => {
    const rows = hessian(loss(p))(p.inputs);
    const expected = p.hessian.flat();
    return differences(`program ${p.id}`, rows.flat(), expected, 1e-12, zeroScale(expected), exactOf(p.id, "hessian"));
  });
  expect(wrong).toEqual([]);
});
