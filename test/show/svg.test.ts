// SVG as text: well formed whatever the names are, small, and with colours that can be read.
import { add, concat, type Expr, mul, reversePass, scope, tanh, variable } from "gradmap";
import { graphOf, placed, svgOf, toSvg } from "gradmap/show";
import { describe, expect, test } from "vitest";
import { colours } from "../../src/show/drawing/svgStyle.js";

const [a, b] = [variable("a"), variable("b")];

/** What is wrong with a text as XML: elements, attributes and entities, and characters that XML does not have. */
const xmlProblems = (text: string): readonly string[] => {
  const problems: string[] = [];
  const open: string[] = [];
  const tag = /<(\/?)([a-zA-Z]+)((?:\s[a-zA-Z:-]+="[^"<]*")*)(\/?)>/gy;
  let at = 0;
  while (at < text.length) {
    if (text[at] !== "<") {
      const end = text.indexOf("<", at) < 0 ? text.length : text.indexOf("<", at);
      if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(text.slice(at, end))) problems.push(`a bare & at ${at}`);
      at = end;
      continue;
    }
    tag.lastIndex = at;
    const found = tag.exec(text);
    if (found === null) return [...problems, `no element at ${at}: ${text.slice(at, at + 40)}`];
    const [whole, closes, name, attributes, isEmpty] = found as unknown as [string, string, string, string, string];
    if (/&(?!(?:amp|lt|gt|quot|#39);)/.test(attributes)) problems.push(`a bare & in ${whole}`);
    if (closes === "/") {
      if (open.pop() !== name) problems.push(`</${name}> closes nothing`);
    } else if (isEmpty !== "/") open.push(name);
    at += whole.length;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML does not allow them
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(text)) problems.push("a character XML lacks");
  return open.length === 0 ? problems : [...problems, `left open: ${open}`];
};

const hostile = [
  "</script><script>alert(1)</script>",
  '"];evil[label="',
  "$\\input{x}",
  "a\nb",
  "]]>&amp;&lt;<!--",
  "\u0000\u001b\ud800\uffff",
  "' onload='alert(1)",
  "😀👩‍👩‍👧‍👦 日本語",
  "\u202eمرحبا",
  "x".repeat(500),
];

describe("SVG", () => {
  test("of a small picture, in full but for its style", () => {
    const steps = reversePass(mul(a, b), { a: 2, b: -3 });
    const svg = toSvg(steps[0]!.node, { steps, title: "a * b" });
    expect(svg.replace(/<style>[\s\S]*<\/style>/, "<style/>")).toMatchInlineSnapshot(`
      "<svg xmlns="http://www.w3.org/2000/svg" class="gradmap" role="img" width="286" height="202" viewBox="0 0 286 202">
      <title>a * b</title>
      <desc>3 boxes and 2 arrows, from left to right in the order of computation.</desc>
      <style/>
      <rect class="paper" width="286" height="202" rx="8"/>
      <g class="arrow" data-from="n0" data-to="n2"><path d="M122 52C139 52 139 89 156 89H170"/><path class="head" d="M163 85.5L169 89L163 92.5Z"/></g>
      <g class="arrow" data-from="n1" data-to="n2"><path d="M119 150H122C139 150 139 113 156 113H170"/><path class="head" d="M163 109.5L169 113L163 116.5Z"/></g>
      <g class="box variable" data-box="n0" transform="translate(16,16)"><title>a
      value 2
      adjoint -3</title><rect class="edge" width="106" height="72" rx="14"/><text class="line first" x="53" y="21">a</text><path class="rule" d="M0 29H106"/><text class="mark" x="12" y="44">value</text><text class="value" x="94" y="44">2</text><text class="mark" x="12" y="60">adjoint</text><text class="adjoint" x="94" y="60">-3</text></g>
      <g class="box variable" data-box="n1" transform="translate(19,114)"><title>b
      value -3
      adjoint 2</title><rect class="edge" width="100" height="72" rx="14"/><text class="line first" x="50" y="21">b</text><path class="rule" d="M0 29H100"/><text class="mark" x="12" y="44">value</text><text class="value" x="88" y="44">-3</text><text class="mark" x="12" y="60">adjoint</text><text class="adjoint" x="88" y="60">2</text></g>
      <g class="box op" data-box="n2" transform="translate(170,65)"><title>*
      value -6
      adjoint 1</title><rect class="edge" width="100" height="72" rx="6"/><text class="line first" x="50" y="21">*</text><path class="rule" d="M0 29H100"/><text class="mark" x="12" y="44">value</text><text class="value" x="88" y="44">-6</text><text class="mark" x="12" y="60">adjoint</text><text class="adjoint" x="88" y="60">1</text></g>
      </svg>"
    `);
  });

  test("is well formed whatever the names are, and no name acts", () => {
    const expr = hostile.map((name) => scope(name, tanh)(variable(name))).reduce<Expr>((x, y) => add(x, y), a);
    const annotate = (): string => hostile.join("\n");
    for (const svg of [
      toSvg(expr, { fold: "none", title: hostile.join() }),
      toSvg(expr, { limit: 5 }),
      toSvg(expr, { annotate }),
      toSvg(Object.fromEntries(hostile.map((name, i) => [name, add(i, a)]))),
    ]) {
      expect(xmlProblems(svg)).toEqual([]);
      expect(svg).not.toMatch(/<script|<foreignObject|\son\w+="|javascript:/i);
    }
  });

  test("that is not well formed is noticed", () => {
    for (const wrong of ["<a>", "<a></b>", "<a>&</a>", '<a b="<"/>', "<a>\u0000</a>", "<a b=c/>"])
      expect(xmlProblems(wrong), wrong).not.toEqual([]);
  });

  test("has text in the middle of a box, however high the arrows make it", () => {
    const sum = concat(Array.from({ length: 9 }, (_, k) => variable(`v${k}`, [2])));
    const [, height, y] =
      /class="box op"[\s\S]*?height="(\d+)"[\s\S]*?<text class="line first" [^>]*y="([\d.]+)"/.exec(toSvg(sum)) ?? [];
    expect(Number(height)).toBeGreaterThan(100);
    expect(Math.abs(Number(y) - Number(height) / 2)).toBeLessThan(6);
  });

  test("has the hooks that a page uses", () => {
    const expr = add(mul(a, b), a);
    const svg = toSvg(expr, { steps: reversePass(expr, { a: 2, b: -3 }) });
    expect([...svg.matchAll(/<g class="box (\w+)" data-box="(\w+)"/g)].map(([, kind, id]) => [kind, id])).toEqual([
      ["variable", "n0"],
      ["variable", "n1"],
      ["op", "n2"],
      ["op", "n3"],
    ]);
    expect(
      [...svg.matchAll(/data-from="(\w+)" data-to="(\w+)"/g)].map(([, from, to]) => `${from} ${to}`).sort(),
    ).toEqual(["n0 n2", "n0 n3", "n1 n2", "n2 n3"]);
    expect([...svg.matchAll(/<text class="value"[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual([
      "2",
      "-3",
      "-6",
      "-4",
    ]);
    expect([...svg.matchAll(/<text class="adjoint"[^>]*>([^<]*)</g)].map(([, text]) => text)).toEqual([
      "-2",
      "2",
      "1",
      "1",
    ]);
    expect(toSvg(expr)).not.toMatch(/<text class="(value|adjoint)"/);
  });

  test("shows how far a pass has come", () => {
    const picture = placed(graphOf(mul(a, b)));
    const svg = svgOf(picture, {
      states: new Map([
        ["n2", "current"],
        ["n0", "waiting"],
        ["n1", "done"],
      ]),
    });
    expect(svg).toContain('class="box op current" data-box="n2"');
    expect(svg).toContain('class="box variable waiting" data-box="n0"');
    expect(svg).toContain('class="box variable done" data-box="n1"');
    expect(svg.match(/class="arrow active"/g)?.length).toBe(2);
    expect(svgOf(picture)).not.toMatch(/class="arrow active"/);
  });

  test("has no ids: several stand in one page", () => {
    expect(toSvg(add(a, b))).not.toMatch(/\sid=/);
  });

  test("is small: under 700 bytes a box, and equal for equal expressions", () => {
    const build = (): string => {
      const x = variable("x");
      const expr = Array.from({ length: 60 }, (_, i) => variable(`w${i}`)).reduce<Expr>((y, w) => add(mul(y, x), w), x);
      return toSvg(expr, { fold: "none" });
    };
    expect(build().length / 181).toBeLessThan(700);
    expect(build()).toBe(build());
  });
});

const luminance = (colour: string): number => {
  const [r, g, blue] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [dark, light] = [luminance(one), luminance(other)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

describe.each([
  ["light", 0],
  ["dark", 1],
] as const)("%s colours", (_, theme) => {
  const grounds = ["paper", "op-ground", "variable-ground", "folded-ground", "current-ground"] as const;
  test.each(["ink", "muted", "value", "adjoint"] as const)("%s is readable on every ground (WCAG AA)", (text) => {
    for (const ground of grounds)
      expect(contrast(colours[text][theme], colours[ground][theme]), ground).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.muted[theme], colours["group-tab"][theme])).toBeGreaterThanOrEqual(4.5);
  });

  test.each(["line", "op-edge", "variable-edge", "folded-edge", "current-edge"] as const)("%s can be seen", (edge) => {
    expect(contrast(colours[edge][theme], colours.paper[theme])).toBeGreaterThanOrEqual(3);
  });
});

test("contrast is computed as published", () => {
  expect(contrast("#ffffff", "#000000")).toBeCloseTo(21, 10);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
});
