// The laws of optimizers hold for right ones, and each is violated by one with a mistake.
import * as fc from "fast-check";
import { Tree, tensor } from "gradmap";
import { check, type LawSet, register, showViolation } from "gradmap/laws";
import { describe, expect, it, test } from "vitest";
import { chainLaws } from "../../../laws/functions/chainLaws.js";
import { clipLaws } from "../../../laws/functions/clipLaws.js";
import { descentLaws } from "../../../laws/functions/descentLaws.js";
import { maskedLaws } from "../../../laws/functions/maskedLaws.js";
import { optimizerLaws } from "../../../laws/functions/optimizerLaws.js";
import {
  adam,
  chain,
  clip,
  identity,
  masked,
  momentum,
  type Optimizer,
  type Params,
  scale,
  sgd,
} from "./optimizers.js";

const violations = (set: LawSet) => {
  const result = check({ seed: 5, numRuns: 20 })(set);
  return result._tag === "Left" ? result.left : [];
};

const violated = (set: LawSet): readonly string[] => violations(set).map(({ law }) => law);

const sample: Params = {
  layers: [
    { w: tensor([1, -2, 0.5, 3], [2, 2]), b: 0.25 },
    { w: tensor([0.5], [1]), b: -1 },
  ],
  name: "moons",
};

const params = fc
  .array(
    fc.record({
      w: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 1, maxLength: 3 }).map((data) => tensor(data)),
      b: fc.integer({ min: -8, max: 8 }),
    }),
    { minLength: 1, maxLength: 2 },
  )
  .map((layers): Params => ({ layers, name: "moons" }));

const options = { seed: 3, numRuns: 20 };
const claims = { restsWithoutGradients: true };
describe("gradient descent", () => register({ describe, it }, options)(optimizerLaws(sgd(0.1), params, claims)));
describe("momentum", () => register({ describe, it }, options)(optimizerLaws(momentum(0.1, 0.9), params, claims)));
describe("Adam", () => register({ describe, it }, options)(optimizerLaws(adam(0.1), params, claims)));
describe("a chain of them", () =>
  register({ describe, it }, options)(optimizerLaws(chain(clip(1), momentum(1, 0.5), scale(0.1)), sample)));
describe("chains", () =>
  register(
    { describe, it },
    options,
  )(chainLaws({ chain, identity, scale }, [momentum(0.5, 0.5), adam(0.1), clip(1), scale(-0.25)], params)));
describe("clipping", () => register({ describe, it }, options)(clipLaws(clip, params)));
describe("masking", () => register({ describe, it }, options)(maskedLaws(masked, momentum(0.5, 0.5), params)));

const descent = (rate: number) => ({
  init: () => null,
  update: (gradients: readonly number[]) => [gradients.map((g) => -rate * g), null] as const,
});
describe("descent", () => register({ describe, it }, options)(descentLaws(descent)));

/** Momentum with something else in place of its update. */
const wrong = (update: (right: Optimizer["update"]) => Optimizer["update"]): Optimizer => {
  const right = momentum(0.1, 0.9);
  return { ...right, update: update(right.update) };
};

let calls = 0;

describe("a wrong optimizer is caught by the law that names the mistake", () => {
  test.each<readonly [string, () => Optimizer, readonly string[]]>([
    [
      "updates without what is no number",
      () =>
        wrong((update) => (g, s, p) => [
          Object.assign({}, { ...update(g, s, p)[0], name: "other" }),
          update(g, s, p)[1],
        ]),
      ["optimizer.structure"],
    ],
    [
      "updates of another shape",
      () =>
        wrong((update) => (g, s, p) => {
          const [updates, next] = update(g, s, p);
          return [{ ...updates, layers: updates.layers.map(({ w, b }) => ({ w: tensor([...w.data]), b })) }, next];
        }),
      ["optimizer.structure", "optimizer.pure", "optimizer.untouched", "optimizer.replay", "optimizer.branch"],
    ],
    [
      "a step that counts calls",
      () =>
        wrong((update) => (g, s, p) => [
          Tree.map((u) => u + (calls++ % 5) / 1e3)(update(g, s, p)[0]),
          update(g, s, p)[1],
        ]),
      ["optimizer.pure", "optimizer.untouched", "optimizer.replay", "optimizer.branch"],
    ],
    [
      "gradients that are changed",
      () =>
        wrong((update) => (g, s, p) => {
          if (!Object.isFrozen(g)) Object.assign(g, { name: "seen" });
          return update(g, s, p);
        }),
      ["optimizer.untouched"],
    ],
    [
      "a state that is written over",
      () =>
        wrong((update) => (g, s, p) => {
          const [updates, next] = update(g, s, p);
          return [updates, Object.assign(s, next)];
        }),
      ["optimizer.pure", "optimizer.untouched", "optimizer.branch"],
    ],
    [
      "a memory outside of the state",
      () => {
        let velocity: Params | undefined;
        return wrong((update) => (g, s, p) => {
          const [updates, next] = update(g, { ...s, slots: [velocity ?? s.slots[0]!] }, p);
          velocity = Tree.leaves(next.slots[0]!).length === Tree.leaves(p).length ? next.slots[0] : undefined;
          return [updates, next];
        });
      },
      ["optimizer.pure", "optimizer.untouched", "optimizer.replay", "optimizer.branch"],
    ],
    [
      "a state that holds a function",
      () => {
        const right = momentum(0.1, 0.9);
        const hidden = { ...right.init(sample), next: () => 1 };
        return {
          ...right,
          init: (p) => ({ ...hidden, ...right.init(p) }),
          update: (g, s, p) => [right.update(g, s, p)[0], { ...hidden, ...right.update(g, s, p)[1] }],
        };
      },
      ["optimizer.replay"],
    ],
  ])("%s", (_, make, expected) => {
    expect(violated(optimizerLaws(make(), sample))).toEqual(expected);
  });

  test("weight decay moves without gradients", () => {
    const decay: Optimizer = { ...identity, update: (g, s, p) => [Tree.zipWith((x, y) => x - 0.1 * y)(g, p), s] };
    expect(violated(optimizerLaws(decay, sample))).toEqual([]);
    expect(violated(optimizerLaws(decay, sample, claims))).toEqual(["optimizer.rest"]);
  });
});

describe("wrong ways to put them together", () => {
  const list = [momentum(0.5, 0.5), adam(0.1), scale(-0.25)];
  test("a chain that forgets states between steps", () => {
    const forgetful: typeof chain = (...parts) => {
      const right = chain(...parts);
      return { ...right, update: (g, _, p) => right.update(g, right.init(p), p) };
    };
    expect(violated(chainLaws({ chain: forgetful, identity, scale }, list, sample))).toEqual(["chain.unit"]);
  });
  test("a chain that takes its last part first, but for pairs", () => {
    const reversed: typeof chain = (...parts) => chain(...(parts.length > 2 ? [...parts].reverse() : parts));
    expect(violated(chainLaws({ chain: reversed, identity, scale }, list, sample))).toEqual(["chain.associative"]);
  });
  test("a factor that is added", () => {
    const added = (factor: number): Optimizer => ({
      ...identity,
      update: (g, s) => [Tree.map((x) => x + factor)(g), s],
    });
    expect(violated(chainLaws({ chain, identity, scale: added }, list, sample))).toEqual(["chain.scale"]);
  });
  test("an identity that is none", () => {
    expect(violated(chainLaws({ chain, identity: scale(2), scale }, list, sample))).toEqual(["chain.unit"]);
  });
  test("clipping number by number, or to half the bound", () => {
    const each = (most: number): Optimizer => ({
      ...identity,
      update: (g, s) => [Tree.map((x) => Math.max(-most, Math.min(most, x)))(g), s],
    });
    expect(violated(clipLaws(each, sample))).toEqual(["clip.bounded"]);
    expect(violated(clipLaws((most) => chain(clip(most), scale(0.5)), sample))).toEqual([
      "clip.bounded",
      "clip.idempotent",
    ]);
  });
  test("a mask that is ignored, and one that hides too much", () => {
    expect(violated(maskedLaws((_, inner) => inner, scale(2), sample))).toEqual(["masked.complement"]);
    expect(violated(maskedLaws(() => identity, scale(2), sample))).toEqual(["masked.whole"]);
    const [violation] = violations(maskedLaws((_, inner) => inner, scale(2), sample));
    expect(violation!.message).toMatch(/^the update of params\.layers\[\d\]\.\w/);
  });
});

describe("wrong descent", () => {
  test.each([
    ["up instead of down", (rate: number) => descent(-rate)],
    ["by a step three times as long", (rate: number) => descent(3 * rate)],
    ["by a third of the step", (rate: number) => descent(rate / 3)],
  ])("%s", (_, make) => {
    expect(violated(descentLaws(make))).toEqual(["descent.lemma"]);
  });
  test("a rate that is never 0", () => {
    expect(violated(descentLaws((rate) => descent(rate + 1e-9)))).toContain("descent.rateZero");
  });
});

test("a violation shows the parameters leaf by leaf", () => {
  const [violation] = violations(
    optimizerLaws(
      wrong((update) => (g, s, p) => [Tree.map((u) => u + (calls++ % 5))(update(g, s, p)[0]), s]),
      sample,
    ),
  );
  expect(showViolation(violation!)).toContain("params.layers[0].w = tensor([1, -2, 0.5, 3], [2, 2])");
});
