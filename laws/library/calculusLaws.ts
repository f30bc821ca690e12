// The laws of what has no derivative, or the simplest one: constants, variables, variables that are not there, and
// stopGradient.
import { constant, mul, type Var } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { built, explained, points, variables } from "../samples/evaluated.js";
import { anyNumber } from "../samples/numbers.js";
import { outputOf, programs } from "../samples/programs.js";
import { environmentAt, programAtPoint } from "../samples/subjects.js";
import { type Machinery, ownMachinery, type Scalar } from "./machinery.js";

const mustBeEmpty = (what: string, map: ReadonlyMap<Var, unknown>): void => {
  if (map.size > 0) throw new Disagreement(`${what}: it has ${[...map.keys()].map(({ name }) => name).join(", ")}.`);
};

export const calculusLawsOf = (of: Machinery): LawSet => {
  const constantLaw = law({
    id: "calculus.constant",
    statement: "what is made of constants alone has an empty gradient map, and a gradient of zeros",
    formula: "gradientMap(c) = {}; grad(x -> c) = 0",
    given: [programs(), points],
    holds: (judge, program, point) => {
      const expr = outputOf(program, point.map(constant));
      mustBeEmpty("the gradient map of a constant", of.gradientMap(expr));
      for (const x of of.gradient(() => expr, point)) judge.equal("the gradient of a constant", x, 0);
    },
    explain: explained(1),
  });

  const identity = law({
    id: "calculus.identity",
    statement: "the derivative of a variable is 1 in itself and absent in all others, whatever its value",
    formula: "gradientMap(x) = { x: 1 }; grad(x -> x) = 1",
    given: [fc.constantFrom(...variables), anyNumber],
    holds: (judge, x, value) => {
      const map = of.gradientMap(x);
      mustBeEmpty("what is not x in the gradient map of x", new Map([...map].filter(([v]) => v !== x)));
      const own = map.get(x);
      if (own === undefined) throw new Disagreement("the gradient map of x is empty.");
      judge.equal("the derivative of x in x", of.interpreted(own, new Map([[x, value]])), 1);
      judge.equal("grad(x -> x)", of.gradient(([y]) => y!, [value])[0]!, 1);
    },
    explain: ([{ name }, value]) => `${name} = ${value}`,
    subject: ([x, value]) => ({ expr: x, environment: new Map([[x, value]]) }),
  });

  const absent = law({
    id: "calculus.absent",
    statement: "a variable that an expression does not mention is not in its gradient map: absent, not 0",
    formula: "x not in e: gradientMap(e) has no x; grad in x = 0",
    given: [programs(), points, fc.nat({ max: variables.length - 1 })],
    holds: (judge, program, point, missing) => {
      const f: Scalar = (xs) =>
        outputOf(
          program,
          xs.map((x, i) => (i === missing ? constant(point[i]!) : x)),
        );
      const absentOne = variables[missing]!;
      if (of.gradientMap(f(variables)).has(absentOne))
        throw new Disagreement(`${absentOne.name} is in the gradient map.`);
      const gradient = of.gradient(f, point);
      judge.equal(`the gradient in ${absentOne.name}`, gradient[missing]!, 0);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const stopped = law({
    id: "calculus.stopGradient",
    statement: "stopGradient keeps the value, has an empty gradient map and no tangent, and once is enough",
    formula: "s(e) = e; gradientMap(s(e)) = {}; s(s(e)) = s(e); (s(h) f)' = h f'",
    given: [programs(), points, programs(6)],
    holds: (judge, program, point, other) => {
      const [expr, environment] = [built(program), environmentAt(point)];
      const once = of.stopGradient(expr);
      const twice = of.stopGradient(once);
      const value = of.interpreted(expr, environment);
      judge.equal("stopGradient(e) and e", of.interpreted(once, environment), value);
      judge.equal("stopGradient(stopGradient(e)) and e", of.interpreted(twice, environment), value);
      mustBeEmpty("the gradient map of stopGradient(e)", of.gradientMap(once));
      mustBeEmpty("the gradient map of stopGradient(stopGradient(e))", of.gradientMap(twice));
      const [tangent] = of.tangent((xs) => [of.stopGradient(outputOf(program, xs))], point, [1, 1, 1]);
      judge.within("the tangent of stopGradient(e)", tangent!, 0, 0);
      // As a factor it is a constant: the other factor's derivative times its value, to the bit.
      const found = of.gradient((xs) => mul(of.stopGradient(outputOf(program, xs)), outputOf(other, xs)), point);
      const plain = of.gradient((xs) => mul(value, outputOf(other, xs)), point);
      for (const [i, { name }] of variables.entries())
        judge.equal(`(s(h) f)' and h f' in ${name}`, found[i]!, plain[i]!);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  return lawSet("constants and variables", [constantLaw, identity, absent, stopped]);
};

/** Constants and variables have the gradients that they must have, and stopGradient has none. */
export const calculusLaws: LawSet = calculusLawsOf(ownMachinery);
