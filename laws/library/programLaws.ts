// The laws of expressions, on random programs: the gradient is the derivative, and obeys the rules of calculus.

import { add, constant, type Expr, gradientMap, jvp, mul, share, simplify, tanh, vjp } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import {
  at,
  built,
  combined,
  explained,
  gradient,
  measuredGradient,
  numberOf,
  points,
  unrounded,
  variables,
} from "../samples/evaluated.js";
import { anyNumber } from "../samples/numbers.js";
import { inputBound, inputs, outputOf, type Program, programs, resultsOf } from "../samples/programs.js";
import { programAtPoint, subjectAt } from "../samples/subjects.js";
import { mustBeOneEverywhere, slack } from "./agreement.js";
import { rulesOfCalculus } from "./rulesOfCalculus.js";

const differences: Law = law({
  id: "program.differences",
  statement: "the gradient of any expression agrees with differences",
  formula: "d f / d x_i = lim (f(x + h e_i) - f(x - h e_i)) / 2 h",
  given: [programs(), points],
  holds: (judge, program, point) => {
    const expr = built(program);
    const g = gradient(expr, point);
    variables.forEach(({ name }, i) => {
      const along = (x: number): number =>
        at(
          expr,
          point.map((old, k) => (k === i ? x : old)),
        );
      judge.slope(`the derivative in ${name}`, g[i]!, along, point[i]!, {});
    });
  },
  explain: explained(1),
  subject: programAtPoint,
});

const adjointness: Law = law({
  id: "program.adjoint",
  statement: "forward and reverse mode are transposes of each other",
  formula: "<J t, w> = <t, J^T w>",
  given: [programs(), points, inputs(3), inputs(2)],
  holds: (judge, program, point, t, w) => {
    const f = (...xs: readonly Expr[]): readonly Expr[] => resultsOf(program, xs).slice(-2);
    const [, tangent] = jvp(f)(point, t);
    const [, pullback] = vjp(f)(...point);
    const forward = dot(tangent.map(numberOf), w);
    const reverse = dot(pullback(w).map(numberOf), t);
    // Both are the derivative along t of the sum of the results, w times each: what rounding does to that, it does to them.
    const whole = dotOf(f(...variables), w);
    const { error } = combined((...g) => dotOf(g, t), ...measuredGradient(whole, unrounded(point)));
    judge.within("<J t, w> and <t, J^T w>", forward, reverse, 2 * slack * error);
  },
  explain: explained(1),
  subject: programAtPoint,
});

const dot = (xs: readonly number[], weights: readonly number[]): number =>
  xs.reduce((sum, x, i) => sum + x * weights[i]!, 0);

const dotOf = (xs: readonly Expr[], weights: readonly number[]): Expr =>
  xs.reduce<Expr>((sum, x, i) => add(sum, mul(x, weights[i]!)), constant(0));

// The same program built twice is equal, but not the same; the second part uses both.
const unshared = (p: Program, q: Program): Expr =>
  outputOf(
    q,
    [built(p), built(p), variables[0]!].map((e) => mul(inputBound, tanh(e))),
  );

const sharing: Law = law({
  id: "program.sharing",
  statement: "computing equal sub-expressions once changes no value, and gradients by rounding only",
  formula: "share(e) = e, bit for bit; grad(share(e)) = grad(e)",
  given: [programs(), programs(4), points],
  holds: (judge, p, q, point) => {
    const expr = unshared(p, q);
    const shared = share(expr);
    judge.equal("share(e) and e", at(shared, point), at(expr, point));
    const [found, expected] = [shared, expr].map((each) => measuredGradient(each, unrounded(point)));
    mustBeOneEverywhere(judge, "grad(share(e)) and grad(e)", found!, expected!);
  },
  explain: explained(2),
  subject: ([p, q, point]) => subjectAt(unshared(p, q), point),
});

const simplification: Law = law({
  id: "program.simplify",
  statement: "simplifying changes no value at any input, NaN and infinities included",
  formula: "simplify(e) = e, bit for bit",
  given: [programs(), fc.array(anyNumber, { minLength: 3, maxLength: 3 })],
  holds: (judge, program, point) => {
    const expr = built(program);
    judge.equal("simplify(e) and e", at(simplify(expr), point), at(expr, point));
    const map = gradientMap(expr);
    for (const [v, adjoint] of map)
      judge.equal(`simplify and not, the adjoint of ${v.name}`, at(simplify(adjoint), point), at(adjoint, point));
  },
  explain: explained(1),
  subject: programAtPoint,
});

const purity: Law = law({
  id: "program.pure",
  statement: "value and gradient depend on the inputs only",
  formula: "f(x) = f(x) and grad f(x) = grad f(x), bit for bit, whatever was computed in between",
  given: [programs(), points, points],
  holds: (judge, program, point, other) => {
    const expr = built(program);
    const before = [at(expr, point), ...gradient(expr, point)];
    gradient(expr, other);
    const after = [at(expr, point), ...gradient(expr, point)];
    for (const [i, x] of before.entries())
      judge.equal(i === 0 ? "the value, twice" : "the gradient, twice", x, after[i]!);
  },
  explain: explained(1),
  subject: programAtPoint,
});

/**
 * What must hold of every expression: the gradient agrees with differences; adjointness; linearity, product, quotient
 * and chain rule; sharing and simplifying change no value; purity. Checked on random programs of smooth ops.
 */
export const programLaws: LawSet = lawSet("programs", [
  differences,
  adjointness,
  ...rulesOfCalculus,
  sharing,
  simplification,
  purity,
]);
