// The laws of Tree on someone's own parameters: it is a functor that keeps their structure, and zipping, folding, leaves
// and instances agree with it.
import type { Arbitrary } from "fast-check";
import { Tree } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { leavesOf } from "../report/literal.js";
import { coarseNumbers, dyadic } from "../samples/numbers.js";
import { seeds } from "../samples/twins.js";
import {
  type AnyTree,
  mustBeFrozen,
  mustBeSameParts,
  mustBeSameTree,
  mustHaveStructure,
  numbersIn,
  partsOf,
  plainCopy,
} from "./parts.js";

/** What works on trees number by number: `Tree` of gradmap, or another. */
export type TreeLike = Pick<typeof Tree, "map" | "zipWith" | "reduce" | "leaves" | "getEq" | "getSemigroup">;

const explain = ([p]: readonly [AnyTree, ...unknown[]]): string => leavesOf(p);

const mustBe = (what: string, found: boolean, expected: boolean): void => {
  if (found !== expected) throw new Disagreement(`${what}: ${found}, not ${expected}.`);
};

const shift = (by: number) => (x: number) => x + by;

/**
 * The laws of {@link Tree} on a tree of one's own: mapping keeps the structure, identity and composition; zipping,
 * folding, leaves, equality and semigroups agree with mapping; results are frozen and nothing that goes in is changed.
 *
 * @param params - A sample of the parameters, or a fast-check arbitrary of them.
 * @param tree - What works on them: `Tree` unless given.
 *
 * @example
 * const params = { layers: [{ w: tensor([[1, 2], [3, 4]]), b: 0 }], name: "moons" }
 * check({ numRuns: 20 })(treeLaws(params))._tag // => "Right"
 */
export const treeLaws = <P extends AnyTree>(params: P | Arbitrary<P>, tree: TreeLike = Tree): LawSet => {
  const points: Arbitrary<AnyTree> = params instanceof fc.Arbitrary ? params : fc.constant(params);
  const filled = (p: AnyTree, seed: number): AnyTree => Tree.map(coarseNumbers(seed))(p);
  const numberEq = { equals: (a: number, b: number): boolean => Object.is(a, b) };
  const sameAs = (judge: Judge, what: string, found: unknown, expected: unknown): void =>
    mustBeSameTree(judge, what, found, expected);

  return lawSet("a tree", [
    law({
      id: "tree.identity",
      statement: "mapping the identity changes nothing",
      formula: "map(x -> x)(p) = p",
      explain,
      given: [points],
      holds: (judge, p) => sameAs(judge, "map(x -> x)(p) and p", tree.map((x) => x)(p), p),
    }),
    law({
      id: "tree.composition",
      statement: "mapping one function after another is mapping their composition",
      formula: "map(f)(map(g)(p)) = map(f o g)(p)",
      explain,
      given: [points, dyadic, dyadic],
      holds: (judge, p, a, b) => {
        const [f, g] = [shift(a), (x: number) => b * x];
        const [twice, once] = [tree.map(f)(tree.map(g)(p)), tree.map((x: number) => f(g(x)))(p)];
        sameAs(judge, "map(f)(map(g)(p)) and map(f o g)(p)", twice, once);
      },
    }),
    law({
      id: "tree.structure",
      statement: "mapping and zipping keep the structure and what is no number, and freeze what they return",
      formula: "structure(map(f)(p)) = structure(p) = structure(zipWith(f)(p, q))",
      explain,
      given: [points, seeds],
      holds: (_, p, seed) => {
        const results: readonly (readonly [string, AnyTree])[] = [
          ["map(f)(p)", tree.map(shift(1))(p)],
          ["zipWith(f)(p, q)", tree.zipWith((x, y) => x + y)(p, filled(p, seed))],
        ];
        for (const [what, found] of results) {
          mustHaveStructure(what, found, p);
          mustBeFrozen(what, found);
        }
      },
    }),
    law({
      id: "tree.zip",
      statement: "zipping a tree with one that was mapped from it is mapping, and the order of both is the function's",
      formula: "zipWith(f)(p, map(g)(p)) = map(x -> f(x, g(x)))(p); zipWith(f)(p, q) = zipWith(flip f)(q, p)",
      explain,
      given: [points, seeds],
      holds: (judge, p, seed) => {
        const f = (x: number, y: number): number => x - 2 * y;
        const zipped = tree.zipWith(f)(p, tree.map(shift(1))(p));
        sameAs(judge, "zipWith(f)(p, map(g)(p))", zipped, Tree.map((x) => f(x, x + 1))(p));
        const q = filled(p, seed);
        const [one, other] = [tree.zipWith(f)(p, q), tree.zipWith((y: number, x: number) => f(x, y))(q, p)];
        sameAs(judge, "zipWith(f)(p, q) and zipWith(flip f)(q, p)", one, other);
      },
    }),
    law({
      id: "tree.leaves",
      statement: "leaves are what is differentiated, each by a path of its own, and a fold goes through them in order",
      formula: "reduce([], append)(p) = the numbers of leaves(p)",
      explain,
      given: [points],
      holds: (judge, p) => {
        const leaves = tree.leaves(p);
        mustBe("whether every path stands once", new Set(leaves.map(({ path }) => path)).size === leaves.length, true);
        const own = partsOf(p).filter(({ leaf }) => leaf !== undefined);
        mustBe("whether every leaf is there", leaves.length === own.length, true);
        for (const [i, { path, value }] of leaves.entries()) {
          mustBe(`whether leaf ${i} is ${own[i]!.path}`, path === own[i]!.path, true);
          sameAs(judge, `leaf ${path}`, value, own[i]!.leaf);
        }
        const folded = tree.reduce<readonly number[]>([], (numbers, x) => numbers.concat(x))(p);
        sameAs(judge, "the numbers of a fold and of the leaves", folded, numbersIn(p));
      },
    }),
    law({
      id: "tree.eq",
      statement: "a tree equals itself, symmetrically, and no tree with another number",
      formula: "equals(p, p); equals(p, q) = equals(q, p); not equals(p, p with one number changed)",
      explain,
      given: [points, seeds, fc.nat()],
      holds: (_, p, seed, at) => {
        const { equals } = tree.getEq<AnyTree>(numberEq);
        const q = filled(p, seed);
        mustBe("whether p equals p", equals(p, p), true);
        mustBe("whether p equals a copy of it", equals(p, Tree.map((x) => x)(p)), true);
        mustBe("whether q equals p, as p equals q", equals(q, p), equals(p, q));
        const count = numbersIn(p).length;
        let next = 0;
        const changed = Tree.map((x) => (next++ === at % Math.max(count, 1) ? (Number.isNaN(x) ? 0 : -x - 1) : x))(p);
        // A number that is its own negative less one is there only once in a while.
        const differs = numbersIn(changed).some((x, i) => !Object.is(x, numbersIn(p)[i]));
        mustBe("whether p equals p with one number changed", equals(p, changed), !differs);
      },
    }),
    law({
      id: "tree.semigroup",
      statement: "a semigroup of numbers is one of trees: it may be grouped in any way",
      formula: "(p + q) + r = p + (q + r), number by number",
      explain,
      given: [points, seeds, seeds, seeds],
      holds: (judge, p, one, two, three) => {
        const { concat } = tree.getSemigroup<AnyTree>({ concat: (x, y) => x + y });
        const [a, b, c] = [filled(p, one), filled(p, two), filled(p, three)];
        sameAs(judge, "(p + q) + r and p + (q + r)", concat(concat(a, b), c), concat(a, concat(b, c)));
        sameAs(judge, "p + q, number by number", concat(a, b), Tree.zipWith((x, y) => x + y)(a, b));
      },
    }),
    law({
      id: "tree.untouched",
      statement: "no function changes or freezes a tree that it is given",
      formula: "p before = p after",
      explain,
      given: [points],
      holds: (judge, p) => {
        const own = plainCopy(p);
        const before = partsOf(own);
        tree.zipWith((x, y) => x + y)(own, tree.map(shift(1))(own));
        tree.reduce(0, (sum, x) => sum + x)(own);
        tree.leaves(own);
        mustBeSameParts(judge, "the tree, before and after", partsOf(own), before);
        const frozen = partsOf(own).find(({ entries, value }) => entries !== undefined && Object.isFrozen(value));
        if (frozen !== undefined) throw new Disagreement(`${frozen.path} was frozen.`);
      },
    }),
  ]);
};
