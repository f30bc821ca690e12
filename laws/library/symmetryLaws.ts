// The laws of functions that stay the same, or scale, when their arguments are changed: their gradients follow.
import { type Expr, indexSelect, logSumExp, mean, mul, norm, softmax, stack, variance } from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { explained, type Point, points, variables } from "../samples/evaluated.js";
import { homogeneousOf } from "../samples/homogeneous.js";
import { dyadic } from "../samples/numbers.js";
import { outputOf, type Program, programs } from "../samples/programs.js";
import { programAtPoint, subjectAt } from "../samples/subjects.js";
import { type Machinery, type Numbers, ownMachinery, type Scalar } from "./machinery.js";

/** Between a half and two, where homogeneous programs are safe. */
const positive = fc.integer({ min: 1, max: 3 * 2 ** 10 }).map((k) => 0.5 + k / 2 ** 11);
const positivePoints = fc.tuple(positive, positive, positive);

const size = (terms: Numbers): number => terms.reduce((total, term) => total + Math.abs(term), 0);

const total = (terms: Numbers): number => terms.reduce((sofar, term) => sofar + term, 0);

/** Scales to `k` powers of two: products with it are exact. */
const twos = fc.integer({ min: -3, max: 3 }).map((k) => 2 ** k);

const vectors = fc.array(dyadic, { minLength: 1, maxLength: 6 });

// Sums of so few numbers, each rounded to half a unit in its last place, are off by a few of these.
const ofRounding = 16 * Number.EPSILON;

const explainHomogeneous = ([program, point]: readonly [Program, Point, ...unknown[]]): string => {
  const { expr, degree } = homogeneousOf(program, variables);
  return `${toInfix(expr)} of degree ${degree} with ${variables.map(({ name }) => name).join(", ")} = ${fc.stringify(point)}`;
};

export const symmetryLawsOf = (of: Machinery): LawSet => {
  const euler = law({
    id: "symmetry.euler",
    statement: "the gradient of a homogeneous function, times the point, is the value times the degree",
    formula: "f(s x) = s^k f(x): <x, grad f(x)> = k f(x)",
    given: [programs(), positivePoints],
    holds: (judge, program, point) => {
      const { degree } = homogeneousOf(program, variables);
      const f: Scalar = (xs) => homogeneousOf(program, xs).expr;
      const terms = of.gradient(f, point).map((g, i) => g * point[i]!);
      judge.agree("<x, grad f(x)> and k f(x)", total(terms), degree * of.value(f, point), size(terms));
    },
    explain: explainHomogeneous,
    subject: ([program, point]) => subjectAt(homogeneousOf(program, variables).expr, point),
  });

  const gradientDegree = law({
    id: "symmetry.degree",
    statement: "the gradient of a homogeneous function is homogeneous, of one degree less",
    formula: "f(s x) = s^k f(x): grad f(s x) = s^(k-1) grad f(x), bit for bit for powers of two",
    given: [programs(), positivePoints, twos],
    holds: (judge, program, point, s) => {
      const { degree } = homogeneousOf(program, variables);
      const f: Scalar = (xs) => homogeneousOf(program, xs).expr;
      const here = of.gradient(f, point);
      const there = of.gradient(
        f,
        point.map((x) => s * x),
      );
      for (const [i, { name }] of variables.entries())
        judge.equal(`grad f(s x) and s^(k-1) grad f(x) in ${name}`, there[i]!, s ** (degree - 1) * here[i]!);
    },
    explain: explainHomogeneous,
    subject: ([program, point]) => subjectAt(homogeneousOf(program, variables).expr, point),
  });

  const shift = law({
    id: "symmetry.shift",
    statement:
      "what a common shift moves by itself has a gradient that sums to 1; what it leaves alone, one that sums to 0",
    formula: "f(x + c) = f(x) + c: sum(grad f) = 1; f(x + c) = f(x): sum(grad f) = 0",
    given: [vectors, dyadic, fc.nat({ max: 5 })],
    holds: (judge, xs, c, at) => {
      const moved = xs.map((x) => x + c);
      const check = (name: string, op: (x: Expr) => Expr, expected: number): void => {
        const f: Scalar = (entries) => op(stack(entries));
        const [here, there] = [of.gradient(f, xs), of.gradient(f, moved)];
        judge.within(`the sum of the gradient of ${name}`, total(here), expected, ofRounding * (1 + size(here)));
        for (const [i, g] of here.entries()) judge.agree(`the gradient of ${name} at x + c and at x`, there[i]!, g);
      };
      check("logSumExp", (x) => logSumExp(x), 1);
      check("mean", (x) => mean(x), 1);
      check("variance", (x) => variance(x), 0);
      const i = at % xs.length;
      check(`entry ${i} of softmax`, (x) => indexSelect(softmax(x), i), 0);
    },
  });

  const unitLength = law({
    id: "symmetry.norm",
    statement: "the gradient of the length of a vector is a vector of length 1, whatever the length",
    formula: "|grad norm(x)| = 1 for x != 0",
    given: [vectors, fc.integer({ min: -900, max: 900 })],
    holds: (judge, xs, exponent) => {
      judge.needs(xs.some((x) => x !== 0));
      const gradient = of.gradient(
        (entries) => norm(stack(entries)),
        xs.map((x) => x * 2 ** exponent),
      );
      judge.within("the length of the gradient of norm", Math.hypot(...gradient), 1, ofRounding);
    },
  });

  const permutation = law({
    id: "symmetry.permutation",
    statement: "permuting the variables permutes the gradient",
    formula: "grad (f . P)(x) = P^T grad f(P x), bit for bit",
    given: [programs(), points, fc.shuffledSubarray([0, 1, 2], { minLength: 3 })],
    holds: (judge, program, point, places) => {
      const plain = of.gradient((xs) => outputOf(program, xs), point);
      const permuted = of.gradient(
        (xs) =>
          outputOf(
            program,
            places.map((place) => xs[place]!),
          ),
        point.map((_, place) => point[places.indexOf(place)]!),
      );
      for (const [i, place] of places.entries())
        judge.equal(`the gradient in ${variables[i]!.name}, as variable ${place}`, permuted[place]!, plain[i]!);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  const diagonal = law({
    id: "symmetry.diagonal",
    statement: "measuring the variables in other units scales the gradient with them",
    formula: "grad (f . D)(x) = D grad f(D x), bit for bit for powers of two",
    given: [programs(), points, fc.tuple(twos, twos, twos)],
    holds: (judge, program, point, units) => {
      const plain = of.gradient((xs) => outputOf(program, xs), point);
      const scaled = of.gradient(
        (xs) =>
          outputOf(
            program,
            xs.map((x, i) => mul(units[i]!, x)),
          ),
        point.map((x, i) => x / units[i]!),
      );
      for (const [i, { name }] of variables.entries())
        judge.equal(`the gradient in ${name} and in its units`, scaled[i]!, units[i]! * plain[i]!);
    },
    explain: explained(1),
    subject: programAtPoint,
  });

  return lawSet("symmetries", [euler, gradientDegree, shift, unitLength, permutation, diagonal]);
};

/** Functions that stay the same or scale when their arguments change have gradients to match. */
export const symmetryLaws: LawSet = symmetryLawsOf(ownMachinery);
