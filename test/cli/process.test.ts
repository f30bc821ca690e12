// The program gradmap as a process of its own: what only a process can get wrong. Everything else is tested without one.
import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { builtPackage } from "../browser/browser.js";

describe("gradmap as a process", () => {
  const folder = mkdtempSync(join(tmpdir(), "gradmap-cli-"));
  let dist = "";
  beforeAll(async () => {
    const { GRADMAP_DIST } = process.env;
    dist = GRADMAP_DIST ?? (await builtPackage());
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };
  const program = (): string => join(dist, "src", "cli", "main.js");
  const started = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program(), ...args], {
      cwd: folder,
      encoding: "utf8",
      timeout: 60_000,
    });
    return { status, stdout, stderr };
  };

  test("a formula: text on the output, nothing on the error output, exit code 0", () => {
    const { status, stdout, stderr } = started("explain", "x*y + sin(x)", "--at", "x=2,y=3");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("= 6.909297426825682");
    expect(stdout).not.toContain("\u001b");
  });

  test("mistakes: a message on the error output, no stack, exit code 2", () => {
    for (const [args, says] of [
      [["check", "nosuch.js"], /nosuch\.js/],
      [["explain", "x", "-o", "no/such/x"], /to write no\/such\/x, found no folder to put it in/],
      [["explain", "x", "-o", "."], /found a folder of that name/],
    ] as const) {
      const { status, stdout, stderr } = started(...args);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(says);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
  });

  test("a file written", () => {
    expect(started("explain", "x*y", "--at", "x=1,y=2", "--html", "--out", "page.html")).toEqual({
      status: 0,
      stdout: "Wrote page.html\n",
      stderr: "",
    });
    expect(readFileSync(join(folder, "page.html"), "utf8")).toMatch(/^<!doctype html>/);
  });

  test("a link is written through, and a pipe into", () => {
    writeFileSync(join(folder, "target.txt"), "old");
    symlinkSync("target.txt", join(folder, "link.txt"));
    expect(started("explain", "x*y", "--tex", "-o", "link.txt").status).toBe(0);
    expect(lstatSync(join(folder, "link.txt")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(folder, "target.txt"), "utf8")).toBe("x \\cdot y\ny\nx\n");
    const command = `mkfifo pipe && (cat pipe & "${process.execPath}" "${program()}" explain x --tex -o pipe; wait) && test -p pipe`;
    const { status, stdout } = spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" });
    expect([status, stdout.includes("x\n1\n")]).toEqual([0, true]);
  });

  test.skipIf(!existsSync("/dev/full"))("an output that cannot be written: a message, exit code 2", () => {
    const command = `"${process.execPath}" "${program()}" explain x > /dev/full`;
    const { status, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    expect([status, stderr.split("\n")[0]]).toEqual([2, "gradmap: expected to write the output, found no room."]);
  });

  test("a reader that stops early is no fault", () => {
    const command = `"${process.execPath}" "${program()}" explain "$(yes 'x +' | head -2000 | tr -d '\\n') 1" --at x=1 | head -1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { cwd: folder, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/\n0\n$/);
  });

  test("the version is that of the package", () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(started("--version").stdout).toBe(`${version}\n`);
  });

  test("a file that cannot be imported", () => {
    const { status, stdout, stderr } = started("check", file("needs.mjs", "import 'no-such-package'"));
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/needs\.mjs.*no-such-package/s);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test("whatever a file throws: what, and where in it", () => {
    writeFileSync(join(folder, "other.mjs"), "export const a = 1;");
    const files: readonly (readonly [name: string, text: string, says: RegExp])[] = [
      ["syntax.mjs", "export const = 3", /SyntaxError/],
      ["throws.mjs", "throw new TypeError('boom')", /TypeError: boom, at file:.*throws\.mjs:1:7/],
      ["rejects.mjs", "await Promise.reject(new Error('later'))", /Error: later/],
      ["nope.mjs", "import { nope } from './other.mjs';", /named 'nope', at file:.*nope\.mjs:1$/m],
      ["empty.mjs", "", /exports nothing/],
      ["wordless.mjs", "throw Object.create(null)", /something that cannot be written as text/],
    ];
    // One process for all of them: no other module system than that of Node says where a file is wrong.
    const paths = files.map(([name, text]) => join(folder, file(name, text)));
    const script = `
      import { pathToFileURL } from "node:url";
      import { commandLine } from ${JSON.stringify(pathToFileURL(join(dist, "src", "cli", "command.js")).href)};
      const machine = { find: (path) => path, load: (path) => import(pathToFileURL(path).href), node: {} };
      const said = [];
      for (const path of ${JSON.stringify(paths)}) said.push((await commandLine(["check", path], machine)).err);
      process.stdout.write(JSON.stringify(said));`;
    const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
    const said: readonly string[] = JSON.parse(stdout);
    files.forEach(([name, , says], i) => {
      expect(said[i]).toMatch(says);
      expect(said[i]).toContain(name);
      expect(said[i]).not.toMatch(/^\s+at /m);
    });
  });

  test("a file that ends the process or waits for nothing is never taken for a good one", () => {
    const files: readonly (readonly [name: string, text: string])[] = [
      ["exits.mjs", "await null; process.exit(0)"],
      ["endless.mjs", "await new Promise(() => {})"],
    ];
    for (const [name, text] of files) {
      const { status, stdout, stderr } = started("check", file(name, text));
      expect([name, status, stdout]).toEqual([name, 2, ""]);
      expect(stderr).toMatch(new RegExp(`${name} to be imported to its end, found a process that ended before`));
    }
  });

  test("the ops of a file that leaves a timer running: one keeps its laws, one breaks them", () => {
    const text = `export * from ${JSON.stringify(join(dist, "examples", "custom-op.js"))}; setInterval(() => {}, 1000);`;
    const { status, stdout, stderr } = started("check", file("timer.mjs", text), "--runs", "20");
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^ok {6}logCosh {2}keeps/m);
    expect(stdout).toMatch(/^broken {2}badCos {3}breaks/m);
  });
});
