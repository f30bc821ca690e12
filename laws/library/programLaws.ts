// The laws of expressions, on random programs: the gradient is the derivative, and obeys the rules of calculus.

import { add, div, type Expr, gradientMap, jvp, mul, share, simplify, substitute, tanh, vjp } from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import { at, built, explained, gradient, numberOf, points, variables } from "../samples/evaluated.js";
import { anyNumber, dyadic } from "../samples/numbers.js";
import { inputBound, inputs, outputOf, programs, resultsOf } from "../samples/programs.js";

/** That two gradients agree in each variable, given the sizes of what was added up for them. */
const mustAgreeEverywhere = (
  judge: Judge,
  what: string,
  a: readonly number[],
  b: readonly number[],
  scale: readonly number[],
): void => {
  for (const [i, { name }] of variables.entries()) judge.agree(`${what} in ${name}`, a[i]!, b[i]!, scale[i]!);
};

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
    const forward = tangent.map((x, i) => numberOf(x) * w[i]!);
    const reverse = pullback(w).map((x, i) => numberOf(x) * t[i]!);
    judge.agree("<J t, w> and <t, J^T w>", total(forward), total(reverse), size(forward) + size(reverse));
  },
  explain: explained(1),
});

const total = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

const size = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + Math.abs(term), 0);

const linearity: Law = law({
  id: "program.linearity",
  statement: "the gradient is linear",
  formula: "grad(a f + b h) = a grad f + b grad h",
  given: [programs(), programs(), points, dyadic, dyadic],
  holds: (judge, p, q, point, a, b) => {
    const [f, h] = [built(p), built(q)];
    const [df, dh] = [gradient(f, point), gradient(h, point)];
    const expected = df.map((x, i) => a * x + b * dh[i]!);
    const scale = df.map((x, i) => Math.abs(a * x) + Math.abs(b * dh[i]!));
    const found = gradient(add(mul(a, f), mul(b, h)), point);
    mustAgreeEverywhere(judge, "grad(a f + b h) and a grad f + b grad h", found, expected, scale);
  },
  explain: explained(2),
});

const product: Law = law({
  id: "program.product",
  statement: "the product rule",
  formula: "(f h)' = f' h + f h'",
  given: [programs(), programs(), points],
  holds: (judge, p, q, point) => {
    const [f, h] = [built(p), built(q)];
    const [fx, hx, df, dh] = [at(f, point), at(h, point), gradient(f, point), gradient(h, point)];
    const expected = df.map((x, i) => x * hx + fx * dh[i]!);
    const scale = df.map((x, i) => Math.abs(x * hx) + Math.abs(fx * dh[i]!));
    mustAgreeEverywhere(judge, "(f h)' and f' h + f h'", gradient(mul(f, h), point), expected, scale);
  },
  explain: explained(2),
});

const quotient: Law = law({
  id: "program.quotient",
  statement: "the quotient rule",
  formula: "(f / h)' = (f' h - f h') / h^2",
  given: [programs(), programs(), points],
  holds: (judge, p, q, point) => {
    const [f, h] = [built(p), built(q)];
    const [fx, hx, df, dh] = [at(f, point), at(h, point), gradient(f, point), gradient(h, point)];
    judge.needs(Math.abs(hx) >= 1e-3);
    const expected = df.map((x, i) => (x * hx - fx * dh[i]!) / hx ** 2);
    const scale = df.map((x, i) => (Math.abs(x * hx) + Math.abs(fx * dh[i]!)) / hx ** 2);
    mustAgreeEverywhere(judge, "(f / h)' and (f' h - f h') / h^2", gradient(div(f, h), point), expected, scale);
  },
  explain: explained(2),
});

const chain: Law = law({
  id: "program.chain",
  statement: "the chain rule: the gradient of a substitution",
  formula: "(f o h)'(x) = f'(h(x)) h'(x)",
  given: [programs(), programs(), points],
  holds: (judge, p, q, point) => {
    const [f, h] = [built(p), mul(inputBound, tanh(built(q)))];
    const [x] = variables;
    const inner = at(h, point);
    const outer = gradient(f, [inner, ...point.slice(1)]);
    const dh = gradient(h, point);
    const expected = outer.map((d, i) => (i === 0 ? 0 : d) + outer[0]! * dh[i]!);
    const scale = outer.map((d, i) => (i === 0 ? 0 : Math.abs(d)) + Math.abs(outer[0]! * dh[i]!));
    const composed = substitute(new Map([[x!, h]]))(f);
    mustAgreeEverywhere(judge, "(f o h)' and f'(h) h'", gradient(composed, point), expected, scale);
  },
  explain: explained(2),
});

const sharing: Law = law({
  id: "program.sharing",
  statement: "computing equal sub-expressions once changes no value, and gradients by rounding only",
  formula: "share(e) = e, bit for bit; grad(share(e)) = grad(e)",
  given: [programs(), programs(4), points],
  holds: (judge, p, q, point) => {
    // The same program built twice is equal, but not the same; the second part uses both.
    const unshared = outputOf(
      q,
      [built(p), built(p), variables[0]!].map((e) => mul(inputBound, tanh(e))),
    );
    const shared = share(unshared);
    judge.equal("share(e) and e", at(shared, point), at(unshared, point));
    const [a, b] = [gradient(shared, point), gradient(unshared, point)];
    mustAgreeEverywhere(judge, "grad(share(e)) and grad(e)", a, b, a.map(Math.abs));
  },
  explain: explained(2),
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
});

/**
 * What must hold of every expression: the gradient agrees with differences; adjointness; linearity, product, quotient
 * and chain rule; sharing and simplifying change no value; purity. Checked on random programs of smooth ops.
 */
export const programLaws: LawSet = lawSet("programs", [
  differences,
  adjointness,
  linearity,
  product,
  quotient,
  chain,
  sharing,
  simplification,
  purity,
]);
