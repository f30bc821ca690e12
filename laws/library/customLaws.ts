// The laws of derivatives of one's own: a rule that says what the library would say changes nothing; and of derivatives
// as functions, which linearize and linearTranspose make.

import {
  add,
  constant,
  customJvp,
  customVjp,
  div,
  type Expr,
  fold,
  grad,
  gt,
  jvp,
  linearize,
  linearTranspose,
  mul,
  scan,
  sqrt,
  tanh,
  tensor,
  vjp,
  vmap,
  where,
} from "../../src/index.js";
import { fc } from "../core/fastCheck.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import { explained, points } from "../samples/evaluated.js";
import { inputBound, inputs, outputOf, type Program, programs, resultsOf } from "../samples/programs.js";
import { type Aspect, mustBeTwins, mustMatch, numbersOf, seeds, type Twin } from "../samples/twins.js";

/** A function of three arguments with two results, of any shape that they share. */
type Plain = (...xs: readonly Expr[]) => readonly Expr[];

const plainOf =
  (program: Program): Plain =>
  (...xs) =>
    resultsOf(program, xs).slice(-2);

/** The same function three ways: as it is, and with the rules that the library has for it. */
const withOwnRules = (f: Plain): readonly Plain[] => [
  customJvp(f, (primals, tangents) => jvp(f)(primals, tangents)),
  customVjp(
    f,
    (...xs) => [f(...xs), xs],
    (xs, cotangents) => vjp(f)(...xs)[1](cotangents),
  ),
];

const ruleIsComposed = (
  id: string,
  where: string,
  use: (f: Plain) => Twin,
  exact: readonly Aspect[] = ["value"],
): Law =>
  law({
    id,
    statement: `a function with its true derivative as its own rule is the function itself, ${where}`,
    formula: "customJvp(f, jvp f) = f = customVjp(f, vjp f)",
    given: [programs(8), points, seeds],
    holds: (judge, program, point, seed) => {
      const f = plainOf(program);
      const own = withOwnRules(f)[seed % 2]!;
      const how = { seed: seed >> 1, exact };
      mustBeTwins(judge, seed % 2 === 0 ? "customJvp and f" : "customVjp and f", use(own), use(f), point, how);
    },
    explain: explained(1),
  });

/** Used twice, and of something that depends on the arguments in its turn. */
const composed =
  (f: Plain): Twin =>
  ([x, y, z]) => {
    const [u, v] = f(x!, y!, z!);
    return f(mul(inputBound, tanh(u!)), x!, mul(inputBound, tanh(v ?? z!)));
  };

const factors = tensor([1, -0.5, 0.25]);

const inAScan =
  (f: Plain): Twin =>
  ([x, y, z]) => {
    const body = (c: Expr, factor: Expr): readonly [Expr, Expr] => {
      const [u, v] = f(c, mul(factor, y!), z!);
      return [mul(inputBound, tanh(u!)), v!];
    };
    return scan(body, x!, factors);
  };

/** On three examples: of the first argument, of the first two, or of all. */
const onABatch =
  (f: Plain): Twin =>
  ([x, y, z]) => {
    const batch = (e: Expr): Expr => mul(e, factors);
    return [
      ...vmap(f, { inAxes: [0, null, null] })(batch(x!), y!, z!),
      ...vmap(f, { inAxes: [0, 0, null] })(batch(x!), batch(y!), z!),
      ...vmap(f)(batch(x!), batch(y!), batch(z!)),
    ];
  };

/** A batch of gradients: the rule itself is taken to the batch, and not only differentiated there. */
const gradientsOfABatch =
  (f: Plain): Twin =>
  ([x, y, z]) => {
    const loss = (u: Expr, v: Expr, w: Expr): Expr => f(u, v, w).reduce((a, b) => add(a, b));
    const gradient = vmap(grad(loss, { argnums: [0, 1, 2] }), { inAxes: [0, null, 0] });
    const tangent = vmap((u: Expr, v: Expr) => jvp(loss)([u, v, z!], [v, u, z!])[1], { inAxes: [null, 0] });
    return [...gradient(mul(x!, factors), y!, mul(z!, factors)), tangent(x!, mul(y!, factors))];
  };

type Product = (u: Expr, v: Expr) => Expr;

/** A function whose derivative is infinite at 0 and NaN below, three ways. */
const rootTimes: Product = (u, v) => mul(sqrt(u), v);
const slope = (u: Expr, v: Expr): Expr => div(v, mul(2, sqrt(u)));
const ownProducts: readonly Product[] = [
  customJvp(rootTimes, ([u, v], [du, dv]) => [rootTimes(u, v), add(mul(slope(u, v), du), mul(sqrt(u), dv))]),
  customVjp(
    rootTimes,
    (u, v) => [rootTimes(u, v), [u, v] as const],
    ([u, v], cotangent) => [mul(slope(u, v), cotangent), mul(sqrt(u), cotangent)],
  ),
];

const keepsOut: Law = law({
  id: "custom.absence",
  statement: "a choice keeps a rule of one's own out where it is not taken, whatever it would have said there",
  formula: "where(x > 0, customJvp(f, f')(x), h) = where(x > 0, f(x), h)",
  given: [programs(8), points, fc.nat({ max: 5 }), seeds],
  holds: (judge, program, point, way, seed) => {
    const guarded =
      (f: Product): Twin =>
      (xs) => {
        const [x] = xs;
        const v = outputOf(program, xs);
        // After the rule, before it (where all that it is told hangs on the choice), and around it in a loop.
        if (way >= 4) return [add(f(where(gt(x!, 0), x!, 0), constant(1.5)), v)];
        if (way >= 2) return [where(gt(x!, 0), f(x!, v), v)];
        const step = (c: Expr, sign: Expr): Expr => where(gt(mul(sign, x!), 0), f(mul(sign, x!), c), v);
        return [fold(step, v, tensor([1, -1, 1]))];
      };
    mustBeTwins(
      judge,
      "a guarded rule and a guarded function",
      guarded(ownProducts[way % 2]!),
      guarded(rootTimes),
      point,
      {
        seed,
        exact: ["value"],
      },
    );
  },
  explain: explained(1),
});

const pushIsJvp: Law = law({
  id: "linearize.jvp",
  statement: "linearize gives the value and, as a function of the direction, the tangent that jvp gives",
  formula: "linearize(f)(x) = [f(x), t -> jvp(f)(x, t)]",
  given: [programs(), points, inputs(3), inputs(3)],
  holds: (judge, program, point, t, s) => {
    const f = plainOf(program);
    const [value, push] = linearize(f)(...point);
    for (const direction of [t, s]) {
      const [expected, tangent] = jvp(f)(point, direction);
      mustMatch(judge, "the values of linearize and jvp", numbersOf(value), numbersOf(expected), true);
      mustMatch(judge, "push(t) and jvp(f)(x, t)", numbersOf(push(...direction)), numbersOf(tangent), false);
    }
  },
  explain: explained(1),
});

const transposeIsAdjoint: Law = law({
  id: "linearTranspose.adjoint",
  statement: "linearTranspose gives the transpose of a linear function",
  formula: "<f(t), w> = <t, linearTranspose(f)(w)>",
  given: [programs(), points, inputs(3), inputs(3)],
  holds: (judge, program, point, t, w) => {
    // The derivative of anything is linear in its direction. One result is there twice.
    const linear: Plain = (...direction) => {
      const [u, v] = jvp(plainOf(program))(point.map(constant), direction)[1].map((each) => add(each, 0));
      return [u!, v!, u!];
    };
    const forward = products(numbersOf(vjp(linear)(...t)[0]), w);
    const reverse = products(numbersOf(linearTranspose(linear)(...t)(w)), t);
    judge.agree("<f(t), w> and <t, u>", total(forward), total(reverse), size(forward) + size(reverse));
  },
  explain: explained(1),
});

const products = (a: readonly number[], b: readonly number[]): readonly number[] => a.map((x, i) => x * b[i]!);

const total = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + term, 0);

const size = (terms: readonly number[]): number => terms.reduce((sum, term) => sum + Math.abs(term), 0);

/** Rules of one's own that tell the truth change nothing; derivatives as functions are the derivatives. */
export const customLaws: LawSet = lawSet("rules of one's own", [
  ruleIsComposed("custom.composed", "in every derivative", composed),
  ruleIsComposed("custom.scan", "in a scan", inAScan),
  ruleIsComposed("custom.vmap", "under vmap", onABatch),
  ruleIsComposed("custom.gradient", "where its rule is taken to a batch", gradientsOfABatch, []),
  keepsOut,
  pushIsJvp,
  transposeIsAdjoint,
]);
