// The rules of calculus, on random programs: each is a second way to a gradient, and must agree with the first but for
// rounding. Knows gradients as numbers with bounds on their errors.
import { add, div, type Expr, mul, square, sub, substitute, tanh } from "../../src/index.js";
import { type Law, law } from "../core/law.js";
import { exactly, measured } from "../oracles/rounding.js";
import {
  built,
  combined,
  explained,
  measuredGradient,
  measurements,
  points,
  unrounded,
  variables,
} from "../samples/evaluated.js";
import { dyadic } from "../samples/numbers.js";
import { inputBound, type Program, programs } from "../samples/programs.js";
import { subjectAt } from "../samples/subjects.js";
import { mustBeOneEverywhere } from "./agreement.js";

const linearity: Law = law({
  id: "program.linearity",
  statement: "the gradient is linear",
  formula: "grad(a f + b h) = a grad f + b grad h",
  given: [programs(), programs(), points, dyadic, dyadic],
  holds: (judge, p, q, point, a, b) => {
    const [f, h, numbers] = [built(p), built(q), unrounded(point)];
    const [df, dh] = [measuredGradient(f, numbers), measuredGradient(h, numbers)];
    const expected = df.map((x, i) => combined((u, v) => add(mul(a, u!), mul(b, v!)), x, dh[i]!));
    const found = measuredGradient(add(mul(a, f), mul(b, h)), numbers);
    mustBeOneEverywhere(judge, "grad(a f + b h) and a grad f + b grad h", found, expected);
  },
  explain: explained(2),
  subject: ([p, q, point, a, b]) => subjectAt(add(mul(a, built(p)), mul(b, built(q))), point),
});

const product: Law = law({
  id: "program.product",
  statement: "the product rule",
  formula: "(f h)' = f' h + f h'",
  given: [programs(), programs(), points],
  holds: (judge, p, q, point) => {
    const [f, h, numbers] = [built(p), built(q), unrounded(point)];
    const [fx, hx] = [measured(f, numbers), measured(h, numbers)];
    const [df, dh] = [measuredGradient(f, numbers), measuredGradient(h, numbers)];
    const rule = (u: Expr, v: Expr, du: Expr, dv: Expr): Expr => add(mul(du, v), mul(u, dv));
    const expected = df.map((x, i) => combined((u, v, du, dv) => rule(u!, v!, du!, dv!), fx, hx, x, dh[i]!));
    mustBeOneEverywhere(judge, "(f h)' and f' h + f h'", measuredGradient(mul(f, h), numbers), expected);
  },
  explain: explained(2),
  subject: ([p, q, point]) => subjectAt(mul(built(p), built(q)), point),
});

const quotient: Law = law({
  id: "program.quotient",
  statement: "the quotient rule",
  formula: "(f / h)' = (f' h - f h') / h^2",
  given: [programs(), programs(), points],
  holds: (judge, p, q, point) => {
    const [f, h, numbers] = [built(p), built(q), unrounded(point)];
    const [fx, hx] = [measured(f, numbers), measured(h, numbers)];
    judge.needs(Math.abs(hx.value) >= 1e-3);
    const [df, dh] = [measuredGradient(f, numbers), measuredGradient(h, numbers)];
    const rule = (u: Expr, v: Expr, du: Expr, dv: Expr): Expr => div(sub(mul(du, v), mul(u, dv)), square(v));
    const expected = df.map((x, i) => combined((u, v, du, dv) => rule(u!, v!, du!, dv!), fx, hx, x, dh[i]!));
    mustBeOneEverywhere(judge, "(f / h)' and (f' h - f h') / h^2", measuredGradient(div(f, h), numbers), expected);
  },
  explain: explained(2),
  subject: ([p, q, point]) => subjectAt(div(built(p), built(q)), point),
});

/** The second program, brought to where the first takes its first variable from. */
const inner = (q: Program): Expr => mul(inputBound, tanh(built(q)));

const composed = (p: Program, q: Program): Expr => substitute(new Map([[variables[0]!, inner(q)]]))(built(p));

const chain: Law = law({
  id: "program.chain",
  statement: "the chain rule: the gradient of a substitution",
  formula: "(f o h)'(x) = f'(h(x)) h'(x)",
  given: [programs(), programs(), points],
  holds: (judge, p, q, point) => {
    const h = inner(q);
    const outer = measuredGradient(
      built(p),
      measurements([measured(h, unrounded(point)), ...point.slice(1).map(exactly)]),
    );
    const expected = measuredGradient(h, unrounded(point)).map((slope, i) =>
      combined((u, dh, du) => add(du!, mul(u!, dh!)), outer[0]!, slope, i === 0 ? exactly(0) : outer[i]!),
    );
    mustBeOneEverywhere(judge, "(f o h)' and f'(h) h'", measuredGradient(composed(p, q), unrounded(point)), expected);
  },
  explain: explained(2),
  subject: ([p, q, point]) => subjectAt(composed(p, q), point),
});

/** Linearity, and the rules for products, quotients and compositions. */
export const rulesOfCalculus: readonly Law[] = [linearity, product, quotient, chain];
