// The layers hold: who may import whom, what the core may depend on, and where errors are worded. The rules are plain
// functions of sources, and are shown to complain about planted ones.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/** Paths below the project's root, such as `src/expr/expr.ts`, and what is in them. */
type Sources = ReadonlyMap<string, string>;

interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const layers: Readonly<Record<string, number>> = {
  expr: 0,
  ops: 1,
  rewrite: 2,
  run: 3,
  show: 3,
  export: 3,
  transform: 4,
  learn: 5,
  teach: 5,
  files: 5,
  cli: 6,
};

// rewrite never computes a number (layers say so), run never differentiates, show does neither.
const strangers: Readonly<Record<string, readonly string[]>> = { run: ["rewrite"], show: ["rewrite", "run"] };

// What only shares and replaces nodes differentiates nothing.
const known: Readonly<Record<string, readonly string[]>> = {
  run: ["src/rewrite/share.js", "src/rewrite/substitute.js"],
};

// The host's WebAssembly is found once, in one place.
const findsEngine = "src/run/wasm/engine.ts";

// What is made for a program of its own: commands on Node, and the script of the page in a reader's browser.
const programs = ["src/cli/", "src/teach/client/"];

// Nothing that the result of a pure function could depend on unseen.
const hiddenInputs = ["Date", "process", "console", "globalThis", "performance", "fetch", "setTimeout"];

const parsed = (path: string, text: string): ts.SourceFile =>
  ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);

const nodesOf = (file: ts.SourceFile): readonly ts.Node[] => {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
};

const isTypeOnly = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean => {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (clause === undefined) return false;
  const named = clause.namedBindings;
  const allTypes =
    clause.name === undefined &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.every((element) => element.isTypeOnly);
  return clause.phaseModifier === ts.SyntaxKind.TypeKeyword || allTypes;
};

const importsOf = (file: ts.SourceFile): readonly Import[] =>
  nodesOf(file).flatMap((node): readonly Import[] => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined)
      return ts.isStringLiteral(node.moduleSpecifier)
        ? [{ specifier: node.moduleSpecifier.text, typeOnly: isTypeOnly(node) }]
        : [];
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
      return [{ specifier: node.argument.literal.text, typeOnly: true }];
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [given] = node.arguments;
      return [{ specifier: given !== undefined && ts.isStringLiteral(given) ? given.text : computed, typeOnly: false }];
    }
    return [];
  });

// A module that is named only when the program runs.
const computed = "(computed)";

/** The folder of src that a file is in; `undefined` for src/index.ts, which stands above all. */
const layerOf = (path: string): string | undefined => /^src\/([^/]+)\//.exec(path)?.[1];

const importProblems = (path: string, file: ts.SourceFile): readonly string[] =>
  importsOf(file).flatMap(({ specifier, typeOnly }) => {
    const problem = (text: string): readonly string[] => [`${path} imports ${specifier}: ${text}`];
    if (specifier === computed)
      return path === "src/cli/main.ts" ? [] : problem("only the command line imports what a user names");
    if (!specifier.startsWith(".")) {
      if (specifier.startsWith("node:"))
        return ["files", "cli"].includes(layerOf(path) ?? "") ? [] : problem("Node is for files");
      if (specifier === "@dagrejs/dagre") return layerOf(path) === "show" ? [] : problem("layout is for show");
      // Loaded when it is asked for: fast-check may be missing.
      if (specifier === "gradmap/laws") return layerOf(path) === "cli" ? [] : problem("laws are above src");
      if (specifier.startsWith("pure-rand/"))
        return layerOf(path) === "learn" ? [] : problem("random numbers are for learn");
      if (!specifier.startsWith("fp-ts")) return problem("src depends on nothing but fp-ts");
      return typeOnly || /^fp-ts\/lib\/\w+\.js$/.test(specifier) ? [] : problem("Node needs fp-ts/lib/NAME.js");
    }
    const target = join(path, "..", specifier);
    const [from, to] = [layerOf(path), layerOf(target)];
    // learn is written as users write: with what the contents page offers, and the words of errors.
    if (from === "learn" && to !== "learn")
      return ["src/index.ts", "src/expr/errors.ts"].includes(target.replace(/\.js$/, ".ts"))
        ? []
        : problem("learn uses public names only");
    if (!target.startsWith("src/")) return problem("outside src");
    if (to === undefined) return problem("the contents page is for users");
    if (from === undefined || from === to) return [];
    const [high, low] = [layers[from], layers[to]];
    if (high === undefined || low === undefined) return problem("a folder that is in no layer");
    if (strangers[from]?.includes(to) && !known[from]?.includes(target))
      return problem(`${from} knows nothing of ${to}`);
    return low < high ? [] : problem(`${to} is not below ${from}`);
  });

/** Where errors are made: what an error is, and its messages by topic. */
const makesErrors = (path: string): boolean =>
  path === "src/expr/gradError.ts" || path.startsWith("src/expr/failures/");

const codeProblems = (path: string, file: ts.SourceFile): readonly string[] =>
  nodesOf(file).flatMap((node): readonly string[] => {
    const at = (text: string): readonly string[] => [
      `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1} ${text}`,
    ];
    if (ts.isNewExpression(node) && /Error$/.test(node.expression.getText(file)) && !makesErrors(path))
      return at("words an error: that is for src/expr/failures");
    if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression) && !makesErrors(path))
      return at("throws an error of its own: that is for src/expr/failures");
    if (ts.isPropertyAccessExpression(node) && node.getText(file) === "Math.random") return at("reads Math.random");
    const isProgram = programs.some((folder) => path.startsWith(folder));
    const hidden = !isProgram && ts.isIdentifier(node) && hiddenInputs.includes(node.text) && isFree(node);
    if (hidden && !(path === findsEngine && node.text === "globalThis")) return at(`reads ${node.text}`);
    return [];
  });

// A name that is read as such, and not a property, a key or a declaration of its own.
const isFree = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return ts.isCallExpression(parent) || ts.isNewExpression(parent) || ts.isBinaryExpression(parent);
};

const problemsIn = (sources: Sources): readonly string[] =>
  [...sources].flatMap(([path, text]) => {
    const file = parsed(path, text);
    const opening = text.replace(/^#!.*\n/, "").startsWith("// ")
      ? []
      : [`${path} does not open with a comment that says what it knows`];
    return [...opening, ...importProblems(path, file), ...codeProblems(path, file)];
  });

const unusedMessages = (sources: Sources): readonly string[] => {
  const messages = [...sources].filter(([path]) => makesErrors(path));
  const builders = messages.flatMap(([path, text]) => {
    const file = parsed(path, text);
    return nodesOf(file).flatMap((node) =>
      ts.isPropertyAssignment(node) && ts.isArrowFunction(node.initializer) ? [node.name.getText(file)] : [],
    );
  });
  const others = [...sources].flatMap(([path, text]) => (makesErrors(path) ? [] : [text])).join("\n");
  return builders.filter((name) => !new RegExp(`\\b(fail|\\w+Failures)\\.${name}\\(`).test(others));
};

const root = fileURLToPath(new URL("..", import.meta.url));

const sourcesUnder = (folder: string): Sources =>
  new Map(
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => [`${folder}/${name}`, readFileSync(join(root, folder, name), "utf8")] as const),
  );

describe("src", () => {
  const sources = sourcesUnder("src");

  test("has every file", () => {
    expect(sources.size).toBeGreaterThan(50);
    expect(sources.has("src/expr/expr.ts") && sources.has("src/index.ts")).toBe(true);
  });

  test("keeps its layers, its dependencies and its errors in one place", () => {
    expect(problemsIn(sources)).toEqual([]);
  });

  test("uses every message that it holds", () => {
    expect(unusedMessages(sources)).toEqual([]);
  });
});

test("only laws may import fast-check, and laws imports of src what is public or data", () => {
  const laws = sourcesUnder("laws");
  expect(laws.size).toBeGreaterThan(0);
  for (const [path, text] of [...laws, ...sourcesUnder("examples")])
    for (const { specifier } of importsOf(parsed(path, text))) {
      expect(specifier, path).not.toMatch(/^\.\.\/(test|dist)\//);
      if (path.startsWith("examples/")) expect(specifier, path).not.toMatch(/\/(src|laws)\//);
    }
});

describe("the rules complain about planted sources", () => {
  const planted: readonly (readonly [path: string, line: string, complaint: RegExp | undefined])[] = [
    ["src/expr/a.ts", 'import { add } from "../ops/arithmetic.js";', /ops is not below expr/],
    ["src/expr/a.ts", 'import type { Unary } from "../ops/define.js";', /ops is not below expr/],
    ["src/expr/a.ts", 'type A = import("../run/program.js").Program;', /run is not below expr/],
    ["src/ops/a.ts", 'export { grad } from "../transform/grad.js";', /transform is not below ops/],
    ["src/rewrite/a.ts", 'import { run } from "../run/program.js";', /run is not below rewrite/],
    ["src/run/a.ts", 'import { toInfix } from "../show/infix.js";', /show is not below run/],
    ["src/run/a.ts", 'import { reverse } from "../rewrite/reverse.js";', /run knows nothing of rewrite/],
    ["src/show/a.ts", 'import { run } from "../run/program.js";', /show knows nothing of run/],
    ["src/transform/a.ts", 'import { adam } from "../learn/adam.js";', /learn is not below transform/],
    ["src/ops/a.ts", 'import { grad } from "../index.js";', /contents page/],
    ["src/ops/a.ts", 'import { a } from "../new/a.js";', /in no layer/],
    ["src/ops/a.ts", 'import { law } from "../../laws/law.js";', /outside src/],
    ["src/ops/a.ts", 'import fc from "fast-check";', /nothing but fp-ts/],
    ["src/ops/a.ts", 'import { readFileSync } from "node:fs";', /Node is for files/],
    ["src/learn/a.ts", 'import { readFileSync } from "node:fs";', /Node is for files/],
    ["src/files/a.ts", 'import { readFileSync } from "node:fs";', undefined],
    ["src/teach/a.ts", 'import { adam } from "../learn/index.js";', /learn is not below teach/],
    ["src/teach/a.ts", 'import { grad } from "../transform/grad.js";', undefined],
    ["src/show/a.ts", 'import { history } from "../teach/history.js";', /teach is not below show/],
    ["src/show/a.ts", 'import { layout } from "@dagrejs/dagre";', undefined],
    ["src/transform/a.ts", 'import { layout } from "@dagrejs/dagre";', /layout is for show/],
    ["src/cli/a.ts", 'import { parseArgs } from "node:util";', undefined],
    ["src/cli/a.ts", 'const laws = await import("gradmap/laws");', undefined],
    ["src/teach/a.ts", 'const laws = await import("gradmap/laws");', /laws are above src/],
    ["src/cli/main.ts", "const given = await import(path);", undefined],
    ["src/cli/a.ts", "const given = await import(path);", /what a user names/],
    ["src/files/a.ts", 'const given = await import("./" + path);', /what a user names/],
    ["src/cli/a.ts", "console.log(1);", undefined],
    ["src/teach/a.ts", "console.log(1);", /reads console/],
    ["src/teach/client/a.ts", "setTimeout(() => 0, 1);", undefined],
    ["src/files/a.ts", 'import { adam } from "../learn/index.js";', /learn is not below files/],
    ["src/ops/a.ts", 'import { mersenne } from "pure-rand/generator/mersenne";', /random numbers are for learn/],
    ["src/learn/a.ts", 'import { mersenne } from "pure-rand/generator/mersenne";', undefined],
    ["src/learn/a.ts", 'import { add } from "../ops/arithmetic.js";', /public names only/],
    ["src/learn/a.ts", 'import { add } from "../index.js";', undefined],
    ["src/learn/a.ts", 'import { fail } from "../expr/errors.js";', undefined],
    ["src/ops/a.ts", 'const fs = await import("node:fs");', /Node is for files/],
    ["src/ops/a.ts", 'import { some } from "fp-ts/Option";', /fp-ts\/lib\/NAME\.js/],
    ["src/ops/a.ts", 'import { some } from "fp-ts/lib/Option";', /fp-ts\/lib\/NAME\.js/],
    ["src/ops/a.ts", 'import { some } from "fp-ts";', /fp-ts\/lib\/NAME\.js/],
    ["src/ops/a.ts", 'import type { Option } from "fp-ts/Option";', undefined],
    ["src/ops/a.ts", 'import { some } from "fp-ts/lib/Option.js";', undefined],
    ["src/ops/a.ts", 'import { fail } from "../expr/errors.js";', undefined],
    ["src/transform/a.ts", 'import { toInfix } from "../show/infix.js";', undefined],
    ["src/index.ts", 'export { grad } from "./transform/grad.js";', undefined],
    ["src/ops/a.ts", 'throw new Error("no");', /words an error/],
    ["src/ops/a.ts", 'const e = new TypeError("no");', /words an error/],
    ["src/ops/a.ts", "throw new Mistake();", /throws an error of its own/],
    ["src/ops/a.ts", "throw fail.rank(name, shape);", undefined],
    ["src/expr/failures/a.ts", "throw new GradError({});", undefined],
    ["src/ops/a.ts", "const r = Math.random();", /reads Math\.random/],
    ["src/ops/a.ts", "const now = Date.now();", /reads Date/],
    ["src/ops/a.ts", "console.log(1);", /reads console/],
    ["src/ops/a.ts", "const d = record.Date;", undefined],
  ];
  test.each(planted)("%s: %s", (path, line, complaint) => {
    const problems = problemsIn(new Map([[path, `// A planted file.\n${line}\n`]]));
    if (complaint === undefined) expect(problems).toEqual([]);
    else expect(problems.join("\n")).toMatch(complaint);
  });

  test("a file that does not open with a comment", () => {
    expect(problemsIn(new Map([["src/ops/a.ts", "export const a = 1;\n"]])).length).toBe(1);
  });

  test("a message that nobody uses", () => {
    const errors = "// Errors.\nexport const someFailures = { used: () => 1, unused: () => 2 };\n";
    const sources = new Map([
      ["src/expr/failures/some.ts", errors],
      ["src/ops/a.ts", "// A.\nthrow fail.used();\n"],
    ]);
    expect(unusedMessages(sources)).toEqual(["unused"]);
  });
});
