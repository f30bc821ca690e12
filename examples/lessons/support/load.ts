// A reader's file of answers as a module, or what keeps it from being one, in words for people who write their first file.
// Reads and imports it, and knows TypeScript: types may be copied from a lesson, and an error has a line.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Either, left, right } from "fp-ts/lib/Either.js";
import * as gradmap from "gradmap";
import * as learn from "gradmap/learn";
import * as show from "gradmap/show";
import ts from "typescript";
import type { Answers } from "./answers.js";

const packages = { gradmap, "gradmap/learn": learn, "gradmap/show": show };

/** What to write, for errors that people get who write such a file for the first time. */
export const adviceFor = (message: string): string => {
  const [, name] = /^(\w+) is not defined/.exec(message) ?? [];
  if (name === "require" || name === "exports" || name === "module")
    return '\nAnswers are written with `import { ... } from "gradmap";` and `export const ... = ...;`.';
  const home = Object.entries(packages).find(([, exported]) => name !== undefined && name in exported);
  if (name !== undefined && home !== undefined)
    return `\nAt the top of the file write import { ${name} } from "${home[0]}";`;
  return /Cannot find package 'gradmap'/.test(message)
    ? "\nThe file has to be in the folder of gradmap, beside package.json, or in a folder inside of it."
    : "";
};

const syntaxText = (text: string, { start = 0, messageText }: ts.Diagnostic): string => {
  const before = text.slice(0, start).split("\n");
  const line = text.split("\n")[before.length - 1] ?? "";
  return `line ${before.length}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}\n  ${line}\n  ${" ".repeat(before.at(-1)?.length ?? 0)}^`;
};

/** The answers in a file, JavaScript or TypeScript; on the left why it could not be loaded. */
export const loaded = async (file: string): Promise<Either<string, Answers>> => {
  const path = resolve(file);
  if (!existsSync(path)) return left(`There is no file ${basename(path)} in ${dirname(path)}.`);
  const text = readFileSync(path, "utf8");
  const { outputText, diagnostics = [] } = ts.transpileModule(text, {
    fileName: "answers.ts",
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
  });
  const [first] = diagnostics;
  if (first !== undefined) return left(`${file} could not be read, ${syntaxText(text, first)}`);
  // Beside the reader's file, so that its imports are found; for as long as it takes to read it.
  const written = `${path}.answers.mjs`;
  writeFileSync(written, outputText);
  try {
    return right(await import(/* @vite-ignore */ pathToFileURL(written).href));
  } catch (error) {
    // The name of the file that is gone again would be a riddle; what is in brackets is for those who know Node.
    const [message = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return left(`${file} could not be loaded: ${message.replaceAll(".answers.mjs", "")}${adviceFor(message)}`);
  } finally {
    rmSync(written);
  }
};
