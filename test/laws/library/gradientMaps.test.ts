// The laws of gradient maps can fail: each is violated by a module with one mistake in it.
import { GradientMap } from "gradmap";
import { allLaws, check, gradientMapLaws } from "gradmap/laws";
import { expect, test } from "vitest";
import { gradientMapLawsOf, type MapModule } from "../../../laws/library/gradientMapLaws.js";

const violated = (module: MapModule): readonly string[] => {
  const result = check({ seed: 4, numRuns: 60 })(gradientMapLawsOf(module));
  return result._tag === "Left" ? result.left.map(({ law }) => law) : [];
};

test("gradmap's own obeys them, and they are those of the library", () => {
  expect(violated(GradientMap)).toEqual([]);
  expect(allLaws(gradientMapLawsOf(GradientMap)).map(({ id }) => id)).toEqual(
    allLaws(gradientMapLaws).map(({ id }) => id),
  );
});

test.each<readonly [string, Partial<MapModule>, readonly string[]]>([
  [
    "a sum in which the later map wins",
    { getMonoid: () => ({ empty: new Map(), concat: (a, b) => new Map([...a, ...b]) }) },
    ["gradientMap.commutative", "gradientMap.lookup", "gradientMap.action"],
  ],
  [
    "a sum that keeps only common keys",
    {
      getMonoid: (add) => ({
        empty: new Map(),
        concat: (a, b) => new Map([...a].flatMap(([v, x]) => (b.has(v) ? [[v, add(x, b.get(v)!)] as const] : []))),
      }),
    },
    ["gradientMap.identity", "gradientMap.lookup"],
  ],
  [
    "a sum into the first map",
    {
      getMonoid: (add) => ({
        empty: new Map(),
        concat: (a, b) => {
          const sum = GradientMap.getMonoid(add).concat(a, b);
          if (a instanceof Map) for (const [v, x] of sum) a.set(v, x);
          return sum;
        },
      }),
    },
    [
      "gradientMap.associative",
      "gradientMap.commutative",
      "gradientMap.immutable",
      "gradientMap.lookup",
      "gradientMap.action",
    ],
  ],
  ["a lookup that finds nothing", { lookup: () => () => ({ _tag: "None" }) }, ["gradientMap.lookup"]],
  ["an equality of sizes", { getEq: () => ({ equals: (a, b) => a.size === b.size }) }, ["gradientMap.equality"]],
  [
    "a sum of expressions that takes the first",
    { Monoid: { empty: new Map(), concat: (a, b) => new Map([...b, ...a]) } },
    ["gradientMap.homomorphism"],
  ],
])("%s", (_, change, expected) => {
  expect(violated({ ...GradientMap, ...change })).toEqual(expect.arrayContaining([...expected]));
});
