// The laws of gradient maps: they add up like a commutative monoid.

import type { Arbitrary } from "fast-check";
import { add, GradientMap, gradientMap, type Var } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { at, built, explained, points, variables } from "../samples/evaluated.js";
import { dyadic } from "../samples/numbers.js";
import { programs } from "../samples/programs.js";

const sumOfNumbers = GradientMap.getMonoid((a: number, b: number) => a + b);
const sameMaps = GradientMap.getEq<number>({ equals: (a, b) => a === b });

const maps: Arbitrary<ReadonlyMap<Var, number>> = fc
  .array(fc.tuple(fc.constantFrom(...variables), dyadic), { maxLength: 3 })
  .map((entries) => new Map(entries));

const mustBeEqualMaps = (what: string, a: ReadonlyMap<Var, number>, b: ReadonlyMap<Var, number>): void => {
  if (!sameMaps.equals(a, b)) throw new Disagreement(`${what}: ${shown(a)} and ${shown(b)} differ.`);
};

const shown = (map: ReadonlyMap<Var, number>): string =>
  `{ ${[...map].map(([{ name }, x]) => `${name}: ${x}`).join(", ")} }`;

const explainMaps = (given: readonly ReadonlyMap<Var, number>[]): string => given.map(shown).join(" and ");

/** Gradient maps add up like a commutative monoid, exactly so for numbers that add without rounding. */
export const gradientMapLaws: LawSet = lawSet("gradient maps", [
  law({
    id: "gradientMap.associative",
    statement: "contributions may be grouped in any way",
    formula: "(a + b) + c = a + (b + c)",
    given: [maps, maps, maps],
    holds: (_, a, b, c) => {
      const { concat } = sumOfNumbers;
      mustBeEqualMaps("(a + b) + c and a + (b + c)", concat(concat(a, b), c), concat(a, concat(b, c)));
    },
    explain: explainMaps,
  }),
  law({
    id: "gradientMap.commutative",
    statement: "contributions may come in any order",
    formula: "a + b = b + a",
    given: [maps, maps],
    holds: (_, a, b) => {
      mustBeEqualMaps("a + b and b + a", sumOfNumbers.concat(a, b), sumOfNumbers.concat(b, a));
    },
    explain: explainMaps,
  }),
  law({
    id: "gradientMap.identity",
    statement: "absent is zero: the empty map changes nothing",
    formula: "{} + a = a = a + {}",
    given: [maps],
    holds: (_, a) => {
      mustBeEqualMaps("{} + a and a", sumOfNumbers.concat(sumOfNumbers.empty, a), a);
      mustBeEqualMaps("a + {} and a", sumOfNumbers.concat(a, sumOfNumbers.empty), a);
    },
    explain: explainMaps,
  }),
  law({
    id: "gradientMap.immutable",
    statement: "adding up leaves both maps as they are",
    formula: "a before = a after a + b",
    given: [maps, maps],
    holds: (_, a, b) => {
      const [beforeA, beforeB] = [new Map(a), new Map(b)];
      sumOfNumbers.concat(a, b);
      mustBeEqualMaps("a before and after", beforeA, a);
      mustBeEqualMaps("b before and after", beforeB, b);
    },
    explain: explainMaps,
  }),
  law({
    id: "gradientMap.homomorphism",
    statement: "the gradient of a sum is the sum of the gradients, as maps of expressions",
    formula: "gradientMap(f + h) = gradientMap(f) + gradientMap(h)",
    given: [programs(), programs(), points],
    holds: (judge, p, q, point) => {
      const [f, h] = [built(p), built(q)];
      const [df, dh] = [gradientMap(f), gradientMap(h)];
      const sum = GradientMap.Monoid.concat(df, dh);
      const found = gradientMap(add(f, h));
      for (const v of variables) {
        const scale = Math.abs(at(df.get(v), point)) + Math.abs(at(dh.get(v), point));
        judge.agree(`the gradient in ${v.name}`, at(found.get(v), point), at(sum.get(v), point), scale);
      }
    },
    explain: explained(2),
  }),
]);
