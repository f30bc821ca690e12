// The pages of the lessons as a reader sees them: they fit, their pictures are there, and the reverse pass can be stepped through.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { introductionPath, lessonNames, runLesson } from "../../examples/lessons/support/files.js";
import { lessonPages } from "../../examples/lessons/support/page.js";
import { inBrowser } from "./browser.js";

inBrowser("the pages of the lessons", ({ open, keep }) => {
  const written = (async (): Promise<(file: string) => string> => {
    const folder = mkdtempSync(join(tmpdir(), "lessons-"));
    const lessons = await Promise.all(lessonNames.map(runLesson));
    for (const [file, page] of Object.entries(lessonPages(lessons, readFileSync(introductionPath, "utf8"))))
      writeFileSync(join(folder, file), page);
    return (file) => pathToFileURL(join(folder, file)).href;
  })();

  test("every page fits a wide and a narrow window, and every picture is seen", async () => {
    const urlOf = await written;
    for (const name of ["index", ...lessonNames]) {
      const { page } = await open({ url: urlOf(`${name}.html`) }, { width: 400 });
      for (const width of [400, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const fits = await page.evaluate("document.documentElement.scrollWidth <= innerWidth");
        expect({ name, width, fits }).toEqual({ name, width, fits: true });
        // Letters that are made smaller with their picture cannot be read on a telephone.
        const scale = await page.evaluate(
          "Math.min(1, ...[...document.querySelectorAll('.picture > svg')].map((svg) => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))",
        );
        expect(scale, `${name} ${width}`).toBeGreaterThan(width === 400 ? 0.99 : 0.65);
      }
      for (const figure of await page.locator("figure").all()) {
        const box = await figure.locator("svg, iframe, math").first().boundingBox();
        expect(box?.width, name).toBeGreaterThan(100);
        expect(box?.height, name).toBeGreaterThan(20);
      }
      await page.close();
    }
  });

  test("one can walk from the index to a lesson, on to the next, and look at an answer", async () => {
    const { page } = await open({ url: (await written)("index.html") });
    await page.getByRole("link", { name: "3. Backpropagation by hand" }).click();
    await page.getByRole("link", { name: /^4\. / }).first().click();
    expect(await page.title()).toBe("4. A rule for each op");
    const answer = page.locator("#theRuleOfAQuotient details").nth(1);
    expect(await answer.locator("pre").isVisible()).toBe(false);
    await answer.locator("summary").click();
    expect(await answer.locator("pre").textContent()).toContain("export const theRuleOfAQuotient = defineOp({");
    await keep(page, "lesson-4");
  });

  test("in lesson 11 the reader turns 27 into 72 by pressing a button twice", async () => {
    const { page } = await open({ url: (await written)("11-the-mutation-bug.html") }, { width: 400 });
    await page.locator("iframe").scrollIntoViewIfNeeded();
    const engines = page.frameLocator("iframe").locator("#cube-engines");
    const backward = engines.getByRole("button", { name: "backward()" }).first();
    await backward.click();
    await expect.poll(() => engines.textContent()).toContain("27");
    expect(await engines.textContent()).not.toContain("72");
    await backward.click();
    await expect.poll(() => engines.textContent()).toContain("72");
    await keep(page, "lesson-11");
  });

  test("lesson 5 has a reverse pass that moves when its button is pressed", async () => {
    const { page } = await open({ url: (await written)("05-the-whole-graph.html") }, { colorScheme: "dark" });
    await page.locator("iframe").scrollIntoViewIfNeeded();
    const frame = page.frameLocator("iframe");
    const place = frame.getByText(/step \d+ of 7/).first();
    expect(await place.textContent()).toContain("step 0 of 7");
    await frame.getByRole("button", { name: "One step forward" }).click();
    await expect.poll(() => place.textContent()).toContain("step 1 of 7");
    await keep(page, "lesson-5");
  });
});
