// The laws of expressions as graphs: sharing costs nothing twice, names mean nothing, substitution captures nothing, and
// simplifying changes no gradient.
import {
  add,
  constant,
  div,
  type Expr,
  fold,
  mul,
  square,
  stack,
  sub,
  tanh,
  type Var,
  variable,
} from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { built, explained, type Point, points, variables } from "../samples/evaluated.js";
import { anyNumber } from "../samples/numbers.js";
import { inputBound, outputOf, programs } from "../samples/programs.js";
import { environmentAt, programAtPoint } from "../samples/subjects.js";
import { type Machinery, ownMachinery } from "./machinery.js";

/** Steps that use what they are given several times. At 1 each is 1, and its derivative is a small whole number. */
const diamonds: readonly { readonly step: (x: Expr) => Expr; readonly slope: number }[] = [
  { step: (x) => mul(x, x), slope: 2 },
  { step: (x) => square(x), slope: 2 },
  { step: (x) => mul(0.5, add(x, x)), slope: 1 },
  { step: (x) => sub(add(x, x), x), slope: 1 },
  { step: (x) => div(mul(x, x), x), slope: 1 },
  { step: (x) => div(add(x, mul(x, x)), add(x, x)), slope: 0.5 },
];

/** The number of different nodes that some expressions are made of. */
const nodesOf = (roots: Iterable<Expr>): number => {
  const seen = new Set<Expr>(roots);
  // A set is gone through in the order in which it grows.
  for (const node of seen) if (node.tag === "Apply") for (const argument of node.args) seen.add(argument);
  return seen.size;
};

// The rule of a quotient, the largest here, makes less than this for each node.
const mostGrowth = 12;

// Names that a program which went by names would take for one another, or for something of its own.
const awkwardNames = fc.constantFrom("x", "y", "e", "carry", "constructor", "__proto__", "toString", "now", "given");

const squeezed = (x: Expr): Expr => mul(inputBound, tanh(x));

const ofAnyNumbers = fc.tuple(anyNumber, anyNumber, anyNumber);

export const graphLawsOf = (of: Machinery): LawSet => {
  const gradientAt = (expr: Expr, vars: readonly Var[], point: Point): readonly number[] => {
    const map = of.gradientMap(expr);
    const environment = new Map(vars.map((v, i) => [v, point[i]!] as const));
    return vars.map((v) => {
      const adjoint = map.get(v);
      return adjoint === undefined ? 0 : of.interpreted(adjoint, environment);
    });
  };

  const diamond = law({
    id: "graph.diamonds",
    statement: "the gradient over exponentially many paths is exact, and as large as the graph, not as its paths",
    formula: "x -> g(x, x) n times: 2^n paths, nodes(grad) <= 12 nodes(f)",
    given: [fc.array(fc.nat({ max: diamonds.length - 1 }), { minLength: 1, maxLength: 60, size: "max" })],
    holds: (judge, choices) => {
      const [x] = variables;
      const expr = choices.reduce<Expr>((e, choice) => diamonds[choice]!.step(e), x!);
      const map = of.gradientMap(expr);
      const [nodes, gradientNodes] = [nodesOf([expr]), nodesOf(map.values())];
      if (gradientNodes > mostGrowth * nodes)
        throw new Disagreement(`the gradient of ${nodes} nodes has ${gradientNodes}.`);
      const expected = choices.reduce((slope, choice) => slope * diamonds[choice]!.slope, 1);
      judge.equal("the gradient over all paths", gradientAt(expr, [x!], [1])[0]!, expected);
    },
  });

  const names = law({
    id: "graph.names",
    statement: "variables are identities: with other names, even all the same, nothing changes",
    formula: "f[x := y] = f, bit for bit, with y in place of x",
    given: [programs(), points, fc.tuple(awkwardNames, awkwardNames, awkwardNames)],
    holds: (judge, program, point, labels) => {
      const renamed = labels.map((name) => variable(name));
      const [plain, other] = [built(program), outputOf(program, renamed)];
      const environment = new Map(renamed.map((v, i) => [v, point[i]!] as const));
      judge.equal("the value", of.interpreted(other, environment), of.interpreted(plain, environmentAt(point)));
      const [before, after] = [gradientAt(plain, variables, point), gradientAt(other, renamed, point)];
      for (const [i, x] of before.entries()) judge.equal(`the derivative in variable ${i}`, after[i]!, x);
      // Put in one after another, each for the variable that stands there now.
      const swapped = of.substitute(new Map(variables.map((v, i) => [v, renamed[i]!] as const)), plain);
      for (const [i, x] of gradientAt(swapped, renamed, point).entries())
        judge.equal(`the derivative in variable ${i}, substituted`, x, before[i]!);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const capture = law({
    id: "graph.capture",
    statement: "what is substituted into the body of a loop keeps its meaning, whatever the body calls its variables",
    formula: "(fold (c, x) -> f(c, x, z))[z := h(w)] = fold (c, x) -> f(c, x, h(w))",
    given: [programs(8), points, programs(6), fc.tuple(awkwardNames, awkwardNames)],
    holds: (judge, body, point, other, labels) => {
      // The outer variables have the names that the body may have chosen for its own.
      const [z, w] = labels.map((name) => variable(name));
      const looped = (last: Expr): Expr =>
        fold(
          (c: Expr, x: Expr) => squeezed(outputOf(body, [c, x, last])),
          constant(point[0]!),
          stack([point[1]!, w!, point[2]!]),
        );
      const h = squeezed(outputOf(other, [w!, z!, w!]));
      const [found, expected] = [of.substitute(new Map([[z!, h]]), looped(z!)), looped(h)];
      const at = [point[1]!, point[2]!];
      const environment = new Map([
        [z!, at[0]!],
        [w!, at[1]!],
      ]);
      judge.equal("the value", of.interpreted(found, environment), of.interpreted(expected, environment));
      const [left, right] = [gradientAt(found, [z!, w!], at), gradientAt(expected, [z!, w!], at)];
      for (const [i, x] of right.entries()) judge.agree(`the derivative in outer variable ${i}`, left[i]!, x);
    },
    explain: explained(1),
  });

  const simplified = law({
    id: "graph.simplify",
    statement:
      "simplifying a gradient changes no value at any input, and the gradient of what is simplified is the same",
    formula: "simplify(grad e) = grad e, bit for bit; grad(simplify(e)) = grad e",
    given: [programs(), points, ofAnyNumbers],
    holds: (judge, program, point, anywhere) => {
      const expr = built(program);
      for (const [v, adjoint] of of.gradientMap(expr)) {
        const environment = environmentAt(anywhere);
        const [before, after] = [adjoint, of.simplify(adjoint)].map((e) => of.interpreted(e, environment));
        judge.equal(`the derivative in ${v.name} and its simplification`, after!, before!);
      }
      const [plain, simpler] = [expr, of.simplify(expr)].map((e) => gradientAt(e, variables, point));
      for (const [i, { name }] of variables.entries())
        judge.agree(`grad(simplify(e)) and grad(e) in ${name}`, simpler![i]!, plain![i]!);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  return lawSet("graphs", [diamond, names, capture, simplified]);
};

/** Sharing costs nothing twice, names mean nothing, substitution captures nothing, and simplifying is sound. */
export const graphLaws: LawSet = graphLawsOf(ownMachinery);
