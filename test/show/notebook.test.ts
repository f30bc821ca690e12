// What expressions show in notebooks: a line of text by themselves, formulas and pictures once gradmap/notebook is there.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { add, div, type Expr, gradientMap, mul, neg, sin, tanh, variable } from "gradmap";
import "gradmap/notebook";
import { displayOf, toInfix, toMathml, toTex } from "gradmap/show";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Displayer, showAs } from "../../src/expr/display.js";
import { hostileNames, wellFormed } from "./markup.js";

const [x, y] = [variable("x"), variable("y")];
const f = add(mul(x, y), sin(x));

/** What a notebook does. */
const shown = (value: unknown): unknown => {
  const method: unknown =
    typeof value === "object" && value !== null ? Reflect.get(value, Symbol.for("Jupyter.display")) : undefined;
  return typeof method === "function" ? method.call(value) : undefined;
};

describe("with gradmap/notebook", () => {
  test("a formula in text, LaTeX and MathML, and a picture", () => {
    const display = displayOf(f);
    expect(shown(f)).toEqual(display);
    expect(Object.keys(display).sort()).toEqual(["image/svg+xml", "text/html", "text/latex", "text/plain"]);
    expect(display["text/plain"]).toBe("x * y + sin(x)");
    expect(display["text/latex"]).toBe(String.raw`$$x \cdot y + \sin\left(x\right)$$`);
    expect(display["image/svg+xml"]).toMatch(/^<svg [\s\S]*<\/svg>$/);
    expect(display["text/html"]).toBe(`<div>${toMathml(f)}${display["image/svg+xml"]}</div>`);
    expect(Object.isFrozen(display)).toBe(true);
  });

  test("gradients, variables and constants too; what is no expression shows nothing", () => {
    const derivative = gradientMap(f).get(x)!;
    expect(shown(derivative)).toMatchObject({
      "text/plain": toInfix(derivative),
      "text/latex": `$$${toTex(derivative)}$$`,
    });
    expect(shown(x)).toMatchObject({ "text/plain": "x" });
    expect(displayOf(2)["text/plain"]).toBe("2");
    expect(shown({ x })).toBeUndefined();
  });

  test("a formula that nobody would read is left out, and the picture folded", () => {
    let deep: Expr = x;
    for (let i = 0; i < 400; i++) deep = tanh(add(deep, y));
    const display = displayOf(deep);
    expect(Object.keys(display).sort()).toEqual(["image/svg+xml", "text/plain"]);
    expect(display["text/plain"]).toBe("Expr tanh(...) of shape [], 802 nodes");
    expect(display["image/svg+xml"]!.split('<g class="box').length).toBeLessThan(100);
  });

  test.each(hostileNames)("nothing acts in %j", (name) => {
    const { "text/html": html = "", "image/svg+xml": svg = "" } = displayOf(div(variable(name), neg(x)));
    for (const markup of [html, svg]) {
      const { elements } = wellFormed(markup.replace(/<style>[\s\S]*?<\/style>/, ""));
      expect(elements).not.toContain("script");
      expect(markup).not.toMatch(/<[^>]* on\w+=/);
    }
  });
});

describe("without it", () => {
  let before: Displayer | undefined;
  beforeAll(() => {
    before = showAs(undefined);
  });
  afterAll(() => {
    showAs(before);
  });

  test("the line that a console shows", () => {
    expect(shown(f)).toEqual({ "text/plain": "Expr add(...) of shape []" });
    expect(shown(x)).toEqual({ "text/plain": "Expr x of shape []" });
  });
});

/** The files of src that one of them loads. */
const loadedBy = (first: string): readonly string[] => {
  const root = fileURLToPath(new URL("../../src/", import.meta.url));
  const seen = new Set<string>();
  const waiting = [first];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const text = readFileSync(`${root}${path}`, "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)\.js"/gm))
      waiting.push(new URL(`${specifier}.ts`, `file:///${path}`).pathname.slice(1));
  }
  return [...seen];
};

test("an expression knows nothing of pictures: what it loads is below all ops", () => {
  const files = loadedBy("expr/expr.ts");
  expect(files).toContain("expr/display.ts");
  expect(files.filter((path) => !path.startsWith("expr/"))).toEqual([]);
  expect(loadedBy("notebook.ts")).toContain("show/drawing/svg.ts");
});

test("of what is shown, gradmap itself loads the formula on one line, for messages, and no more", () => {
  expect(
    loadedBy("index.ts")
      .filter((path) => /^(show|teach|notebook)/.test(path))
      .sort(),
  ).toEqual(["show/control.ts", "show/infix.ts", "show/layout.ts", "show/names.ts", "show/values.ts"]);
});
