// The command line: the whole text for each way to use it wrongly. All of it goes to the error output, and the exit code is 2.
import { GradError } from "gradmap";
import { describe, expect, test } from "vitest";
import { whyNotLoaded } from "../../src/cli/whyNotLoaded.js";
import { type Parts, started } from "../cli/machine.js";

const refused = async (args: readonly string[], parts: Parts = {}): Promise<string> => {
  const { code, out, err, written } = await started(args, parts);
  expect([code, out, written.size]).toEqual([2, "", 0]);
  expect(err.endsWith("\n")).toBe(true);
  return err;
};
const explain = (...args: readonly string[]): Promise<string> => refused(["explain", ...args]);

describe("gradmap", () => {
  test("alone", async () => {
    expect(await refused([])).toMatchInlineSnapshot(`
      "Usage: gradmap explain FORMULA [--at x=2,y=3] [options]
             gradmap check FILE [--seed N] [--runs N]
             gradmap [COMMAND] --help | --version
      "
    `);
  });

  test("another command", async () => {
    expect(await refused(["exlpain", "x"])).toMatchInlineSnapshot(`
      "gradmap: expected a command: explain or check, found "exlpain".
        Did you mean gradmap explain? gradmap --help says what there is. [GM-OPTION]
      "
    `);
    expect(await refused(["x*y"])).toMatchInlineSnapshot(`
      "gradmap: expected a command: explain or check, found "x*y".
        For a formula write: gradmap explain "x*y". gradmap --help says what there is. [GM-OPTION]
      "
    `);
  });

  test("help for another command", async () => {
    expect(await refused(["help", "exlpain"])).toContain("Did you mean gradmap explain?");
  });

  test("a file that cannot be written", async () => {
    const save = (): never => {
      throw new Error("EACCES: permission denied, open '/etc/x.123.tmp'");
    };
    expect(await refused(["explain", "x", "-o", "/etc/x"], { save })).toMatchInlineSnapshot(`
      "gradmap: expected to write /etc/x, found no permission to write there.
        Choose another place with --out FILE. A file that was there before is as it was. [GM-FILE]
      "
    `);
  });

  test("help and version are no mistakes", async () => {
    for (const args of [["--help"], ["-h"], ["help"], ["help", "explain"], ["explain", "--help"], ["check", "-h"]]) {
      const { code, out, err } = await started(args);
      expect([code, err]).toEqual([0, ""]);
      expect(out).toMatch(/^Usage: gradmap/);
      expect(out).toContain("Exit codes: 0 fine; 1 ");
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(125);
    }
    expect((await started(["--version"])).out).toBe("1.2.3\n");
    expect((await started(["explain", "--help"])).out).toMatchInlineSnapshot(`
      "Usage: gradmap explain FORMULA [--at VALUES] [options]

      A formula is written with + - * / ^, comparisons, brackets, pi, e, and the ops of gradmap by name: tanh(w*x + b)^2.
      Every other name is a variable. Put the formula in quotes: shells read * and brackets, too. Definitions may come first.
      Without --at all is shown in symbols.

        gradmap explain "x*y + sin(x)" --at x=2,y=3
        gradmap explain "h = w*x + b; tanh(h)^2" --at w=1,x=1/2,b=0 --html --out page.html

        --at VALUES     values of the variables: x=2,y=1/3. May be given several times
        --digits N      significant digits in the table
        --derivation    add the chain rule, line by line; to --tex and --mathml, too
        --boxes         add a picture of the graph
        --tree          add the formula as an indented tree

      In place of the text, one of:
        --html          a page to step through the reverse pass, in one file
        --svg           the graph as a picture
        --dot           the graph, for Graphviz
        --mermaid       the graph, for Mermaid
        --tex           the formula and its derivatives in TeX, one a line
        --mathml        the formula and its derivatives in MathML, one a line
        --json          everything, for programs

        --out FILE, -o  write to a file
        --help, -h      this text

      Exit codes: 0 fine; 1 a law is broken, or a derivative differs from differences; 2 wrong usage or bad input.
      "
    `);
  });
});

describe("gradmap explain", () => {
  test("no formula, or several", async () => {
    expect(await explain()).toMatchInlineSnapshot(`
      "gradmap explain: expected one formula, found none.
        Put it in quotes: gradmap explain "x*y + sin(x)" --at x=2,y=3. A file to write to goes after --out. [GM-OPTION]
      "
    `);
    expect(await explain("x", "y", "--html")).toMatchInlineSnapshot(`
      "gradmap explain: expected one formula, found 2: "x", "y".
        Put it in quotes: gradmap explain "x*y + sin(x)" --at x=2,y=3. A file to write to goes after --out. [GM-OPTION]
      "
    `);
  });

  test("options", async () => {
    expect(await explain("x", "--svgg")).toMatchInlineSnapshot(`
      "gradmap explain: expected an option that it has, found --svgg.
        Did you mean --svg? gradmap explain --help says what there is. [GM-OPTION]
      "
    `);
    expect(await explain("--x")).toMatchInlineSnapshot(`
      "gradmap explain: expected an option that it has, found --x.
        gradmap explain --help says what there is. [GM-OPTION]
      "
    `);
    expect(await explain("--(x)")).toMatchInlineSnapshot(`
      "gradmap explain: expected an option that it has, found --(x).
        A formula that begins with two signs goes after --. gradmap explain --help says what there is. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--at")).toMatchInlineSnapshot(`
      "gradmap explain: expected a value after --at, found none.
        Write --at x=2,y=3. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--at", "-x=1")).toContain("found a value for -x, which is not in the formula");
    expect(await explain("x*y", "--at", "x=1,", "y=2")).toMatchInlineSnapshot(`
      "gradmap explain: expected one formula, found 2: "x*y", "y=2".
        Values are written without spaces, or in quotes: --at "x=2, y=3". [GM-OPTION]
      "
    `);
    expect(await explain("x", "--at", "x=1", "--svg", "--boxes")).toMatchInlineSnapshot(`
      "gradmap explain: expected --boxes with the text, found it with --svg.
        Call it once for each. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--at", "x=1", "--dot", "--derivation")).toContain("--derivation with the text");
    expect(await explain("x", "--at", "--svg")).toContain("a value after --at, found none");
    expect(await explain("x", "--out=", "--svg")).toContain("a value after --out, found none");
    expect(await explain("x", "--html=page.html")).toMatchInlineSnapshot(`
      "gradmap explain: expected --html without a value, found --html=page.html.
        What is written goes to a file with --out FILE. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--digits", "3", "--digits", "4")).toMatchInlineSnapshot(`
      "gradmap explain: expected --digits once, found it twice.
        Leave one of them out. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--digits", "0")).toMatchInlineSnapshot(`
      "gradmap explain: expected a whole number from 1 to 17 for the option --digits, found "0".
        Write --digits 10. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--digits", "1e1")).toContain('"1e1"');
    expect(await explain("x", "--tex", "--dot")).toMatchInlineSnapshot(`
      "gradmap explain: expected one form to write in, found --dot and --tex.
        Call it once for each. [GM-OPTION]
      "
    `);
  });

  test("values", async () => {
    expect(await explain("x", "--at", "x")).toMatchInlineSnapshot(`
      "gradmap explain --at: expected values such as x=2,y=1/3, found "x".
        Each variable gets an equals sign and its value; commas stand between them. [GM-OPTION]
      "
    `);
    for (const bad of ["x=", "=2", "x==2", "x=2,", ",", "x:2", ""])
      expect(await explain("x", `--at=${bad}`)).toContain("[GM-OPTION]");
    expect(await explain("x", "--at", "x=2,x=3")).toMatchInlineSnapshot(`
      "gradmap explain --at: expected one value for x, found two.
        Leave one of them out. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--at", "x=2*y+z")).toMatchInlineSnapshot(`
      "gradmap explain --at: expected a number for x, such as 2, -1e-3, 1/3 or pi, found "2*y+z", with y, z in it.
        Values may be formulas, but only of numbers. [GM-OPTION]
      "
    `);
    expect(await explain("x", "--at", "x=oneHot(1,2)")).toContain("values such as x=2,y=1/3");
    expect(await explain("x + 1", "--at", "e=2")).toMatchInlineSnapshot(`
      "gradmap explain --at: expected a variable's name, found e, which is the number 2.718281828459045 in every formula.
        Choose another name for the variable. [GM-OPTION]
      "
    `);
    expect(await explain("x + 1", "--at", "π=2")).toContain("π, which is the number 3.14159");
    expect(await explain("x + 1", "--at", "x=2,y=3")).toMatchInlineSnapshot(`
      "gradmap explain --at: expected values for x, found a value for y, which is not in the formula.
        Mend the name, or leave it out. [GM-OPTION]
      "
    `);
    expect(await explain("1 + 1", "--at", "x=2")).toMatchInlineSnapshot(`
      "gradmap explain --at: expected no values: the formula has no variables, found a value for x, which is not in the formula.
        Leave --at out. [GM-OPTION]
      "
    `);
    expect(await explain("x*y + z", "--at", "y=2")).toMatchInlineSnapshot(`
      "gradmap explain: expected a value for each variable of the formula, found none for x, z.
        Write --at x=1,y=2,z=3. [GM-UNBOUND]
      "
    `);
    expect(await explain('"a b" * q', "--at", "q=2")).toContain("Write --at '\"a b\"=1,q=2'.");
  });

  test("a value that is no formula is shown as such", async () => {
    expect(await explain("x", "--at", "x=1..2")).toMatchInlineSnapshot(`
      "formula, position 0: expected a number such as 0.5, 1000 or 1e-3, found "1..2".
        In the formula
          1..2
          ^ [GM-FORMULA]
      "
    `);
  });

  test("a form that needs values", async () => {
    expect(await explain("x*y", "--html")).toMatchInlineSnapshot(`
      "gradmap explain --html: expected values for the variables: it shows numbers, found none.
        Write --at x=1,y=2. [GM-UNBOUND]
      "
    `);
    expect(await explain("x*y", "--derivation")).toContain("gradmap explain --derivation");
  });

  test("a formula that does not parse", async () => {
    expect(await explain("x * (y + ")).toMatchInlineSnapshot(`
      "formula, position 9: expected a value, found the end of the formula.
        In the formula
          x * (y + 
                   ^ [GM-FORMULA]
      "
    `);
  });

  test("a formula for a tensor", async () => {
    expect(await explain("oneHot(x, 3)")).toMatchInlineSnapshot(`
      "gradmap explain: expected a formula for one number, found one for numbers of the shape [3].
        Put sum(...) or mean(...) around it. [GM-SHAPE-SCALAR]
      "
    `);
  });

  test("a page of nonsense gets a short answer", async () => {
    expect((await explain("(".repeat(100_000))).length).toBeLessThan(900);
    expect((await refused(["z".repeat(100_000)])).length).toBeLessThan(900);
    expect((await explain("x", `--at=${"z".repeat(100_000)}`)).length).toBeLessThan(900);
    expect((await explain("x", `--${"z".repeat(100_000)}`)).length).toBeLessThan(900);
  });
});

describe("gradmap check", () => {
  const checking = (exports: Readonly<Record<string, unknown>> | Error, path = "ops.js"): Promise<string> =>
    refused(["check", path], { modules: { [path]: exports } });

  test("no file, or several", async () => {
    expect(await refused(["check"])).toMatchInlineSnapshot(`
      "gradmap check: expected one file, found none.
        Write gradmap check ops.js. [GM-OPTION]
      "
    `);
    expect(await refused(["check", "a.js", "b.js"])).toContain('found 2: "a.js", "b.js"');
  });

  test("a file that there is not", async () => {
    expect(await refused(["check", "nosuch.js"])).toMatchInlineSnapshot(`
      "gradmap check: expected a file with ops, found no file nosuch.js.
        Paths are read from the folder you are in. [GM-FILE]
      "
    `);
  });

  test("a file of another kind", async () => {
    expect(await checking({}, "ops.py")).toMatchInlineSnapshot(`
      "gradmap check: expected a module that Node can import: .js, .mjs, .cjs, .ts, .mts or .cts, found ops.py.
        Name the module that exports the ops. [GM-FILE]
      "
    `);
    expect(await checking({}, "ops.ts")).toMatchInlineSnapshot(`
      "gradmap check: expected a Node that reads TypeScript by itself (22.18 or later), found Node 20.20.2 and ops.ts.
        Compile it first and name the .js file, or start it through a loader: node --import tsx node_modules/.bin/gradmap check FILE. [GM-FILE]
      "
    `);
  });

  test("numbers of samples", async () => {
    expect(await refused(["check", "a.js", "--runs", "0"])).toMatchInlineSnapshot(`
      "gradmap check: expected a whole number from 1 on for the option --runs, found "0".
        Write --runs 10. [GM-OPTION]
      "
    `);
    expect(await refused(["check", "a.js", "--seed", "x"])).toMatchInlineSnapshot(`
      "gradmap check: expected a whole number for the option --seed, found "x".
        Write --seed 10. [GM-OPTION]
      "
    `);
  });

  test("a file without anything to check", async () => {
    expect(await checking({})).toMatchInlineSnapshot(`
      "gradmap check: expected ops.js to export something that has laws, found a file that exports nothing.
        Export ops made by defineOp, or sets of laws: export const lawsOfLoss = functionLaws(loss, { w: 1, b: 0 }). [GM-FILE]
      "
    `);
    expect(await checking({ f: () => 1, x: 2, default: undefined })).toMatchInlineSnapshot(`
      "gradmap check: expected ops.js to export something that has laws, found exports without laws: f, x, default.
        Export ops made by defineOp, or sets of laws: export const lawsOfLoss = functionLaws(loss, { w: 1, b: 0 }). [GM-FILE]
      "
    `);
    expect(
      await checking({ r: Object.assign(() => 1, { op: { kind: "structural", name: "rev", args: ["x"] } }) }),
    ).toMatchInlineSnapshot(`
      "gradmap check: expected ops.js to export something that has laws, found exports without laws: r.
        r is an op on whole tensors: its laws need the shapes of its arguments. Export them: export const lawsOfRev = tensorOpLaws(r, { shapes: [[3]] }).
        Export ops made by defineOp, or sets of laws: export const lawsOfLoss = functionLaws(loss, { w: 1, b: 0 }). [GM-FILE]
      "
    `);
  });

  test("a file that throws", async () => {
    const error = new TypeError("boom");
    error.stack = "TypeError: boom\n    at file:///home/me/ops.js:3:7";
    expect(await checking(error)).toMatchInlineSnapshot(`
      "gradmap check: expected ops.js to be a module that can be imported, found one that fails.
        TypeError: boom, at file:///home/me/ops.js:3:7
        Mend it until it runs by itself: node ops.js shows more. [GM-FILE]
      "
    `);
  });

  test("why a file is not loaded", () => {
    expect(whyNotLoaded("a text")).toBe("It throws a text");
    const grad = new GradError({ code: "GM-RULE", where: "op", expected: "a", found: "b", hint: "Write c." });
    expect(whyNotLoaded(grad)).toBe(grad.message);
    const bare = new Error("no stack");
    bare.stack = "";
    expect(whyNotLoaded(bare)).toBe("Error: no stack");
  });

  test("without fast-check", async () => {
    const missing = new GradError({
      code: "GM-PEER",
      where: "gradmap/laws",
      expected: "the package fast-check beside gradmap",
      found: "no such package",
      hint: "Run: npm install --save-dev fast-check",
    });
    const op = { kind: "elementwise", name: "f", args: ["x"] };
    const modules = { "ops.js": { f: Object.assign(() => 1, { op }) } };
    expect(await refused(["check", "ops.js"], { modules, laws: () => Promise.reject(missing) })).toContain(
      "npm install --save-dev fast-check",
    );
  });
});
