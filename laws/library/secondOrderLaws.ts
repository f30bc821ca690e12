// The laws of second derivatives: whichever modes they are made of and in whichever order, they are the same numbers.
import { add, constant, type Expr, mul } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { explained, points, variables } from "../samples/evaluated.js";
import { inputs, outputOf, type Program, programs } from "../samples/programs.js";
import { programAtPoint } from "../samples/subjects.js";
import { type Machinery, type Numbers, ownMachinery, type Scalar } from "./machinery.js";

// Second derivatives grow fast with the length of a program.
const some = programs(8);

const pairs: readonly (readonly [number, number])[] = [
  [0, 1],
  [0, 2],
  [1, 2],
];

const scalar =
  (program: Program): Scalar =>
  (xs) =>
    outputOf(program, xs);

const largest = (rows: readonly Numbers[]): number => Math.max(...rows.flat().map(Math.abs));

const inner = (a: readonly Expr[], b: Numbers): Expr =>
  a.reduce((total, x, i) => add(total, mul(x, b[i]!)), constant(0));

export const secondOrderLawsOf = (of: Machinery): LawSet => {
  /** Two nested gradients: first in coordinate `j`, as a function of coordinate `i`, which it closes over. */
  const nested = (f: Scalar, point: Numbers, i: number, j: number): number => {
    const outer: Scalar = ([x]) => {
      const around = point.map((p, k) => (k === i ? x! : constant(p)));
      const alongJ: Scalar = ([y]) => f(around.map((old, k) => (k === j ? y! : old)));
      return of.gradientOf(alongJ, [around[j]!])[0]!;
    };
    return of.gradient(outer, [point[i]!])[0]!;
  };

  const mixed = law({
    id: "second.mixed",
    statement: "two nested gradients may be taken in either order, and are an entry of the Hessian",
    formula: "d/dx (d/dy f) = d/dy (d/dx f)",
    given: [some, points, fc.constantFrom(...pairs)],
    holds: (judge, program, point, [i, j]) => {
      const f = scalar(program);
      const rows = of.hessian(f, point);
      const names = `d/d${variables[i]!.name} d/d${variables[j]!.name}`;
      const [one, other] = [nested(f, point, i, j), nested(f, point, j, i)];
      judge.agree(`${names} in both orders`, one, other, largest(rows));
      judge.agree(`${names} and the Hessian`, one, rows[i]![j]!, largest(rows));
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const symmetric = law({
    id: "second.symmetric",
    statement: "the Hessian is symmetric",
    formula: "H = H^T",
    given: [some, points],
    holds: (judge, program, point) => {
      const rows = of.hessian(scalar(program), point);
      for (const [i, row] of rows.entries())
        for (let j = 0; j < i; j++)
          judge.agree(`the Hessian at (${i}, ${j}) and (${j}, ${i})`, row[j]!, rows[j]![i]!, largest(rows));
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const products = law({
    id: "second.products",
    statement:
      "the Hessian times a vector is the same by forward over reverse, reverse over forward and reverse over reverse",
    formula: "jvp (grad f) p v = grad (jvp f . v) p = grad <grad f, v> p = hvp f p v = H v",
    given: [some, points, inputs(variables.length)],
    holds: (judge, program, point, v) => {
      const f = scalar(program);
      const rows = of.hessian(f, point);
      const scale = largest(rows) * v.reduce((sum, x) => sum + Math.abs(x), 0);
      const ways: readonly (readonly [string, Numbers])[] = [
        ["hvp", of.hessianTimes(f, point, v)],
        ["forward over reverse", of.tangent((xs) => of.gradientOf(f, xs), point, v)],
        ["reverse over forward", of.gradient((xs) => of.tangentOf(f, xs, v), point)],
        ["reverse over reverse", of.gradient((xs) => inner(of.gradientOf(f, xs), v), point)],
      ];
      for (const [way, product] of ways)
        for (const [i, row] of rows.entries()) {
          const expected = row.reduce((sum, x, j) => sum + x * v[j]!, 0);
          judge.agree(`${way} and H v in ${variables[i]!.name}`, product[i]!, expected, scale);
        }
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  return lawSet("second derivatives", [mixed, symmetric, products]);
};

/** Second derivatives are the same by whichever modes, in whichever order. */
export const secondOrderLaws: LawSet = secondOrderLawsOf(ownMachinery);
