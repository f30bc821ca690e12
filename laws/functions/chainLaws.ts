// The laws of chaining transformations of gradients: they are a monoid.
import type { Arbitrary } from "fast-check";
import { fc } from "../core/fastCheck.js";
import type { Judge } from "../core/judge.js";
import { type LawSet, law, lawSet } from "../core/law.js";
import { dyadic } from "../samples/numbers.js";
import {
  type AnyOptimizer,
  explainSteps,
  gradientsFrom,
  type OptimizerLike,
  pointsFrom,
  runOf,
  someSteps,
} from "./optimizer.js";
import { type AnyTree, mustBeSameTree } from "./parts.js";

/** What puts transformations together. */
export interface Chaining<O> {
  readonly chain: (...transformations: readonly O[]) => O;
  readonly identity: O;
  /** Times a factor; without it the law of factors is left out. */
  readonly scale?: (factor: number) => O;
}

/**
 * The laws of chaining: it is associative with the identity as its unit, a chain of nothing is the identity, and a chain
 * of factors is their product.
 *
 * @param transformations - Some to be chained; at least one.
 * @param params - A sample of the parameters, or a fast-check arbitrary of them.
 *
 * @example
 * const factor = (by: number) => ({ by, init: () => null, update: (g: number) => [by * g, null] as const })
 * const inRow = (...factors: readonly { by: number }[]) => factor(factors.reduce((product, { by }) => product * by, 1))
 * const chaining = { chain: inRow, identity: factor(1), scale: factor }
 * check({ numRuns: 20 })(chainLaws(chaining, [factor(2), factor(-0.5)], 3))._tag // => "Right"
 */
export function chainLaws<P extends AnyTree, O extends OptimizerLike<P, unknown>>(
  chaining: Chaining<O>,
  transformations: readonly O[],
  params: P | Arbitrary<P>,
): LawSet;
export function chainLaws(
  { chain, identity, scale }: Chaining<AnyOptimizer>,
  transformations: readonly AnyOptimizer[],
  params: AnyTree | Arbitrary<AnyTree>,
): LawSet {
  const points = pointsFrom(params);
  const one = fc.constantFrom(...transformations.keys());
  const chosen = (place: number): AnyOptimizer => transformations[place]!;
  const mustDoTheSame = (
    judge: Judge,
    what: string,
    a: AnyOptimizer,
    b: AnyOptimizer,
    p: AnyTree,
    steps: readonly number[],
  ) => mustBeSameTree(judge, what, runOf(a, p, steps).updates, runOf(b, p, steps).updates);

  const unit = law({
    id: "chain.unit",
    statement: "the identity before or after changes nothing, and a chain of nothing is the identity",
    formula: "chain(identity, a) = a = chain(a, identity); chain() = identity",
    explain: explainSteps,
    given: [points, one, someSteps],
    holds: (judge, p, place, steps) => {
      const a = chosen(place);
      mustDoTheSame(judge, "chain(identity, a) and a", chain(identity, a), a, p, steps);
      mustDoTheSame(judge, "chain(a, identity) and a", chain(a, identity), a, p, steps);
      mustDoTheSame(judge, "chain(a) and a", chain(a), a, p, steps);
      const [empty] = chain().update(gradientsFrom(p, steps[0]!), chain().init(p), p);
      mustBeSameTree(judge, "the updates of chain() and the gradients", empty, gradientsFrom(p, steps[0]!));
    },
  });

  const associative = law({
    id: "chain.associative",
    statement: "a chain may be grouped in any way",
    formula: "chain(chain(a, b), c) = chain(a, chain(b, c)) = chain(a, b, c), bit for bit",
    explain: explainSteps,
    given: [points, fc.tuple(one, one, one), someSteps],
    holds: (judge, p, places, steps) => {
      const [a, b, c] = places.map(chosen);
      const flat = chain(a!, b!, c!);
      mustDoTheSame(judge, "chain(chain(a, b), c) and chain(a, b, c)", chain(chain(a!, b!), c!), flat, p, steps);
      mustDoTheSame(judge, "chain(a, chain(b, c)) and chain(a, b, c)", chain(a!, chain(b!, c!)), flat, p, steps);
    },
  });

  const factors =
    scale === undefined
      ? []
      : [
          law({
            id: "chain.scale",
            statement: "one factor after another is their product",
            formula: "chain(scale(a), scale(b)) = scale(a b), bit for bit on dyadic numbers; scale(1) = identity",
            explain: explainSteps,
            given: [points, dyadic, dyadic, someSteps],
            holds: (judge, p, a, b, steps) => {
              const [found, expected] = [chain(scale(a), scale(b)), scale(a * b)];
              const gradients = gradientsFrom(p, steps[0]!);
              const updatesOf = (o: AnyOptimizer): AnyTree => o.update(gradients, o.init(p), p)[0];
              mustBeSameTree(judge, "chain(scale(a), scale(b)) and scale(a b)", updatesOf(found), updatesOf(expected));
              mustBeSameTree(judge, "scale(1) and the gradients", updatesOf(scale(1)), gradients);
            },
          }),
        ];

  return lawSet("a chain", [unit, associative, ...factors]);
}
