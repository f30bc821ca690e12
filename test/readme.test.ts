// The README is executed: each block of TypeScript type-checks and runs, and each line that ends in `// => value` has
// that value. A block has every public name in scope, and what it imports besides.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fpFunction from "fp-ts/lib/function.js";
import * as gradmap from "gradmap";
import * as laws from "gradmap/laws";
import * as learn from "gradmap/learn";
import * as show from "gradmap/show";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const path = (name: string): string => fileURLToPath(new URL(`../${name}`, import.meta.url));

const modules: Readonly<Record<string, object>> = {
  gradmap,
  "gradmap/laws": laws,
  "gradmap/learn": learn,
  "gradmap/show": show,
  "fp-ts/lib/function.js": fpFunction,
};

interface Block {
  readonly line: number;
  readonly code: string;
  /** The next block of plain text: what `// => printed below` means. */
  readonly printed: string;
}

const readme = readFileSync(path("README.md"), "utf8");
const fence = /^```(\w+)\n([\s\S]*?)^```$/gm;
const fenced = [...readme.matchAll(fence)].map(([, language, code], i, all) => ({
  language,
  code: code!,
  line: readme.slice(0, all[i]!.index).split("\n").length,
}));
const blocks = fenced.flatMap(({ language, code, line }, i): readonly Block[] => {
  const printed =
    fenced
      .slice(i + 1)
      .find((other) => other.language === "text")
      ?.code.trimEnd() ?? "";
  return language === "ts" ? [{ line, code, printed }] : [];
});

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
        const expected = value === "printed below" ? "__printed" : `(${value})`;
        return name === undefined
          ? `__check(() => (${found}), () => ${expected});`
          : `const ${name} = ${found}; __check(() => ${name}, () => ${expected});`;
      },
    )
    .replace(/^(.*?);? *\/\/ throws ([A-Z-]+).*$/gm, "__throws(() => ($1), '$2');");

describe("README.md", () => {
  test.each(blocks)("the block at line $line runs", ({ code, printed }) => {
    const scope = new Map<string, unknown>(Object.entries(gradmap));
    for (const [name, module] of importsOf(code)) {
      if (name.startsWith("type ")) continue;
      const value: unknown = Reflect.get(modules[module] ?? {}, name);
      expect(value, `${name} of ${module}`).toBeDefined();
      scope.set(name, value);
    }
    let checks = 0;
    scope.set("__printed", printed);
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
      blocks.map(({ code, line }) => {
        const others = importsOf(code).filter(([, module]) => module !== "gradmap");
        const header = [
          `import { ${[...Object.keys(gradmap), ...types].join(", ")} } from "gradmap";`,
          ...others.map(([name, module]) => `import { ${name} } from "${module}";`),
        ];
        return [path(`test/readme-${line}.ts`), `${header.join("\n")}\n{${code.replace(importLine, "")}}`] as const;
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
        .map(
          (d) =>
            `${name.replace(/^.*readme-/, "README line ")}: ${ts.flattenDiagnosticMessageText(d.messageText, "\n")}`,
        ),
    );
    expect(problems).toEqual([]);
  });
});
