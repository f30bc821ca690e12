// A headless Chromium for tests of what readers see. Where there is none the tests are skipped, and say so.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

const found = (): string | undefined => {
  const { CHROMIUM } = process.env;
  if (CHROMIUM !== undefined && CHROMIUM !== "") return CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"])
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // Not this one.
    }
  return undefined;
};

const executable = found();

/** A page that was opened, with everything that its console complained of. */
export interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export interface Chromium {
  /** A page at an address, or one made of HTML. At the end of the suite it must have had nothing to complain of. */
  readonly open: (
    from: { readonly html: string } | { readonly url: string },
    options?: { readonly colorScheme?: "light" | "dark"; readonly width?: number; readonly height?: number },
  ) => Promise<Opened>;
  /** A picture of the page, kept as out/screenshots/NAME.png for people to look at. */
  readonly keep: (page: Page, name: string) => Promise<void>;
}

/** A suite of tests in a browser. */
export const inBrowser = (name: string, suite: (chromium: Chromium) => void): void => {
  if (executable === undefined) {
    process.stderr.write(
      `\nSKIPPED: ${name}. No Chromium was found: install one, or set CHROMIUM to the path of one, to run these tests.\n`,
    );
    test.skip(`${name}: no Chromium was found`);
    return;
  }
  describe(name, () => {
    let running: Promise<Browser> | undefined;
    const opened: Opened[] = [];
    afterAll(async () => {
      await (await running)?.close();
      for (const { complaints } of opened) expect(complaints).toEqual([]);
    });
    suite({
      open: async (from, { colorScheme = "light", width = 1280, height = 800 } = {}) => {
        running ??= chromium.launch({ executablePath: executable, args: ["--no-sandbox"] });
        const page = await (await running).newPage({ colorScheme, viewport: { width, height } });
        const complaints: string[] = [];
        page.on("console", (message) => {
          if (["error", "warning"].includes(message.type())) complaints.push(message.text());
        });
        page.on("pageerror", (error) => complaints.push(String(error)));
        opened.push({ page, complaints });
        await ("html" in from ? page.setContent(from.html) : page.goto(from.url));
        return { page, complaints };
      },
      keep: async (page, file) => {
        await page.screenshot({ path: `${root}out/screenshots/${file}.png`, fullPage: true });
      },
    });
  });
};

/** The package as it is built, brought up to date where it is not: the path of `dist`. One builds, others wait. */
export const builtPackage = async (): Promise<string> => {
  mkdirSync(`${root}out`, { recursive: true });
  const lock = `${root}out/building`;
  for (let waited = 0; waited < 240; waited++) {
    try {
      mkdirSync(lock);
      break;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, "-b", `${root}tsconfig.json`]);
  } finally {
    rmdirSync(lock);
  }
  return `${root}dist`;
};
