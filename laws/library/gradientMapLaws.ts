// The laws of gradient maps: they add up like a commutative monoid.

import type { Arbitrary } from "fast-check";
import { add, GradientMap, gradientMap, mul, type Var } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { at, built, explained, points, variables } from "../samples/evaluated.js";
import { dyadic } from "../samples/numbers.js";
import { programs } from "../samples/programs.js";
import { programAtPoint } from "../samples/subjects.js";

type NumberMap = ReadonlyMap<Var, number>;

/** What the laws look at: gradmap's module, or another. */
export type MapModule = Pick<typeof GradientMap, "Monoid" | "getMonoid" | "lookup" | "getEq">;

/** A map times a number. A key that is missing stays missing: it is zero already. */
const scaled = (a: number, map: NumberMap): NumberMap => new Map([...map].map(([v, x]) => [v, a * x] as const));

const maps: Arbitrary<NumberMap> = fc
  .array(fc.tuple(fc.constantFrom(...variables), dyadic), { maxLength: 3 })
  .map((entries) => new Map(entries));

const shown = (map: NumberMap): string => `{ ${[...map].map(([{ name }, x]) => `${name}: ${x}`).join(", ")} }`;

const explainMaps = (given: readonly NumberMap[]): string => given.map(shown).join(" and ");

export const gradientMapLawsOf = ({ Monoid, getMonoid, lookup, getEq }: MapModule): LawSet => {
  const sumOfNumbers = getMonoid((a: number, b: number) => a + b);
  const { concat } = sumOfNumbers;
  const sameMaps = getEq<number>({ equals: (a, b) => a === b });
  const mustBeEqualMaps = (what: string, a: NumberMap, b: NumberMap): void => {
    if (!sameMaps.equals(a, b)) throw new Disagreement(`${what}: ${shown(a)} and ${shown(b)} differ.`);
  };
  /** What a map says of a variable: absent is zero. */
  const amountIn = (map: NumberMap, v: Var): number => {
    const found = lookup(v)(map);
    return found._tag === "None" ? 0 : found.value;
  };

  return lawSet("gradient maps", [
    law({
      id: "gradientMap.associative",
      statement: "contributions may be grouped in any way",
      formula: "(a + b) + c = a + (b + c)",
      given: [maps, maps, maps],
      holds: (_, a, b, c) => {
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
      id: "gradientMap.lookup",
      statement: "the sum of two maps says of every variable what both say together, and absent is zero",
      formula: "lookup(v)(a + b) = lookup(v)(a) + lookup(v)(b); v in neither: None",
      given: [maps, maps],
      holds: (judge, a, b) => {
        const sum = concat(a, b);
        for (const v of variables) {
          judge.equal(`${v.name} in a + b`, amountIn(sum, v), amountIn(a, v) + amountIn(b, v));
          const [found, present] = [lookup(v)(sum)._tag === "Some", a.has(v) || b.has(v)];
          if (found !== present) throw new Disagreement(`${v.name} is ${found ? "" : "not "}in a + b.`);
        }
      },
      explain: explainMaps,
    }),
    law({
      id: "gradientMap.equality",
      statement: "maps are equal where they have the same entries, and only there",
      formula: "equals(a, b) iff every entry of a is in b and every entry of b in a",
      given: [maps, maps],
      holds: (_, a, b) => {
        const entriesOf = (map: NumberMap): string => variables.map((v) => `${map.has(v)} ${map.get(v)}`).join();
        const expected = entriesOf(a) === entriesOf(b);
        for (const [what, found, wanted] of [
          ["a equals a copy of it", sameMaps.equals(a, new Map(a)), true],
          ["a equals b", sameMaps.equals(a, b), expected],
          ["b equals a", sameMaps.equals(b, a), expected],
        ] as const)
          if (found !== wanted) throw new Disagreement(`whether ${what}: ${found}, not ${wanted}.`);
      },
      explain: explainMaps,
    }),
    law({
      id: "gradientMap.action",
      statement:
        "numbers act on maps: a factor goes to each part of a sum, 1 changes nothing, and 0 leaves what counts as nothing",
      formula: "s (a + b) = s a + s b; (s t) a = s (t a); 1 a = a; 0 a says 0 of every variable",
      given: [maps, maps, dyadic, dyadic],
      holds: (judge, a, b, s, t) => {
        mustBeEqualMaps("s (a + b) and s a + s b", scaled(s, concat(a, b)), concat(scaled(s, a), scaled(s, b)));
        mustBeEqualMaps("(s + t) a and s a + t a", scaled(s + t, a), concat(scaled(s, a), scaled(t, a)));
        mustBeEqualMaps("(s t) a and s (t a)", scaled(s * t, a), scaled(s, scaled(t, a)));
        mustBeEqualMaps("1 a and a", scaled(1, a), a);
        for (const v of variables)
          judge.within(`${v.name} in b + 0 a`, amountIn(concat(b, scaled(0, a)), v), amountIn(b, v), 0);
      },
      explain: ([a, b, s, t]) => `${explainMaps([a, b])}, s = ${s}, t = ${t}`,
    }),
    law({
      id: "gradientMap.scale",
      statement: "the gradient of a multiple is that multiple of the gradient, key by key",
      formula: "gradientMap(s f) = s gradientMap(f)",
      given: [programs(), points, dyadic],
      holds: (judge, program, point, s) => {
        const f = built(program);
        const [found, plain] = [gradientMap(mul(s, f)), gradientMap(f)];
        for (const v of variables) {
          if (found.has(v) !== plain.has(v)) throw new Disagreement(`${v.name} is in one of both maps only.`);
          judge.agree(`the gradient in ${v.name}`, at(found.get(v), point), s * at(plain.get(v), point));
        }
      },
      explain: explained(1),
      subject: programAtPoint,
    }),
    law({
      id: "gradientMap.homomorphism",
      statement: "the gradient of a sum is the sum of the gradients, as maps of expressions",
      formula: "gradientMap(f + h) = gradientMap(f) + gradientMap(h)",
      given: [programs(), programs(), points],
      holds: (judge, p, q, point) => {
        const [f, h] = [built(p), built(q)];
        const [df, dh] = [gradientMap(f), gradientMap(h)];
        const sum = Monoid.concat(df, dh);
        const found = gradientMap(add(f, h));
        for (const v of variables) {
          const scale = Math.abs(at(df.get(v), point)) + Math.abs(at(dh.get(v), point));
          judge.agree(`the gradient in ${v.name}`, at(found.get(v), point), at(sum.get(v), point), scale);
        }
      },
      explain: explained(2),
    }),
  ]);
};

/** Gradient maps add up like a commutative monoid, exactly so for numbers that add without rounding. */
export const gradientMapLaws: LawSet = gradientMapLawsOf(GradientMap);
