// One op, one place: outside its record and the contents page of the vocabulary, nothing knows an op by name, but for
// the few ops that the passes themselves build with.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as vocabulary from "../../src/ops/index.js";

const source = new URL("../../src/", import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("ops"))
  .map((file) => ({ file, text: readFileSync(new URL(file, source), "utf8") }));

/** The ops that a file outside `ops` imports. */
const imported = (text: string): readonly string[] =>
  [...text.matchAll(/import \{([^}]*)\} from "[^"]*\/ops\/(?!call|define|conventions)[^"]*"/g)].flatMap(([, names]) =>
    names!
      .split(",")
      .flatMap((name) => (name.trim() === "" || name.trim().startsWith("type ") ? [] : [name.trim().split(" ")[0]!])),
  );

describe("an op is known by its record only", () => {
  const usedIn = (folder: RegExp): readonly string[] =>
    [...new Set(files.filter(({ file }) => folder.test(file)).flatMap(({ text }) => imported(text)))].sort();

  test("the passes build with these ops and no others", () => {
    expect(usedIn(/^(rewrite|run|show)/)).toEqual(
      "add broadcastTo div max min mul neg pow readStrided repeatedOverBatch reshape sub sum sumOver sumTo transpose where withRank".split(
        " ",
      ),
    );
  });

  test("so do the transforms: solving equations, cutting scans in chunks, moving axes, laying out Jacobians", () => {
    expect(usedIn(/^transform/)).toEqual(
      "abs add amax concat div gt indexSelect max neg permute reshape slice solveFor stack sub transpose".split(" "),
    );
  });

  test("no pass compares an op's name with a text", () => {
    // A loss may be asked for the sum: learn stands above, and names ops as users do.
    const switches = files.filter(
      ({ file, text }) =>
        !file.startsWith("learn") && /\bop\.name\s*(?:===|!==|==)|case "(?:add|mul|tanh|exp|sum)"/.test(text),
    );
    expect(switches.map(({ file }) => file)).toEqual([]);
  });

  test.each(["asinh", "celu", "digamma", "erfinv", "lgamma", "silu"])("%s is not heard of outside src/ops", (name) => {
    expect(Object.keys(vocabulary)).toContain(name);
    // What to write in place of a name that there is not is advice to people, and names ops as they do.
    const others = files.filter(({ file }) => file !== "transform/formulaAdvice.ts");
    expect(others.filter(({ text }) => new RegExp(`\\b${name}\\b`).test(text)).map(({ file }) => file)).toEqual([]);
  });
});
