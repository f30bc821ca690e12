// The pages are executed: each block of TypeScript type-checks and runs, and each line that ends in `// => value` has that
// value. A block has every public name in scope, and what it imports besides. The blocks of the README stand alone, those
// of a page that leads from one to the next are one program.
import { readFileSync } from "node:fs";
import * as os from "node:os";
import { fileURLToPath } from "node:url";
import * as fpFunction from "fp-ts/lib/function.js";
import * as gradmap from "gradmap";
import * as files from "gradmap/files";
import * as laws from "gradmap/laws";
import * as learn from "gradmap/learn";
import * as show from "gradmap/show";
import * as immer from "immer";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const modules: Readonly<Record<string, object>> = {
  gradmap,
  "gradmap/files": files,
  "gradmap/laws": laws,
  "gradmap/learn": learn,
  "gradmap/show": show,
  "fp-ts/lib/function.js": fpFunction,
  immer,
  "node:os": os,
  // Tests that a page registers are run where they stand: a test cannot hold others.
  vitest: { describe: (_: string, body: () => void) => body(), it: (_: string, body: () => void) => body() },
};

interface Block {
  readonly page: string;
  readonly line: number;
  readonly code: string;
}

const fence = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** The blocks of a page; what is «printed below» one is the next block of plain text. */
const blocksOf = (page: string): readonly Block[] => {
  const text = readFileSync(path(page), "utf8");
  const fenced = [...text.matchAll(fence)].map(({ 1: language, 2: code, index }) => ({
    language,
    code: code!,
    line: text.slice(0, index).split("\n").length,
  }));
  return fenced.flatMap(({ language, code, line }, i): readonly Block[] => {
    if (language !== "ts") return [];
    const printed =
      fenced
        .slice(i + 1)
        .find((other) => other.language === "text")
        ?.code.trimEnd() ?? "";
    const withPrinted = code.replace(/\/\/ => printed below$/gm, () => `// => ${JSON.stringify(printed)}`);
    return [{ page, line, code: withPrinted }];
  });
};

const together = (all: readonly Block[]): Block => ({ ...all[0]!, code: all.map(({ code }) => code).join("\n") });

const blocks = [
  ...blocksOf("README.md"),
  together(blocksOf("laws/README.md")),
  together(blocksOf("src/learn/README.md")),
  together(blocksOf("src/show/README.md")),
];

const importLine = /^import \{([^}]*)\} from "([^"]+)";$/gm;

/** What a block imports, by name: types included. */
const importsOf = (code: string): readonly (readonly [name: string, module: string])[] =>
  [...code.matchAll(importLine)].flatMap(([, names, module]) =>
    names!.split(",").map((name) => [name.trim(), module!] as const),
  );

// Each expectation becomes a call, on its own line, so that a failure shows the line of the README.
const withChecks = (code: string): string =>
  code
    .replace(importLine, "")
    .replace(
      /^(?:const (\w+) = )?(.*?);? *\/\/ => (.*)$/gm,
      (_, name: string | undefined, found: string, value: string) => {
        const check = `() => (${value}));`;
        return name === undefined
          ? `__check(() => (${found}), ${check}`
          : `const ${name} = ${found}; __check(() => ${name}, ${check}`;
      },
    )
    .replace(/^(.*?);? *\/\/ throws ([A-Z-]+).*$/gm, "__throws(() => ($1), '$2');");

describe("the code of the pages", () => {
  test.each(blocks)("$page: the block at line $line runs", ({ code }) => {
    const scope = new Map<string, unknown>(Object.entries(gradmap));
    for (const [name, module] of importsOf(code)) {
      if (name.startsWith("type ")) continue;
      const value: unknown = Reflect.get(modules[module] ?? {}, name);
      expect(value, `${name} of ${module}`).toBeDefined();
      scope.set(name, value);
    }
    let checks = 0;
    scope.set("__check", (found: () => unknown, expected: () => unknown) => {
      checks += 1;
      expect(found()).toEqual(expected());
    });
    scope.set("__throws", (f: () => unknown, errorCode: string) => {
      checks += 1;
      expect(f).toThrow(`[${errorCode}]`);
    });
    const { outputText } = ts.transpileModule(`{ ${withChecks(code)} }`, {
      compilerOptions: { target: ts.ScriptTarget.ES2022 },
    });
    new Function(...scope.keys(), outputText)(...scope.values());
    expect(checks).toBe(code.match(/\/\/ (=>|throws) /g)?.length ?? 0);
  });

  test("every block type-checks as it stands", () => {
    const { config } = ts.readConfigFile(path("test/tsconfig.json"), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, path("test"));
    const types = ["Expr", "Operand", "Tensor"].map((name) => `type ${name}`);
    const files = new Map(
      blocks.map(({ page, code, line }) => {
        const imported = importsOf(code);
        const others = new Map(imported.filter(([, module]) => module !== "gradmap"));
        const ownTypes = imported.flatMap(([name, module]) =>
          module === "gradmap" && /^type /.test(name) ? [name] : [],
        );
        // What a page imports from elsewhere stands for itself: linear is an op, and a layer of gradmap/learn.
        const own = Object.keys(gradmap).filter((name) => !others.has(name));
        const header = [
          `import { ${[...new Set([...own, ...types, ...ownTypes])].join(", ")} } from "gradmap";`,
          ...[...others].map(([name, module]) => `import { ${name} } from "${module}";`),
        ];
        return [
          path(`test/${page.replaceAll("/", "-")}-${line}.ts`),
          `${header.join("\n")}\n{${code.replace(importLine, "")}}`,
        ] as const;
      }),
    );
    const host = ts.createCompilerHost(options);
    const { getSourceFile, fileExists } = host;
    host.fileExists = (name) => files.has(name) || fileExists(name);
    host.getSourceFile = (name, version, ...rest) => {
      const text = files.get(name);
      return text === undefined ? getSourceFile(name, version, ...rest) : ts.createSourceFile(name, text, version);
    };
    const program = ts.createProgram([...files.keys()], options, host);
    const problems = [...files.keys()].flatMap((name) =>
      program
        .getSemanticDiagnostics(program.getSourceFile(name))
        .map((d) => `${name.replace(/^.*test\//, "")}: ${ts.flattenDiagnosticMessageText(d.messageText, "\n")}`),
    );
    expect(problems).toEqual([]);
  });
});
