// The page that lists every law is written from the laws: `npx vitest run test/laws/page.test.ts -u` writes it anew.
import { type Expr, square, tensor } from "gradmap";
import {
  allLaws,
  chainLaws,
  clipLaws,
  customOpLaws,
  descentLaws,
  functionLaws,
  gradientLaws,
  gradmapLaws,
  type Law,
  type LawSet,
  lawSet,
  lawTable,
  maskedLaws,
  optimizerLaws,
  tensorOpLaws,
  treeLaws,
} from "gradmap/laws";
import { expect, test } from "vitest";
import { chain, clip, identity, masked, type Params, scale, sgd } from "./functions/optimizers.js";
import { builtIn } from "./opsOf.js";
import { tensorCalls } from "./tensor-calls/index.js";

/** The laws of some sets, one for each id. */
const together = (sets: readonly LawSet[]): LawSet => {
  const laws = new Map<string, Law>();
  for (const each of sets.flatMap(allLaws)) if (!laws.has(each.id)) laws.set(each.id, each);
  return lawSet("together", [...laws.values()]);
};

const params: Params = { layers: [{ w: tensor([1, -2]), b: 0.5 }], name: "a line" };

const descent = (rate: number) => ({
  init: () => null,
  update: (gradients: readonly number[]) => [gradients.map((g) => -rate * g), null] as const,
});

const sections: readonly (readonly [title: string, maker: string, set: LawSet])[] = [
  ["An op on numbers", "customOpLaws(op)", together(builtIn.map(({ op }) => customOpLaws(op)))],
  [
    "An op on whole tensors",
    "tensorOpLaws(op, { shapes })",
    together(tensorCalls.map(({ call, given, ...options }) => tensorOpLaws(call, given, options))),
  ],
  ["A function of parameters", "functionLaws(f, params)", functionLaws((x: Expr) => square(x), 1)],
  [
    "A gradient written by hand",
    "gradientLaws(f, gradient, params)",
    gradientLaws(
      (x: number) => x * x,
      (x: number) => 2 * x,
      1,
    ),
  ],
  ["Trees", "treeLaws(params)", treeLaws(params)],
  [
    "An optimizer",
    "optimizerLaws(optimizer, params)",
    optimizerLaws(sgd(0.1), params, { restsWithoutGradients: true }),
  ],
  [
    "Chains",
    "chainLaws({ chain, identity, scale }, parts, params)",
    chainLaws({ chain, identity, scale }, [clip(1)], params),
  ],
  ["Clipping", "clipLaws(clip, params)", clipLaws(clip, params)],
  ["Masks", "maskedLaws(masked, ...)", maskedLaws(masked, sgd(0.1), params)],
  ["Descent", "descentLaws(make)", descentLaws(descent)],
  ...gradmapLaws.parents.map((set) => [`gradmap itself: ${set.name}`, "gradmapLaws", set] as const),
];

test("every law with its formula is on the page", async () => {
  const page = [
    "# Every law",
    "",
    "Written from the laws themselves by a test. How to use them: [README.md](README.md).",
    ...sections.flatMap(([title, maker, set]) => ["", `## ${title}`, "", `\`${maker}\``, "", lawTable(set)]),
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../../laws/LAWS.md");
});

test("no two laws of gradmap share an id", () => {
  const ids = sections.flatMap(([, , set]) => allLaws(set).map(({ id }) => id));
  expect(ids.length).toBe(new Set(ids).size);
});
