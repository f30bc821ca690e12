// The laws of gradients inside gradients: each knows its own variable from those of all others, however they nest.
import { add, constant, type Expr, mul, tanh, variable } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { built } from "../samples/evaluated.js";
import { dyadic } from "../samples/numbers.js";
import { inputBound, inputs, outputOf, type Program, programs } from "../samples/programs.js";
import { type Machinery, ownMachinery } from "./machinery.js";

type Unary = (x: Expr) => Expr;

const squeezed = (x: Expr): Expr => mul(inputBound, tanh(x));

/** `y -> program(y, x, inner(mix of both))`, as a function of `y` in which `x` is the variable of the function around it. */
const closure =
  (program: Program, x: Expr, inner: Unary): Unary =>
  (y) =>
    outputOf(program, [y, x, squeezed(inner(mul(0.5, add(x, y))))]);

export const nestingLawsOf = (of: Machinery): LawSet => {
  const derivative = (f: Unary, at: Expr): Expr => of.gradientOf(([y]) => f(y!), [at])[0]!;

  /** The same derivative without nesting: a variable of its own, the gradient map, and a substitution. */
  const substituted = (f: Unary, at: Expr): Expr => {
    const y = variable("x");
    return of.substitute(new Map([[y, at]]), of.gradientMap(f(y)).get(y) ?? constant(0));
  };

  const confusion = law({
    id: "nesting.confusion",
    statement: "a derivative inside a derivative does not take the outer variable for its own",
    formula:
      "D(x -> x * D(y -> a x y + b y)(c))(d) = 2 a d + b; with a = 0, b = 1 and plus: D(x -> x * D(y -> x + y)(1))(1) = 1",
    given: [dyadic, dyadic, dyadic, dyadic],
    holds: (judge, a, b, c, d) => {
      const products = of.gradient(
        ([x]) => {
          const slope = derivative((y) => add(mul(a, mul(x!, y)), mul(b, y)), constant(c));
          return mul(x!, slope);
        },
        [d],
      );
      judge.equal("D(x -> x * D(y -> a x y + b y)(c))(d)", products[0]! + 0, 2 * a * d + b);
      const sums = of.gradient(
        ([x]) =>
          mul(
            x!,
            derivative((y) => add(x!, y), constant(c)),
          ),
        [d],
      );
      judge.equal("D(x -> x * D(y -> x + y)(c))(d)", sums[0]!, 1);
      // Both meet at the same point, where only identity tells them apart.
      const diagonal = of.gradient(([x]) => derivative((y) => mul(mul(x!, x!), y), x!), [d]);
      judge.equal("D(x -> D(y -> x x y)(x))(d)", diagonal[0]! + 0, 2 * d);
    },
  });

  const levels = law({
    id: "nesting.levels",
    statement: "gradients nested in gradients, over each other's variables, are what they are when written out",
    formula: "D(x -> f(x, D(y -> g(y, x, D(z -> ...)))))  = the same with each D as a gradient map and a substitution",
    given: [fc.array(programs(5), { minLength: 1, maxLength: 3 }), inputs(1)],
    holds: (judge, layers, [at]) => {
      const nest = (d: (f: Unary, at: Expr) => Expr): Unary =>
        layers.reduceRight<Unary>(
          (inner, program) => (x) => d(closure(program, x, inner), x),
          (x) => x,
        );
      const [nested, written] = [nest(derivative), nest(substituted)].map((f) => {
        const whole = (xs: readonly Expr[]): Expr => squeezed(f(xs[0]!));
        return [of.value(whole, [at!]), of.gradient(whole, [at!])[0]!] as const;
      });
      judge.agree("the value", nested![0], written![0]);
      judge.agree("the derivative", nested![1], written![1]);
    },
    explain: ([layers, point]) =>
      `${layers.map((program) => toInfix(built(program))).join(" around ")} at ${fc.stringify(point)}`,
  });

  return lawSet("nesting", [confusion, levels]);
};

/** Gradients nest: none takes the variable of another for its own. */
export const nestingLaws: LawSet = nestingLawsOf(ownMachinery);
