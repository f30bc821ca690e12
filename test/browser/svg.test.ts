// Drawings in a browser: no text leaves its box, light or dark, whatever the names are. The screenshots are for people.
import {
  add,
  constant,
  type Expr,
  gradientMap,
  matmul,
  mul,
  reversePass,
  scope,
  sum,
  tanh,
  tensor,
  variable,
} from "gradmap";
import { graphOf, placed, svgOf, toSvg } from "gradmap/show";
import { expect, test } from "vitest";
import { inBrowser } from "./browser.js";

const neuron = (): { readonly o: Expr; readonly names: Readonly<Record<string, Expr>> } => {
  const [x1, x2, w1, w2, b] = ["x1", "x2", "w1", "w2", "b"].map((name) => variable(name)) as [
    Expr,
    Expr,
    Expr,
    Expr,
    Expr,
  ];
  const [x1w1, x2w2] = [mul(x1, w1), mul(x2, w2)];
  const n = add(add(x1w1, x2w2), b);
  return { o: tanh(n), names: { x1w1, x2w2, n } };
};

const network = (widths: readonly number[]): Expr => {
  let layer: readonly Expr[] = [variable("x1"), variable("x2")];
  widths.forEach((width, k) => {
    const inputs = layer;
    const unit = (j: number): Expr =>
      scope(
        `neuron${j}`,
        (): Expr =>
          tanh(
            inputs
              .map((x, i) => mul(variable(`w${k}_${j}_${i}`), x))
              .reduce((a, b) => add(a, b), variable(`b${k}_${j}`)),
          ),
      )();
    layer = scope(`layer${k + 1}`, (): readonly Expr[] => Array.from({ length: width }, (_, j) => unit(j)))();
  });
  return layer[0]!;
};

const hostile: readonly string[] = [
  "</script><script>alert(1)</script>",
  '"];evil[label="',
  "日本語の変数名",
  "😀👩‍👩‍👧‍👦 family",
  "مرحبا بالعالم",
  "﷽﷽﷽",
  "नमस्ते दुनिया",
  "𝕏𝔸 ∑∂⟹ ﬃ",
  "e\u0301\u0301\u0301",
  "\u202eevil\u0000",
  "W".repeat(500),
  "a\nb",
];

const { o, names } = neuron();
const inputs = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.881373587019543 };
const steps = reversePass(o, inputs);
const sample = graphOf(o, { steps, names });

const tensors = (): string => {
  const [w, x] = [variable("W", [2, 3]), variable("x", [3])];
  const expr = sum(tanh(matmul(w, x)));
  const env = {
    W: tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    x: tensor([-1.23456e-7, 0.123456789, 1e300]),
  };
  return toSvg(expr, { steps: reversePass(expr, env) });
};

const pictures = {
  neuron: () => svgOf(placed(sample)),
  "neuron-step": () =>
    svgOf(placed(sample), {
      states: new Map(sample.boxes.map(({ id }, i) => [id, i < 6 ? "waiting" : i === 6 ? "current" : "done"] as const)),
    }),
  hostile: () =>
    toSvg(
      hostile.map((name) => scope(name, tanh)(variable(name))).reduce<Expr>((x, y) => add(x, y), constant(1)),
      {
        fold: "none",
        annotate: (node) => (node.tag === "Const" ? hostile.join("\n") : ""),
      },
    ),
  tensors,
  "network-open": () => toSvg(network([3, 3, 1]), { fold: "none" }),
  "gradient-open": () => {
    const loss = network([2, 1]);
    const gradient = [...gradientMap(loss)].map(([of, expr]) => [`d ${of.name}`, expr] as const);
    return toSvg(Object.fromEntries([["loss", loss], ...gradient]), { fold: "none" });
  },
  "network-folded": () => toSvg(network([16, 16, 1])),
  "network-1000": () => toSvg(network([16, 16, 1]), { fold: "none" }),
} as const;

/** Where text leaves the rectangle of its box, or a group's title its tab: asked of the browser itself. */
const overflows = `[...document.querySelectorAll("g.box, g.group")].flatMap((box) => {
  const edge = box.querySelector("rect.tab") ?? [...box.querySelectorAll("rect.edge")].at(-1);
  const [frame, slack] = [edge.getBBox(), 0.5];
  return [...box.querySelectorAll("text")].flatMap((text) => {
    const at = text.getBBox();
    const fits = at.x >= frame.x - slack && at.y >= frame.y - slack &&
      at.x + at.width <= frame.x + frame.width + slack && at.y + at.height <= frame.y + frame.height + slack;
    return fits ? [] : [text.textContent + " " + JSON.stringify([at.x, at.width, frame.width, at.y, at.height, frame.height])];
  });
})`;

inBrowser("drawings", ({ open, keep }) => {
  test.each(Object.entries(pictures))("%s: no text leaves its box", async (name, draw) => {
    const svg = draw();
    const isBig = name === "network-1000";
    for (const colorScheme of isBig ? (["light"] as const) : (["light", "dark"] as const)) {
      const { page } = await open(
        { html: `<!doctype html><body style="margin:0">${svg}` },
        { colorScheme, width: 900, height: 400 },
      );
      expect(await page.evaluate("document.querySelectorAll('g.box text').length")).toBeGreaterThan(0);
      expect(await page.evaluate(overflows)).toEqual([]);
      if (!isBig) await keep(page, `svg-${name}-${colorScheme}`);
      await page.close();
    }
  });

  test("text that is too wide is noticed", async () => {
    const svg = svgOf(placed(sample)).replace(">tanh<", ">much wider than its box<");
    const { page } = await open({ html: svg });
    expect(await page.evaluate(overflows)).toHaveLength(1);
    await page.close();
  });

  test("colours follow the reader's setting, and a page can set them", async () => {
    const fill = `getComputedStyle(document.querySelector("g.box .value")).fill`;
    const html = pictures.neuron();
    const colourIn = async (page: Awaited<ReturnType<typeof open>>["page"]): Promise<unknown> => page.evaluate(fill);
    const light = await open({ html });
    const dark = await open({ html }, { colorScheme: "dark" });
    const own = await open({ html: `${html}<style>svg.gradmap { --value: #123456 }</style>` });
    expect(await colourIn(light.page)).toBe("rgb(15, 98, 36)");
    expect(await colourIn(dark.page)).toBe("rgb(126, 231, 135)");
    expect(await colourIn(own.page)).toBe("rgb(18, 52, 86)");
  });

  test("it is a picture of its own: opened as a file of SVG it says nothing wrong, and has a name", async () => {
    const svg = pictures.hostile();
    const { page } = await open({ url: `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` });
    expect(await page.evaluate("document.documentElement.tagName")).toBe("svg");
    expect(await page.evaluate("document.querySelectorAll('parsererror').length")).toBe(0);
    expect(await page.evaluate("document.querySelectorAll('script').length")).toBe(0);
    expect(await page.evaluate("document.querySelector('svg > title').textContent")).toBe("Expression graph");
  });
});
