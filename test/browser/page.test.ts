// The page in a browser: made with the built package, opened from a file's text, gone through with buttons, keys and the
// slider, and read. What it shows is compared with reversePass. Pictures of it are kept in out/screenshots, to be looked at.

import fc from "fast-check";
import {
  add,
  type Environment,
  type Expr,
  iterate,
  matmul,
  mul,
  type ReverseStep,
  reversePass,
  sum,
  tanh,
  tensor,
  variable,
} from "gradmap";
import { Key, type NeuronNetworkParameters, neuronNetwork } from "gradmap/learn";
import { type History, history, toHtml } from "gradmap/show";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { samples } from "../teach/programs.js";
import { builtPackage, inBrowser } from "./browser.js";

type Show = typeof import("gradmap/show");
type Built = typeof import("gradmap") & Pick<Show, "history" | "toHtml">;

// The package as users get it. Expressions of the sources that the tests are compiled from are not its expressions.
const builtModules = async (): Promise<Built & { readonly learn: typeof import("gradmap/learn") }> => {
  const dist = await builtPackage();
  const [core, show, learn]: [typeof import("gradmap"), Show, typeof import("gradmap/learn")] = await Promise.all([
    import(`${dist}/src/index.js`),
    import(`${dist}/src/show.js`),
    import(`${dist}/src/learn/index.js`),
  ]);
  return { ...core, history: show.history, toHtml: show.toHtml, learn };
};

const written = (value: ReverseStep["value"]): string => (typeof value === "number" ? String(value) : "a tensor");

/** What the page shows at a moment. */
const shownIn = (page: Page) =>
  page.evaluate(() => ({
    count: document.getElementById("count")?.textContent,
    sentence: document.getElementById("sentence")?.textContent,
    node: document.querySelector("#rule-of h3")?.textContent,
    adjoint: document.querySelector("#rule-of dd.adjoint")?.textContent,
    map: Object.fromEntries(
      [...document.querySelectorAll("#map-rows td[data-value]")].map((cell) => [
        cell.getAttribute("data-name") ?? "",
        cell.getAttribute("data-value") ?? "",
      ]),
    ),
    changed: [...document.querySelectorAll("#map-rows .is-changed th")].map((cell) => cell.textContent),
    boxes: Object.fromEntries(
      [...document.querySelectorAll("#frame g.box")].map((box) => [
        box.querySelector(".line")?.textContent ?? "",
        box.querySelector("text.adjoint")?.textContent ?? "",
      ]),
    ),
  }));

/** All that a page shows at every moment, and in the mutation view after each of three presses. */
const allShownIn = (page: Page) =>
  page.evaluate(() => {
    const [slider, own] = [document.getElementById("scrub"), document.getElementById("own-engines")];
    const textOf = (found: Element | null | undefined): string => found?.textContent ?? "";
    const all = (selector: string): readonly Element[] => [...document.querySelectorAll(selector)];
    if (!(slider instanceof HTMLInputElement)) throw new Error("there is no slider");
    const moments = Array.from({ length: Number(slider.max) + 1 }, (_, moment) => {
      slider.value = String(moment);
      slider.dispatchEvent(new Event("input"));
      return {
        boxes: Object.fromEntries(
          all("#frame g.box").map((box) => [
            textOf(box.querySelector(".line")),
            textOf(box.querySelector("text.adjoint")),
          ]),
        ),
        adjoint: textOf(document.querySelector("#rule-of dd.adjoint")),
        passed: all("#rule-of .passes li").map((item) => textOf(item).split("=").at(-1)),
        map: all("#map-rows tr").map((row) => [...row.children].map((cell) => textOf(cell).replace(" changed", ""))),
      };
    });
    const presses = [1, 2, 3].map(() => {
      own?.querySelector("button")?.click();
      return [...(own?.querySelectorAll("td[data-grad]") ?? [])].map((cell) => cell.getAttribute("data-value"));
    });
    return { moments, presses };
  });

const inFull = (value: unknown): string => (value === undefined ? "" : Object.is(value, -0) ? "-0" : String(value));

/** What micrograd keeps in its nodes after each of three backward passes: only the root is set, all others are added to. */
const keptInNodes = ({ root, steps }: History): readonly (readonly number[])[] => {
  const nodes = steps.map(({ node }) => ({ node, grad: 0 })).reverse();
  const of = (wanted: Expr) => nodes.find(({ node }) => node === wanted)!;
  return [1, 2, 3].map(() => {
    of(root).grad = 1;
    for (const { node, contributions } of steps)
      for (const { to, local } of contributions) of(to).grad += Number(local?.value) * of(node).grad;
    return nodes.map(({ grad }) => grad);
  });
};

/** Texts of boxes that are wider than their boxes, in pixels beyond. */
const overflows = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<SVGGElement>("#frame g.box")].flatMap((box) => {
      const edges = [...box.querySelectorAll("rect.edge")];
      const edge = edges.at(-1)?.getBoundingClientRect();
      return [...box.querySelectorAll("text")].flatMap((text) => {
        const { left, right, width } = text.getBoundingClientRect();
        if (edge === undefined || width === 0 || (left >= edge.left - 0.5 && right <= edge.right + 0.5)) return [];
        return [`${text.textContent}: ${left} to ${right} in ${edge.left} to ${edge.right}`];
      });
    }),
  );

inBrowser("the page", ({ open, keep }) => {
  let gradmap: Awaited<ReturnType<typeof builtModules>>;
  beforeAll(async () => {
    gradmap = await builtModules();
  }, 240_000);

  const lecture = () => {
    const { variable, mul, add, history, toHtml } = gradmap;
    const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];
    const e = mul(a, b);
    const d = add(e, c);
    const L = mul(d, f);
    const at = { a: 2, b: -3, c: 10, f: -2 };
    return toHtml(history(L, at), { title: "The lecture's L", names: { e, d, L } });
  };
  const cube = () => gradmap.toHtml((x: Expr) => gradmap.mul(gradmap.mul(x, x), x), 3);

  /** Goes through all steps, forward with the key and back with the button, and compares every number. */
  const goesThrough = async (page: Page, expr: Expr, at: Environment, every = 1): Promise<void> => {
    const steps = reversePass(expr, at);
    for (let moment = 1; moment <= steps.length; moment++) {
      await page.keyboard.press("ArrowRight");
      if (moment % every !== 0 && moment !== steps.length) continue;
      const { gradientMap, adjoint } = steps[moment - 1]!;
      const shown = await shownIn(page);
      expect(shown.count).toBe(`step ${moment} of ${steps.length}`);
      if (typeof adjoint.value === "number") expect(shown.adjoint).toBe(String(Number(adjoint.value.toPrecision(6))));
      for (const [name, value] of Object.entries(shown.map)) {
        const found = [...gradientMap].find(([variable]) => variable.name === name)?.[1];
        if (typeof found === "number") expect(value).toBe(written(found));
        else expect(found, name).toBeDefined();
      }
    }
  };

  test("shows every number of the lecture's first example, forward and back", async () => {
    const { page } = await open({ html: lecture() });
    const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];
    await goesThrough(page, mul(add(mul(a, b), c), f), { a: 2, b: -3, c: 10, f: -2 });
    const end = await shownIn(page);
    expect(end.boxes).toEqual({ a: "6", b: "-4", e: "-2", c: "-2", d: "-2", f: "4", L: "1" });
    expect(end.map).toEqual({ a: "6", b: "-4", c: "-2", f: "4" });
    for (let moment = 6; moment >= 1; moment--) await page.click("#back");
    const first = await shownIn(page);
    expect(first.count).toBe("step 1 of 7");
    expect(first.sentence).toBe("The product L received 1 and passes 1 × (-2) = -2 to d and 1 × 4 = 4 to f.");
    expect(first.boxes).toEqual({ a: "", b: "", e: "", c: "", d: "-2", f: "4", L: "1" });
    expect(first.changed).toEqual(["f"]);
    expect(first.map).toEqual({ f: "4" });
    expect(await overflows(page)).toEqual([]);
    await keep(page, "page-lecture");
  });

  test("shows every number of the lecture's neuron", async () => {
    const make = ({ variable, mul, add, tanh }: Pick<Built, "variable" | "mul" | "add" | "tanh">) => {
      const [x1, x2, w1, w2, b] = [variable("x1"), variable("x2"), variable("w1"), variable("w2"), variable("b")];
      const [x1w1, x2w2] = [mul(x1, w1), mul(x2, w2)];
      const x1w1x2w2 = add(x1w1, x2w2);
      const n = add(x1w1x2w2, b);
      const o = tanh(n);
      return { o, names: { x1w1, x2w2, x1w1x2w2, n, o } };
    };
    const at = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.881373587019543 };
    const { o, names } = make(gradmap);
    const { page } = await open(
      { html: gradmap.toHtml(gradmap.history(o, at), { title: "A neuron", names }) },
      { colorScheme: "dark" },
    );
    await goesThrough(page, make({ variable, mul, add, tanh }).o, at);
    const { boxes } = await shownIn(page);
    expect(boxes).toEqual({
      ...{ x1: "-1.5", w1: "1", x2: "0.5", w2: "0", b: "0.5" },
      ...{ x1w1: "0.5", x2w2: "0.5", x1w1x2w2: "0.5", n: "0.5", o: "1" },
    });
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    expect((await shownIn(page)).sentence).toBe("The tanh o received 1 and passes 1 × 0.5 = 0.5 to n.");
    expect(await overflows(page)).toEqual([]);
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(10, 13, 18)");
    await keep(page, "page-neuron-dark");
  });

  test("can be scrubbed, and goes to the start and to the end", async () => {
    const { page } = await open({ html: lecture() });
    await page.fill("#scrub", "3");
    expect((await shownIn(page)).count).toBe("step 3 of 7");
    expect(await page.getAttribute("#scrub", "aria-valuetext")).toBe("step 3 of 7: the sum d");
    await page.click("#to-end");
    expect((await shownIn(page)).count).toBe("step 7 of 7");
    expect(await page.getAttribute("#forward", "aria-disabled")).toBe("true");
    await page.focus("#forward");
    await page.keyboard.press("Enter");
    expect((await shownIn(page)).count).toBe("step 7 of 7");
    await page.keyboard.press("Home");
    expect((await shownIn(page)).count).toBe("step 0 of 7");
  });

  test("plays, and pauses", async () => {
    const { page } = await open({ html: cube() });
    await page.keyboard.press(" ");
    expect(await page.getAttribute("#play", "aria-label")).toBe("Pause");
    await page.waitForFunction(() => document.getElementById("count")?.textContent === "step 1 of 3");
    await page.click("#play");
    expect(await page.getAttribute("#play", "aria-label")).toBe("Play");
  });

  test("plays no faster after a pause by a key", async () => {
    const { page } = await open({ html: lecture() });
    for (const key of [" ", "ArrowRight", " ", "ArrowRight", " "]) await page.keyboard.press(key);
    await page.waitForFunction(() => document.getElementById("count")?.textContent !== "step 2 of 7");
    await page.waitForTimeout(300);
    expect((await shownIn(page)).count).toBe("step 3 of 7");
  });

  test("what the root is set to, and zeros, are told apart where a second press does no harm", async () => {
    const { variable, mul, toHtml } = gradmap;
    const x = variable("x");
    const pressTwice = async (html: string) => {
      const { page } = await open({ html });
      const own = page.locator("#own-engines");
      for (let i = 0; i < 2; i++) await own.getByRole("button", { name: "backward()" }).click();
      return own.locator(".verdict").textContent();
    };
    expect(await pressTwice(toHtml(x, { x: 3 }))).toBe(
      "Pressed twice: the root is set to 1 again each time, and here it is the variable.",
    );
    expect(await pressTwice(toHtml(mul(mul(mul(x, 0), 2), 3), { x: 3 }))).toBe(
      "Pressed twice: the gradients are 0 here, and what is added to them is 0 too. But v1.grad is 18, and 6 is right.",
    );
  });

  test("a node that is clicked, or chosen with keys, shows its rule in symbols and in numbers", async () => {
    const { page } = await open({ html: cube() });
    await page.keyboard.press("End");
    await page.click("#frame g.box.variable");
    const rule = page.locator("#rule-of");
    expect(await rule.locator("h3").first().textContent()).toBe("x");
    expect(await rule.locator(".uses li").allTextContents()).toEqual([
      "from the product L: 1 × 9 = 9",
      "from the product v1: 3 × 3 = 9",
      "from the product v1: 3 × 3 = 9",
    ]);
    expect(await rule.locator("math").first().textContent()).toBe("∂L∂x=9+9+9=27");

    await page.focus("#frame g.box[tabindex='0']");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await rule.locator("h3").first().textContent()).toBe("the product v1");
    expect(await rule.locator("math").allTextContents()).toEqual([
      "v1=x·x",
      ...["∂v1∂x=x", "∂L∂v1·∂v1∂x=3·3=9"],
      ...["∂v1∂x=x", "∂L∂v1·∂v1∂x=3·3=9"],
    ]);
    expect(await page.locator("#frame g.box.is-chosen .line").first().textContent()).toBe("v1");
  });

  test("asks for the next number: right, rounded, wrong, and with a hint", async () => {
    const { page } = await open({ html: cube() });
    await page.click("#predicting");
    const [asked, verdict] = [page.locator("#asked"), page.locator("#verdict")];
    const say = async (answer: string): Promise<string | null> => {
      await page.fill("#answer", answer);
      await page.keyboard.press("Enter");
      return verdict.textContent();
    };
    expect(await asked.textContent()).toBe("The product L received 1. What does it pass to v1?");
    expect((await shownIn(page)).boxes).toMatchObject({ v1: "" });
    expect(await say("nine")).toBe("Write a number, such as -3, 0.5 or 1/3.");
    expect(await say("-3")).toBe("Not -3. The size is right. Look at the sign.");
    expect(await say("3")).toBe("Right, exactly.");
    expect(await asked.textContent()).toBe("The product L received 1. What does it pass to x?");
    await page.click("#hint");
    expect(await verdict.textContent()).toContain("∂L/∂x = v1 = 9, so it is 1 × 9.");
    expect(await say("9,0")).toBe("Right, exactly.");
    expect((await shownIn(page)).count).toBe("step 1 of 3");
    expect((await shownIn(page)).boxes).toMatchObject({ v1: "3", x: "9" });
    await page.keyboard.press("Enter");
    expect(await asked.textContent()).toBe("The product v1 received 3. What does it pass to x?");
    expect(await say("6")).toContain("Along a path one multiplies");
    expect(await say("9.01")).toBe("Right, rounded. In full it is 9.");
    expect(await asked.textContent()).toContain("What is its adjoint now?");
    expect(await say("9")).toContain("It is added to what was there");
    expect(await say("18")).toBe("Right, exactly.");
    await keep(page, "page-predict");
    expect(await page.locator("#score").textContent()).toBe("0 of 4 right at the first try");
    await page.click("#reveal");
    await page.click("#reveal");
    expect((await shownIn(page)).boxes).toMatchObject({ x: "27" });
    expect(await page.locator("#score").textContent()).toBe("0 of 6 right at the first try");
  });

  test("shows 27 and then 72 where gradients are kept in the nodes, and 27 here", async () => {
    const { page } = await open({ html: cube() });
    for (const id of ["cube", "own"]) {
      const engines = page.locator(`#${id}-engines`);
      const grad = engines.locator("td[data-grad='x']");
      const backward = engines.getByRole("button", { name: "backward()" });
      expect(await grad.getAttribute("data-value")).toBe("0");
      await backward.click();
      expect(await grad.getAttribute("data-value")).toBe("27");
      await backward.click();
      expect(await grad.getAttribute("data-value")).toBe("72");
      expect(await engines.locator("tr.is-wrong td").first().textContent()).toBe("27 + 9 + 18 + 18");
      expect(await engines.locator(".verdict").textContent()).toContain("x.grad is 72, and 27 is right.");
      const ours = engines.getByRole("button", { name: "grad(f)" });
      await ours.click();
      await ours.click();
      expect(await engines.locator("td[data-gradient='x']").getAttribute("data-value")).toBe("27");
      if (id === "own") await keep(page, "page-mutation");
      await engines.getByRole("button", { name: "zero_grad()" }).click();
      expect(await grad.getAttribute("data-value")).toBe("0");
      await backward.click();
      expect(await grad.getAttribute("data-value")).toBe("27");
    }
  });

  test("shows every number of any scalar program at every moment, and of the engine after one, two and three presses", async () => {
    const { page } = await open({ html: cube() });
    await fc.assert(
      fc.asyncProperty(samples(12), async ({ root, env }) => {
        const past = history(root, env);
        const { nodes, names } = {
          nodes: past.steps.map(({ node }) => node),
          names: past.sources.map(({ name }) => name),
        };
        const called = Object.fromEntries(nodes.flatMap((node, i) => (node.tag === "Apply" ? [[`n${i}`, node]] : [])));
        await page.setContent(toHtml(past, { digits: 17, limit: 200, names: called }));
        const { moments, presses } = await allShownIn(page);
        moments.forEach(({ boxes, adjoint, passed, map }, k) => {
          const { step, before, after } = past.at(k);
          const expected = nodes.map((node, i) => [node.tag === "Var" ? node.name : `n${i}`, inFull(after.get(node))]);
          expect(boxes).toMatchObject(Object.fromEntries(expected));
          if (step !== undefined) {
            expect(adjoint).toBe(inFull(step.adjoint.value));
            expect(passed).toEqual(step.contributions.map(({ amount }) => inFull(amount.value)));
          }
          const was = k === 0 ? after : before;
          const rows = past.sources.map((node, i) => [
            names[i],
            inFull(was.get(node)) || "–",
            inFull(after.get(node)) || "–",
          ]);
          expect(map).toEqual(rows);
        });
        if (nodes.length <= 24) expect(presses).toEqual(keptInNodes(past).map((grads) => grads.map(String)));
      }),
      { numRuns: 15, seed: 7 },
    );
  }, 60_000);

  test("the focus never falls out of the page: into a box, out of it, and after a button that goes", async () => {
    const { scope, tanh, mul, toHtml, variable } = gradmap;
    const x = variable("x");
    const layer = scope("layer", (z: Expr) => {
      let y = z;
      for (let i = 0; i < 20; i++) y = tanh(mul(y, x));
      return y;
    });
    const { page } = await open({ html: toHtml(layer(layer(layer(x))), { x: 1 }) });
    const focused = () =>
      page.evaluate(() => ({
        tag: document.activeElement?.tagName,
        isChoice: document.activeElement?.hasAttribute("aria-pressed"),
      }));
    await page.locator("#frame g.box.folded").first().focus();
    expect(await focused()).toEqual({ tag: "g", isChoice: false });
    await page.keyboard.press("Enter");
    expect(await focused()).toMatchObject({ tag: "g" });
    await page.locator("#trail button").first().focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toMatchObject({ tag: "g" });
    await page.locator("#frame g.box.variable").first().focus();
    expect(await focused()).toEqual({ tag: "g", isChoice: true });
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Follow the steps again" }).focus();
    await page.keyboard.press("Enter");
    expect(await focused()).toMatchObject({ tag: "H3" });
  });

  test("goes through a loop, and through tensors", async () => {
    const looped = await open({
      html: gradmap.toHtml((x: Expr) => gradmap.iterate(5, (y: Expr) => gradmap.mul(y, x), x), 1.1),
    });
    const x = variable("x");
    await goesThrough(
      looped.page,
      iterate(5, (y: Expr) => mul(y, x), x),
      { x: 1.1 },
    );
    await keep(looped.page, "page-loop");

    const make = (library: Pick<Built, "variable" | "sum" | "tanh" | "matmul" | "add">) => {
      const [w, input, b] = [library.variable("w", [2, 2]), library.variable("x", [2]), library.variable("b", [2])];
      return library.sum(library.tanh(library.add(library.matmul(w, input), b)));
    };
    const at = (library: Pick<Built, "tensor">) => ({
      w: library.tensor([
        [1, 2],
        [3, 4],
      ]),
      x: library.tensor([0.5, -0.25]),
      b: library.tensor([0.1, -0.2]),
    });
    const tensors = await open({ html: gradmap.toHtml(make(gradmap), at(gradmap)) });
    await goesThrough(tensors.page, make({ variable, sum, tanh, matmul, add }), at({ tensor }));
    expect(await overflows(tensors.page)).toEqual([]);
    await keep(tensors.page, "page-tensors");
  });

  test("folds the network for the moons to one screen, and opens it", async () => {
    const network = (library: Pick<typeof import("gradmap/learn"), "Key" | "neuronNetwork">) => {
      const net = library.neuronNetwork(2, [16, 16, 1]);
      return { net, params: net.init(library.Key.make(1)) };
    };
    const { net, params } = network(gradmap.learn);
    const html = gradmap.toHtml(
      (p: NeuronNetworkParameters<Expr>, x1: Expr, x2: Expr) => net.apply(p, [x1, x2])[0]!,
      params,
      0.5,
      -1.2,
    );
    expect(html.length).toBeLessThan(2_000_000);
    const { page } = await open({ html });
    expect(await page.locator("#frame g.box").count()).toBeLessThan(60);
    const { width, height } = (await page.locator("#frame svg").boundingBox()) ?? { width: 0, height: 0 };
    expect(width).toBeLessThan(1280);
    expect(height).toBeLessThan(800);
    // All of it is in sight.
    expect(await page.evaluate("frame.scrollWidth - frame.clientWidth")).toBe(0);
    expect(await overflows(page)).toEqual([]);
    await page.keyboard.press("ArrowRight");
    await keep(page, "page-moons");

    await page.locator("#frame g.box.folded").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#trail li").count()).toBe(2);
    expect(await overflows(page)).toEqual([]);
    await page.locator("#trail button").first().click();
    expect(await page.locator("#trail li").count()).toBe(1);

    await page.check("#opening");
    await page.fill("#scrub", "400");
    expect(await page.locator("#frame g.box.is-current:not(.folded)").count()).toBe(1);
    await keep(page, "page-moons-inside");

    // The numbers at the end are those of the pass: the same network, and the same numbers, of the sources.
    const own = network({ Key, neuronNetwork });
    const past = history(
      (p: NeuronNetworkParameters<Expr>, x1: Expr, x2: Expr) => own.net.apply(p, [x1, x2])[0]!,
      own.params,
      0.5,
      -1.2,
    );
    await page.keyboard.press("End");
    await page.check("#map-all");
    const { map } = await shownIn(page);
    const expected = [...past.gradient].map(([{ name }, value]) => [name, String(value)]);
    expect(expected).toHaveLength(337);
    expect(map).toEqual(Object.fromEntries(expected));
  });

  test("a sum so far that is longer than the whole sum stays in its box", async () => {
    const { variable, mul, sub, toHtml } = gradmap;
    const x = variable("x");
    const { page } = await open({ html: toHtml(sub(mul(x, 123456.789), mul(x, 123456.789)), { x: 1 }) });
    for (let moment = 0; moment < 3; moment++) {
      await page.keyboard.press("ArrowRight");
      expect(await overflows(page)).toEqual([]);
    }
    await page.keyboard.press("Home");
    await page.fill("#scrub", "2");
    expect((await shownIn(page)).boxes).toMatchObject({ x: "-123457" });
    const overlap = await page.evaluate(() => {
      const [mark, number] = [
        ...document.querySelectorAll("#frame .variable .mark, #frame .variable text.adjoint"),
      ].slice(-2);
      return (mark?.getBoundingClientRect().right ?? 1) - (number?.getBoundingClientRect().left ?? 0);
    });
    expect(overlap).toBeLessThan(0);
  });

  test("can be used with keys alone, and no key traps", async () => {
    const { page } = await open({ html: lecture() });
    const stops: string[] = [];
    for (let i = 0; i < 40; i++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const active = document.activeElement;
        if (active === null || active === document.body) return "out";
        return active.id || active.getAttribute("data-box") || active.textContent || active.tagName;
      });
      if (at === "out") break;
      stops.push(at);
    }
    expect(stops.slice(0, 8)).toEqual([
      "Skip the picture",
      "theme",
      "n0",
      "to-start",
      "back",
      "play",
      "forward",
      "to-end",
    ]);
    expect(new Set(stops).size).toBeGreaterThan(15);
    expect(stops.length).toBeLessThan(40);
    await page.focus("#frame g.box[tabindex='0']");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect((await shownIn(page)).count).toBe("step 2 of 7");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("End");
    expect((await shownIn(page)).count).toBe("step 7 of 7");
  });

  test("has a name for everything that can be pressed, and says each step aloud", async () => {
    const { page } = await open({ html: lecture() });
    const nameless = await page.evaluate(
      () =>
        [...document.querySelectorAll("button, input, [role=button], summary")].filter((element) => {
          const label = element.getAttribute("aria-label") ?? "";
          const labels = element instanceof HTMLInputElement ? (element.labels?.length ?? 0) : 0;
          return label === "" && labels === 0 && element.textContent?.trim() === "";
        }).length,
    );
    expect(nameless).toBe(0);
    expect(await page.getAttribute("#sentence", "aria-live")).toBe("polite");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#frame g.box.is-current").getAttribute("aria-label")).toBe(
      "the product L, value -8, adjoint 1",
    );
    const headings = await page.locator("h1, h2").allTextContents();
    expect(headings).toEqual([
      "The lecture's L",
      "The picture",
      "This node",
      "The gradient map",
      "Why there is no backward() here",
    ]);
  });

  test("is light or dark as the system says, and as the reader says", async () => {
    const { page } = await open({ html: lecture() });
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const ink = () =>
      page.evaluate(() => {
        const line = document.querySelector("#frame .line");
        return line === null ? "" : getComputedStyle(line).fill;
      });
    expect([await ground(), await ink()]).toEqual(["rgb(246, 247, 249)", "rgb(31, 35, 40)"]);
    await page.click("#theme");
    expect([await ground(), await ink()]).toEqual(["rgb(10, 13, 18)", "rgb(230, 237, 243)"]);
    await page.click("#theme");
    expect(await ground()).toBe("rgb(246, 247, 249)");
  });

  test("fits a phone: only frames scroll sideways", async () => {
    const { page } = await open({ html: lecture() }, { width: 360, height: 740 });
    await page.keyboard.press("ArrowRight");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    await page.click("#predicting");
    await keep(page, "page-phone");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  });

  test("prints without its buttons", async () => {
    const { page } = await open({ html: lecture() });
    await page.keyboard.press("End");
    await page.emulateMedia({ media: "print" });
    expect(await page.locator("#play").isVisible()).toBe(false);
    expect(await page.getByText("f received 4 and keeps it").first().isVisible()).toBe(true);
    await keep(page, "page-print");
  });

  test("no name acts: it is shown as it is written", async () => {
    const hostile = [
      "</script><script>alert(1)</script>",
      '"><img src=x onerror=alert(2)>',
      "<b>bold</b>",
      "\u05d0\u05d1\u05d2",
      "🙂🙂",
      "y".repeat(500),
      "a\nb",
    ];
    const { variable, add, history, toHtml } = gradmap;
    const variables = hostile.map((name) => variable(name));
    const total = variables.reduce<Expr>((sum, v) => add(sum, v), gradmap.constant(0));
    const html = toHtml(history(total, new Map(variables.map((v, i) => [v, i]))), {
      title: hostile[0]!,
      names: { "<i>total</i>": total },
    });
    const { page } = await open({ html });
    let dialogs = 0;
    page.on("dialog", async (dialog) => {
      dialogs += 1;
      await dialog.dismiss();
    });
    for (let i = 0; i < 12; i++) await page.keyboard.press("ArrowRight");
    for (const box of await page.locator("#frame g.box.variable").all()) await box.click();
    await page.click("#predicting");
    for (const button of await page.getByRole("button", { name: "backward()" }).all()) await button.click();
    expect(dialogs).toBe(0);
    expect(await page.locator("script").count()).toBe(2);
    expect(await page.locator("img, b, i:not(.legend i)").count()).toBe(0);
    expect(await page.locator("h1").textContent()).toBe(hostile[0]);
    expect(await page.locator("#map-rows th").first().textContent()).toBe(JSON.stringify(hostile[0]));
    expect(await overflows(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
    await keep(page, "page-hostile");
  });

  test("of a function of many variables the whole gradient is in the map when the pass is over", async () => {
    const { variable, add, history, toHtml } = gradmap;
    const variables = Array.from({ length: 40 }, (_, i) => variable(`w${i}`));
    const total = variables.reduce<Expr>((sum, v) => add(sum, v), gradmap.constant(0));
    const html = toHtml(history(total, Object.fromEntries(variables.map(({ name }, i) => [name, i]))), {});
    const { page } = await open({ html });
    const rows = page.locator("#map-rows th");
    await page.keyboard.press("ArrowRight");
    expect(await rows.count()).toBeLessThan(3);
    await page.keyboard.press("End");
    expect(await rows.count()).toBe(40);
    expect(await page.locator("#map-rows td[data-value='1']").count()).toBe(40);
    await page.keyboard.press("ArrowLeft");
    expect(await rows.count()).toBeLessThan(3);
  });

  test("the letters of a wide picture stay large enough to be read, on a phone they are as drawn", async () => {
    const { variable, history, toHtml, tanh, exp, sin, cos, sigmoid, sqrt, square, softplus, cube, log1p } = gradmap;
    const ops = [tanh, exp, sin, cos, sigmoid, sqrt, square, softplus, cube, log1p, tanh, square];
    const deep = ops.reduce<Expr>((inner, op) => op(inner), variable("x"));
    const html = toHtml(history(deep, { x: 0.5 }), {});
    for (const [width, least] of [
      [1280, 0.73],
      [390, 1],
    ] as const) {
      const { page } = await open({ html }, { width });
      const scale = await page.evaluate(() => {
        const svg = document.querySelector("#frame svg")!;
        return svg.getBoundingClientRect().width / Number(svg.getAttribute("width"));
      });
      expect(scale).toBeGreaterThanOrEqual(least - 0.01);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  });
});
