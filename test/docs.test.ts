// Documentation is executed: each `@example` in the sources of src and laws runs, line by line, with every public name in
// scope, and each statement followed by `// => value` has that value. And no public name is without a sentence.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { pipe } from "fp-ts/lib/function.js";
import * as gradmap from "gradmap";
import * as laws from "gradmap/laws";
import * as learn from "gradmap/learn";
import * as show from "gradmap/show";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { close } from "./golden.js";

const root = fileURLToPath(new URL("..", import.meta.url));

interface Example {
  readonly where: string;
  readonly code: string;
}

const sourcesUnder = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`);

const sources = ["src", "laws"].flatMap(sourcesUnder);

// Read once, for the examples and for the public names. No types are checked here: those of a browser are left out.
const program = ts.createProgram(
  sources.map((name) => join(root, name)),
  { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts"], types: [] },
);
const checker = program.getTypeChecker();

const examplesIn = (path: string): readonly Example[] => {
  const file = program.getSourceFile(join(root, path))!;
  const found = new Map<number, Example>();
  const visit = (node: ts.Node): void => {
    for (const tag of ts.getJSDocTags(node)) {
      if (tag.tagName.text !== "example") continue;
      const line = file.getLineAndCharacterOfPosition(tag.pos).line + 1;
      // By position: a declaration and what it declares see the same tags.
      found.set(tag.pos, { where: `${path}:${line}`, code: ts.getTextOfJSDocComment(tag.comment) ?? "" });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found.values()];
};

interface Prepared {
  readonly javascript: string;
  readonly expectations: number;
}

/** The example with a call of `__check` in place of each expectation. */
const prepare = (code: string): Prepared => {
  const file = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ES2022, true);
  let expectations = 0;
  const statements = file.statements.map((statement) => {
    const text = statement.getText(file);
    const [comment] = ts.getTrailingCommentRanges(code, statement.end) ?? [];
    const expected = comment === undefined ? undefined : /^\/\/ => (.*)$/.exec(code.slice(comment.pos, comment.end));
    if (expected === undefined || expected === null) return text;
    expectations += 1;
    const value = `() => (${expected[1]!})`;
    if (ts.isExpressionStatement(statement)) return `__check(() => (${statement.expression.getText(file)}), ${value});`;
    const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations[0]?.name : undefined;
    if (declared === undefined || !ts.isIdentifier(declared)) throw new Error(`no value to expect: ${text}`);
    return `${text}; __check(() => ${declared.text}, ${value});`;
  });
  const { outputText } = ts.transpileModule(`{ ${statements.join("\n")} }`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return { javascript: outputText, expectations };
};

const isTensor = (value: unknown): value is gradmap.Tensor =>
  typeof value === "object" && value !== null && "shape" in value && "data" in value;

/** Deep equality, numbers within 1e-12 relative; a tensor may be written as nested arrays. */
const difference = (found: unknown, expected: unknown, path = "the value"): string | undefined => {
  const complaint = `${path} is ${JSON.stringify(found)}, documented as ${JSON.stringify(expected)}`;
  if (typeof expected === "number") return close(found, expected) ? undefined : complaint;
  if (typeof expected !== "object" || expected === null) return Object.is(found, expected) ? undefined : complaint;
  if (isTensor(found) && Array.isArray(expected)) return difference(gradmap.toNested(found), expected, path);
  if (typeof found !== "object" || found === null || Array.isArray(found) !== Array.isArray(expected)) return complaint;
  const [keys, others] = [Object.keys(expected), Object.keys(found)];
  if (keys.length !== others.length) return complaint;
  return keys
    .map((key) => difference(Reflect.get(found, key), Reflect.get(expected, key), `${path}.${key}`))
    .find((problem) => problem !== undefined);
};

// Some names are those of an op and of a layer or a schedule: an example means those of its own subpath.
const scopeWith = (names: object): ReadonlyMap<string, unknown> =>
  new Map(Object.entries({ ...laws, ...show, ...names, pipe }));
const learnFirst = scopeWith({ ...gradmap, ...learn });
const gradmapFirst = scopeWith({ ...learn, ...gradmap });
const scopeOf = (where: string): ReadonlyMap<string, unknown> =>
  where.startsWith("src/learn/") ? learnFirst : gradmapFirst;

/** What is wrong with an example, and how much of it was checked. */
const run = (code: string, where = ""): { readonly problems: readonly string[]; readonly checked: number } => {
  const problems: string[] = [];
  let checked = 0;
  const check = (found: () => unknown, expected: () => unknown): void => {
    checked += 1;
    const problem = difference(found(), expected());
    if (problem !== undefined) problems.push(problem);
  };
  const { javascript, expectations } = prepare(code);
  const scope = scopeOf(where);
  new Function(...scope.keys(), "__check", javascript)(...scope.values(), check);
  expect(checked).toBe(expectations);
  return { problems, checked };
};

describe("every @example", () => {
  const examples = sources.flatMap(examplesIn);

  test("is found", () => {
    expect(examples.length).toBeGreaterThan(100);
  });

  test.each(examples)("$where", ({ code, where }) => {
    const { problems, checked } = run(code, where);
    expect(problems).toEqual([]);
    // An example of a type says what it is in comments.
    if (!/^\s*\/\/ type /.test(code)) expect(checked).toBeGreaterThan(0);
  });
});

const isFunction = (value: unknown): boolean => typeof value === "function" && !/^class\b/.test(String(value));

test("every public name has a sentence, and every public function of gradmap, gradmap/learn and gradmap/show an example", () => {
  const files = ["src/index.ts", "src/show.ts", "src/learn/index.ts", "laws/index.ts"].map((name) => join(root, name));
  const silent = files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!;
    return checker.getExportsOfModule(module).flatMap((exported) => {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const tags = symbol.getJsDocTags(checker).map(({ name }) => name);
      const shown =
        tags.includes("example") ||
        !isFunction(scopeOf(file.slice(root.length)).get(exported.name)) ||
        file.includes("laws");
      return symbol.getDocumentationComment(checker).length > 0 && shown ? [] : [exported.name];
    });
  });
  expect(silent).toEqual([]);
});

describe("the check can fail", () => {
  test.each([
    ["add(1, 2) // => 3", "the value is"],
    ["evaluate(add(1, 2), {}) // => 4", "the value is 3, documented as 4"],
    ["toNested(tensor([1, 2])) // => [1, 3]", "the value.1 is 2, documented as 3"],
    ["const a = { b: [1] } // => { b: [1], c: 2 }", "the value is"],
    ["0.1 + 0.2 // => 0.30001", "the value is"],
  ])("%s", (code, complaint) => {
    expect(run(code).problems.join("\n")).toContain(complaint);
  });

  test("and passes what is right", () => {
    const code =
      'const x: Expr = variable("x")\nconst y = add(\n  x,\n  1,\n)\nevaluate(y, { x: 0.1 + 0.2 }) // => 1.3';
    expect(run(code)).toEqual({ problems: [], checked: 1 });
    expect(run("tensor([[1, 2]]) // => [[1, 2]]").problems).toEqual([]);
  });
});
