// The laws of forward and reverse mode as linear maps: both give one Jacobian, and both are linear.
import { type LawSet, law, lawSet } from "../core/law.js";
import { explained, points } from "../samples/evaluated.js";
import { dyadic } from "../samples/numbers.js";
import { inputs, type Program, programs, resultsOf } from "../samples/programs.js";
import { programAtPoint } from "../samples/subjects.js";
import { type Machinery, type Numbers, ownMachinery, type Several } from "./machinery.js";

/** The last two results of a program. */
const lastTwo =
  (program: Program): Several =>
  (xs) =>
    resultsOf(program, xs).slice(-2);

const combination = (a: number, t: Numbers, b: number, s: Numbers): Numbers => t.map((x, i) => a * x + b * s[i]!);

const size = (terms: Numbers): number => terms.reduce((sum, term) => sum + Math.abs(term), 0);

const largest = (rows: readonly Numbers[]): number => Math.max(...rows.flat().map(Math.abs));

export const modeLawsOf = (of: Machinery): LawSet => {
  const jacobians = law({
    id: "modes.jacobians",
    statement: "forward and reverse mode give the same Jacobian",
    formula: "jacfwd f = jacrev f",
    given: [programs(), points],
    holds: (judge, program, point) => {
      const f = lastTwo(program);
      const [forward, reverse] = [of.jacobianForward(f, point), of.jacobianReverse(f, point)];
      const scale = Math.max(largest(forward), largest(reverse));
      for (const [i, row] of forward.entries())
        for (const [j, entry] of row.entries())
          judge.agree(`jacfwd and jacrev at (${i}, ${j})`, entry, reverse[i]![j]!, scale);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const tangents = law({
    id: "modes.tangents",
    statement: "forward mode is linear in the direction, and has no tangent along none",
    formula: "jvp f p (a t + b s) = a jvp f p t + b jvp f p s; jvp f p 0 = 0",
    given: [programs(), points, inputs(3), inputs(3), dyadic, dyadic],
    holds: (judge, program, point, t, s, a, b) => {
      const f = lastTwo(program);
      const [alongT, alongS] = [of.tangent(f, point, t), of.tangent(f, point, s)];
      const both = of.tangent(f, point, combination(a, t, b, s));
      // What adds up in a tangent are the entries of the Jacobian times the direction.
      const scale = largest(of.jacobianForward(f, point)) * (Math.abs(a) * size(t) + Math.abs(b) * size(s));
      for (const [i, expected] of combination(a, alongT, b, alongS).entries())
        judge.agree(`the tangent of result ${i} along a t + b s`, both[i]!, expected, scale);
      for (const x of of.tangent(f, point, [0, 0, 0])) judge.within("the tangent along 0", x, 0, 0);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const cotangents = law({
    id: "modes.cotangents",
    statement: "reverse mode is linear in the cotangent, and passes nothing back for none",
    formula: "vjp f p (a w + b v) = a vjp f p w + b vjp f p v; vjp f p 0 = 0",
    given: [programs(), points, inputs(2), inputs(2), dyadic, dyadic],
    holds: (judge, program, point, w, v, a, b) => {
      const f = lastTwo(program);
      const [forW, forV] = [of.cotangent(f, point, w), of.cotangent(f, point, v)];
      const both = of.cotangent(f, point, combination(a, w, b, v));
      const scale = largest(of.jacobianReverse(f, point)) * (Math.abs(a) * size(w) + Math.abs(b) * size(v));
      for (const [i, expected] of combination(a, forW, b, forV).entries())
        judge.agree(`what reaches input ${i} for a w + b v`, both[i]!, expected, scale);
      for (const x of of.cotangent(f, point, [0, 0])) judge.within("what is passed back for 0", x, 0, 0);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  return lawSet("modes", [jacobians, tangents, cotangents]);
};

/** Both modes give one Jacobian, and both are linear. */
export const modeLaws: LawSet = modeLawsOf(ownMachinery);
