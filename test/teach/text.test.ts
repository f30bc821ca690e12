// Histories, blame, comparisons, forward passes and the three ways as text: whatever names are in them.
import { inspect } from "node:util";
import { add, type Expr, mul, sin, variable } from "gradmap";
import {
  blame,
  compare,
  forwardPass,
  history,
  showBlame,
  showComparison,
  showForwardPass,
  showHistory,
  showMoment,
  showThreeWays,
  threeWays,
} from "gradmap/show";
import { describe, expect, test } from "vitest";
import { errorOf } from "../throwing.js";

const hostile = [
  "</script><script>alert(1)</script>",
  '"];evil[label="',
  "$\\input{x}",
  "a\nb",
  "\u001b[31mred",
  "🙂",
  "שלום\u202e",
  "x".repeat(500),
  "&amp;'\"<>",
  "",
  "__proto__",
];

const html = (shown: object): string => {
  const display: unknown = Reflect.get(shown, Symbol.for("Jupyter.display"));
  if (typeof display !== "function") throw new Error("it does not show itself");
  return String(Reflect.get(Object(Reflect.apply(display, shown, [])), "text/html"));
};

describe.each(hostile)("a variable named %j", (name) => {
  const x = variable(name);
  const root = add(mul(x, x), sin(x));
  const env = new Map([[x, 2]]);
  const past = history(root, env);
  const all = [
    past,
    past.at(1),
    blame(past, x),
    compare(new Map([[x, 1]]), past),
    compare(new Map([[`${name}?`, 1]]), past),
    compare(new Map([[x, 1]]), past.gradient),
    forwardPass(root, env, env),
    threeWays(root, env),
  ];

  test("does not break out of HTML", () => {
    for (const shown of all) {
      const text = html(shown);
      expect(text.replace(/<\/?(?:p|table|thead|tbody|tr|th|td)>/g, "")).not.toMatch(/[<>"']/);
      expect(text.split("<").length).toBe(text.split(">").length);
    }
  });

  test("does not break lines or colours of a terminal", () => {
    for (const shown of all) {
      const text = inspect(shown);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is tested
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
      expect(text.split("\n").length).toBe(1 + (html(shown).match(/<tr>|<p>/g)?.length ?? 0) - 1);
    }
  });
});

test("what shows itself shows what the functions write", () => {
  const x = variable("x");
  const root = mul(x, x);
  const past = history(root, { x: 3 });
  const pairs: readonly (readonly [object, string])[] = [
    [past, showHistory(past)],
    [past.at(0), showMoment(past.at(0))],
    [past.at(-1), showMoment(past.at(-1))],
    [blame(past, x), showBlame(blame(past, x))],
    [compare({ x: 3 }, past), showComparison(compare({ x: 3 }, past))],
    [forwardPass(root, { x: 3 }, { x: 1 }), showForwardPass(forwardPass(root, { x: 3 }, { x: 1 }))],
    [threeWays(root, { x: 3 }), showThreeWays(threeWays(root, { x: 3 }))],
  ];
  for (const [shown, text] of pairs) expect(inspect(shown)).toBe(text);
});

test("a history of thousands of steps shows a page of them, and all when asked", () => {
  const x = variable("x");
  let node: Expr = x;
  for (let i = 0; i < 500; i++) node = add(mul(node, 0.5), x);
  const past = history(node, { x: 1 });
  const lines = inspect(past).split("\n");
  expect(lines.length).toBe(44);
  expect(lines.some((line) => /^\.\.\. +961 more$/.test(line))).toBe(true);
  expect(showHistory(past).split("\n").length).toBe(1004);
});

test("what depends on nothing", () => {
  const constant = history(mul(2, 3));
  expect(inspect(constant)).toBe("the reverse pass of L = 6 has no step\nit depends on no variable");
  expect(inspect(constant.at(0))).toBe("moment 0: nothing depends on a variable");
});

test("a number of digits that is none is answered in words by each", () => {
  const x = variable("x");
  const past = history(sin(x), { x: 1 });
  const texts: Readonly<Record<string, (options: { readonly digits: number }) => string>> = {
    showHistory: (options) => showHistory(past, options),
    showMoment: (options) => showMoment(past.at(1), options),
    showBlame: (options) => showBlame(blame(past, x), options),
    showComparison: (options) => showComparison(compare({ x: 1 }, past), options),
    showForwardPass: (options) => showForwardPass(forwardPass(sin(x), { x: 1 }, { x: 1 }), options),
    showThreeWays: (options) => showThreeWays(threeWays(sin(x), { x: 1 }), options),
  };
  for (const [name, text] of Object.entries(texts)) {
    expect(text({ digits: 3 })).toContain("0.54");
    expect(errorOf(() => text({ digits: 0 }))).toMatchObject({ code: "GM-OPTION", where: name });
  }
});
