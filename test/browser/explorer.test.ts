// The explorer as readers meet it: built from the package, served to a browser, typed and clicked and dragged.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { evaluate, formula, grad, type ReverseStep, reversePass, tanh } from "gradmap";
import type { Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { builtPackage, inBrowser } from "./browser.js";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
};

// Nothing but the files of one folder, by their names.
const served = async (folder: string): Promise<{ readonly server: Server; readonly url: string }> => {
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
    try {
      const body = readFileSync(join(folder, name));
      response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const isInfo = (value: typeof address): value is AddressInfo => typeof value === "object" && value !== null;
  return { server, url: `http://127.0.0.1:${isInfo(address) ? address.port : 0}` };
};

/** The number that a figure stands for, in full. */
const numberIn = async (page: Page, selector: string): Promise<number> =>
  Number(await page.locator(`${selector} data`).first().getAttribute("value"));

const derivative = (page: Page, name: string): Promise<number> =>
  numberIn(page, `#derivatives tr[data-variable=${name}] td:nth-child(3)`);

/** The colours of the board in a few places: how its lines are smoothed differs from one painting to the next. */
const boundary = (page: Page): Promise<readonly number[]> =>
  page.evaluate(`(() => {
    const small = Object.assign(document.createElement("canvas"), { width: 16, height: 16 });
    const context = small.getContext("2d");
    context.imageSmoothingQuality = "high";
    context.drawImage(document.querySelector("#boundary"), 0, 0, 16, 16);
    return Array.from(context.getImageData(0, 0, 16, 16).data);
  })()`);

const apart = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((level, i) => Math.abs(level - b[i]!)));

inBrowser("the explorer", ({ open, keep }) => {
  const folder = mkdtempSync(join(tmpdir(), "explorer-"));
  let server: Server | undefined;
  let url = "";

  beforeAll(async () => {
    // While one works on the explorer, GRADMAP_DIST names a build of one's own.
    const { GRADMAP_DIST = await builtPackage() } = process.env;
    Object.assign(process.env, { GRADMAP_DIST });
    const configFile = fileURLToPath(new URL("../../examples/explorer/vite.config.ts", import.meta.url));
    await build({ configFile, logLevel: "error", build: { outDir: folder } });
    ({ server, url } = await served(folder));
  }, 120_000);

  // One tab for each of the pages, loaded anew: where only the part after the «#» differs a browser keeps the page, tells
  // it of the change some time later, and a test that does not wait for that presses buttons of the page before.
  const tabs = new Map<string, Promise<Page>>();
  const at = async (address: string, colorScheme: "light" | "dark" = "light"): Promise<Page> => {
    const name = address.split("#", 1).join();
    const tab = tabs.get(name) ?? open({ url: "about:blank" }).then(({ page }) => page);
    tabs.set(name, tab);
    const page = await tab;
    await page.emulateMedia({ colorScheme });
    await page.goto("about:blank");
    await page.goto(`${url}/${address}`);
    return page;
  };

  afterAll(() => {
    server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("a formula that is typed shows gradmap's own numbers, and no other", async () => {
    const page = await at("index.html");
    expect(await numberIn(page, ".result")).toBeCloseTo(Math.SQRT1_2, 12);
    await page.fill("#formula", "tanh(u*v) + v^3");
    await page.getByLabel("u, as a number").fill("0.3");
    await page.getByLabel("v, as a number").fill("-1.2");
    const point = { u: 0.3, v: -1.2 };
    expect(await numberIn(page, ".result")).toBe(evaluate(formula("tanh(u*v) + v^3"), point));
    const sech2 = grad(tanh)(0.3 * -1.2);
    expect(await derivative(page, "u")).toBeCloseTo(sech2 * -1.2, 14);
    expect(await derivative(page, "v")).toBeCloseTo(sech2 * 0.3 + 3 * 1.44, 14);
    expect(await page.locator("#derivatives .agrees").count()).toBe(2);
    expect(await page.locator("#derivatives math").count()).toBe(2);
    await expect.poll(() => page.url()).toContain("f=tanh(u*v)");
  });

  test("a slider that is dragged moves the value, and the point on the curve can be dragged too", async () => {
    const page = await at("index.html#f=x*x*x&at=x:1");
    const slider = (await page.locator("#slider-x").boundingBox())!;
    const middle = slider.y + slider.height / 2;
    await page.mouse.move(slider.x + slider.width * (4 / 6), middle);
    await page.mouse.down();
    await page.mouse.move(slider.x + slider.width * 0.8, middle, { steps: 5 });
    await page.mouse.up();
    const x = Number(await page.getByLabel("x, as a number").inputValue());
    expect(x).toBeGreaterThan(1.4);
    expect(x).toBeLessThan(2.2);
    expect(await numberIn(page, ".result")).toBe(x * x * x);
    expect(await derivative(page, "x")).toBeCloseTo(3 * x * x, 12);

    const handle = (await page.locator("#tangent .handle").boundingBox())!;
    await page.mouse.move(handle.x + 7, handle.y + 7);
    await page.mouse.down();
    await page.mouse.move(handle.x - 150, handle.y, { steps: 5 });
    await page.mouse.up();
    const after = Number(await page.getByLabel("x, as a number").inputValue());
    expect(after).toBeLessThan(x - 0.5);
    expect(await numberIn(page, ".result")).toBe(after * after * after);
    await page.locator("#tangent .handle").press("ArrowRight");
    await expect
      .poll(async () => Number(await page.getByLabel("x, as a number").inputValue()))
      .toBeCloseTo(after + 0.06, 12);
  });

  test("a number can be typed key by key, also the largest", async () => {
    const page = await at("index.html#f=x*1&at=x:2");
    const field = page.getByLabel("x, as a number");
    for (const [keys, value] of [
      ["-1.50", -1.5],
      ["2e-3", 0.002],
      ["-1e308", -1e308],
    ] as const) {
      await field.fill("");
      await field.pressSequentially(keys);
      expect(await field.inputValue()).toBe(keys);
      expect(await numberIn(page, ".result")).toBe(value);
    }
    await field.fill("");
    await field.blur();
    expect(await field.inputValue()).toBe("-1e+308");
  });

  test("a wrong formula shows where and why, and the rest stays until it is mended", async () => {
    const page = await at("index.html#f=x*y&at=x:2,y:3");
    await page.fill("#formula", "x*y + tnah(x)");
    const mistake = page.locator("#mistake");
    expect(await mistake.innerText()).toContain('At character 7: expected the name of an op, found "tnah".');
    expect(await mistake.innerText()).toContain("tanh");
    expect(await mistake.locator("pre").innerText()).toBe("x*y + tnah(x)\n      ^");
    expect(await page.getAttribute("#formula", "aria-invalid")).toBe("true");
    expect(await numberIn(page, ".result")).toBe(6);
    await keep(page, "explorer-mistake");
    await page.fill("#formula", "x*y + tanh(x)");
    expect(await mistake.count()).toBe(0);
    expect(await numberIn(page, ".result")).toBe(6 + Math.tanh(2));
  });

  test("the reverse pass goes forward and back, with the numbers of the lecture's first graph", async () => {
    const page = await at("index.html#f=x");
    await page.getByRole("button", { name: "First graph" }).click();
    const sofar = (name: string) => page.locator(`.so-far [data-variable=${name}] dd`).innerText();
    expect(await sofar("a")).toBe("nothing yet");
    const numbers = (): Promise<readonly number[]> =>
      page
        .locator(".step td data")
        .evaluateAll((figures) => figures.map((figure) => Number(figure.getAttribute("value"))));
    const steps = reversePass(formula("(a*b + c)*f"), { a: 2, b: -3, c: 10, f: -2 });
    const shownOf = ({ adjoint, contributions }: ReverseStep) =>
      contributions.flatMap(({ local, amount }) => [adjoint.value, local?.value, amount.value]);
    for (const [k, step] of steps.entries()) {
      await page.getByRole("button", { name: "step ▶" }).click();
      expect(await numbers()).toEqual(shownOf(step));
      if (k === 1) {
        expect(await page.locator(".step").innerText()).toContain("its adjoint is");
        expect(await page.locator(".graph .box.current").count()).toBe(1);
        await keep(page, "explorer-formula-light");
      }
    }
    expect(await Promise.all(["a", "b", "c", "f"].map(sofar))).toEqual(["6", "−4", "−2", "4"]);
    for (const step of [...steps].reverse().slice(1)) {
      await page.getByRole("button", { name: "◀ back" }).click();
      expect(await numbers()).toEqual(shownOf(step));
    }
    await page.getByRole("button", { name: "To the end" }).press("Enter");
    // It can do no more, but a reader without a mouse is still there.
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("To the end");
    await page.getByRole("button", { name: "To the start" }).click();
    expect(await sofar("a")).toBe("nothing yet");
    expect(await page.locator(".graph .box.waiting").count()).toBe(6);
  });

  test("a kink is told from a mistake, in the dark too", async () => {
    const page = await at("index.html#f=x*x", "dark");
    await page.getByRole("button", { name: "Kink" }).click();
    expect(await page.locator("#derivatives .kink").innerText()).toContain("−0.7 from the left, 1.3 from the right");
    await page.getByRole("button", { name: "Rosenbrock" }).click();
    await page.getByRole("button", { name: "step ▶" }).click();
    await keep(page, "explorer-formula-dark");
  });

  test("a link that is followed counts, also when the last change is written to the address just then", async () => {
    const page = await at("index.html#f=x*x&at=x:5");
    await page.evaluate('location.hash = "f=x*y&at=x:2,y:3"; history.replaceState(null, "", "#f=x*x&at=x:5")');
    await expect.poll(() => page.inputValue("#formula")).toBe("x*y");
    expect(await numberIn(page, ".result")).toBe(6);
    await expect.poll(() => page.url()).toContain("f=x*y&at=x:2,y:3");

    const network = await at("network.html#hidden=4");
    await network.evaluate('location.hash = "hidden=3,3"; history.replaceState(null, "", "#hidden=4")');
    await expect.poll(() => network.inputValue("#hidden")).toBe("3, 3");
  });

  test("the formula opens as a page of its own", async () => {
    const page = await at("index.html#f=x*y&at=x:2,y:3");
    const [own] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: "Open as a page" }).click(),
    ]);
    await own.waitForLoadState();
    expect(await own.title()).toContain("x * y");
  });

  test("points that are drawn are learned, and every step can be gone back to", async () => {
    const page = await at("network.html#hidden=8,8", "dark");
    await page.getByRole("button", { name: "clear" }).click();
    expect(await page.getByRole("button", { name: "play" }).isDisabled()).toBe(true);
    const board = (await page.locator(".board").boundingBox())!;
    const click = (x: number, y: number): Promise<void> =>
      page.mouse.click(board.x + x * board.width, board.y + y * board.height);
    for (const [x, y] of [
      [0.2, 0.2],
      [0.3, 0.4],
      [0.25, 0.7],
      [0.4, 0.3],
    ] as const)
      await click(x, y);
    await page.keyboard.down("Shift");
    for (const [x, y] of [
      [0.8, 0.8],
      [0.7, 0.5],
      [0.75, 0.2],
      [0.6, 0.7],
    ] as const)
      await click(x, y);
    await page.keyboard.up("Shift");
    expect([await page.locator(".place.zero").count(), await page.locator(".place.one").count()]).toEqual([4, 4]);

    const [first, untrained] = [await numberIn(page, "#loss"), await boundary(page)];
    await page.getByRole("button", { name: "play" }).click();
    await page.waitForFunction("Number(document.querySelector('#step data').value) >= 60");
    await page.getByRole("button", { name: "pause" }).click();
    await page.getByRole("button", { name: "play" }).waitFor();
    const [last, trained] = [await numberIn(page, "#loss"), await boundary(page)];
    expect(last).toBeLessThan(0.2 * first);
    expect(await page.locator("#right").innerText()).toBe("100 %");
    expect(apart(trained, untrained)).toBeGreaterThan(60);
    expect(new Set(trained).size).toBeGreaterThan(50);
    await keep(page, "explorer-network-dark");

    await page.locator("#time").press("Home");
    await expect.poll(() => numberIn(page, "#step")).toBe(0);
    expect(await numberIn(page, "#loss")).toBe(first);
    expect(apart(await boundary(page), untrained)).toBeLessThan(12);
    await page.getByRole("button", { name: "One step forward in time" }).click();
    await expect.poll(() => numberIn(page, "#step")).toBe(1);
    await page.locator("#time").press("End");
    await expect.poll(() => numberIn(page, "#loss")).toBe(last);
    expect(apart(await boundary(page), trained)).toBeLessThan(12);
  });

  test("the moons are told apart by light", async () => {
    const page = await at("network.html#seed=1");
    await page.getByLabel("steps a frame").selectOption("20");
    await page.getByRole("button", { name: "play" }).click();
    await page.waitForFunction("Number(document.querySelector('#loss data').value) < 0.05");
    await page.getByRole("button", { name: "pause" }).click();
    expect(await page.locator("#loss-curve canvas").count()).toBe(1);
    await page.fill("#hidden", "8, x");
    expect(await page.locator("#hidden-mistake").innerText()).toContain("Write whole numbers");
    // Another network while this one is at work: steps of the old one are no part of it.
    await page.getByRole("button", { name: "play" }).click();
    await page.fill("#hidden", "");
    await page.fill("#hidden", "8, 8");
    await page.getByRole("button", { name: "step", exact: true }).click();
    await expect.poll(() => numberIn(page, "#step")).toBe(1);
    await keep(page, "explorer-network-light");
    await expect.poll(() => page.url()).toContain("hidden=8,8&activation=tanh");
  });

  test("on a phone nothing sticks out, of a formula without end neither", async () => {
    for (const [address, name] of [
      [`index.html#f=${"-".repeat(120)}x`, undefined],
      ["index.html#f=w*x", "index"],
      ["network.html#activation=relu", "network"],
    ] as const) {
      const page = await at(address);
      await page.setViewportSize({ width: 390, height: 800 });
      await page.locator("main").waitFor();
      // Pictures are drawn anew when the window has another width.
      await expect.poll(() => page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      if (name !== undefined) await keep(page, `explorer-${name}-phone`);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  });

  test("says how to start it only where it does not run, and has a heading to begin with", async () => {
    for (const address of ["index.html#f=x*y&at=x:2,y:3", "network.html#seed=1"]) {
      const page = await at(address);
      expect(await page.locator("body").innerText()).not.toContain("npm run explorer");
      expect(await page.locator("h1").innerText()).toBe("gradmap explorer");
    }
  });

  test("what a step of the training came to is read aloud, and nothing while it plays", async () => {
    const page = await at("network.html#hidden=2&seed=1");
    expect(await page.locator(".readings").getAttribute("aria-live")).toBe("polite");
    await page.getByRole("button", { name: "play" }).click();
    await expect.poll(() => page.locator(".readings").getAttribute("aria-live")).toBe("off");
    await page.getByRole("button", { name: "pause" }).click();
  });

  test("fields have edges that can be seen, in light and in dark", async () => {
    for (const scheme of ["light", "dark"] as const) {
      const page = await at("index.html#f=x*y&at=x:2,y:3", scheme);
      const [edge, ground] = await page.evaluate(() => {
        const field = document.querySelector("input[type=number]")!;
        const panel = field.closest(".panel")!;
        return [getComputedStyle(field).borderTopColor, getComputedStyle(panel).backgroundColor] as const;
      });
      expect(contrast(edge, ground)).toBeGreaterThanOrEqual(3);
    }
  });
});

/** How bright a colour is, and how much two of them differ, as WCAG has it. */
const luminance = (rgb: string): number => {
  const [r = 0, g = 0, b = 0] = (rgb.match(/[\d.]+/g) ?? []).map((text) => {
    const part = Number(text) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (one: string, other: string): number => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
};
