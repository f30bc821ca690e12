// A lesson in the terminal: `npm run lesson 4`. With `--answer FILE` the reader's answers are checked, and with `--record`
// what the lesson prints is written into the comments of its source.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Answers, marked, marksText } from "./support/answers.js";
import { lessonNames, pathOf, runLesson } from "./support/files.js";
import { sourceOf } from "./support/source.js";
import { terminalText } from "./support/terminal.js";
import { recorded } from "./support/transcript.js";

/** A reader's file as a module. TypeScript is read as JavaScript with its types left out. */
const answersOf = async (file: string): Promise<Answers> => {
  const path = resolve(file);
  if (extname(path) !== ".ts") return import(pathToFileURL(path).href);
  const { default: ts } = await import("typescript");
  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 },
  });
  // Beside the reader's file, so that its imports are found; for as long as it takes to read it.
  const written = `${path}.answers.mjs`;
  writeFileSync(written, outputText);
  try {
    return await import(pathToFileURL(written).href);
  } finally {
    rmSync(written);
  }
};

const [wanted, option, file] = process.argv.slice(2);
const number = Number(wanted);
const name = lessonNames.find((known) => Number.parseInt(known, 10) === number);

const refuse = (message: string): void => {
  console.error(message);
  process.exitCode = 1;
};

const titleOf = (known: string): string => sourceOf(known, readFileSync(pathOf(known), "utf8")).title;
const list = (): string => lessonNames.map((known) => `  ${titleOf(known)}`).join("\n");

if (wanted === undefined) {
  console.log(`Write npm run lesson NUMBER.\n${list()}`);
} else if (name === undefined) {
  refuse(`There is no lesson ${wanted}. Write npm run lesson NUMBER, with one of:\n${list()}`);
} else {
  const transcript = await runLesson(name);
  if (option === undefined) {
    console.log(terminalText(transcript));
  } else if (option === "--record") {
    writeFileSync(pathOf(name), recorded(readFileSync(pathOf(name), "utf8"), transcript));
  } else if (option !== "--answer") {
    refuse(`There is no option ${option}. Write npm run lesson ${wanted} -- --answer FILE`);
  } else if (file === undefined) {
    refuse(`Which file? Write npm run lesson ${wanted} -- --answer FILE`);
  } else {
    try {
      const answers = await answersOf(file);
      console.log(marksText(transcript, answers));
      if (!marked(transcript, answers).every(({ complaints }) => complaints?.length === 0)) process.exitCode = 1;
    } catch (error) {
      refuse(`${file} could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
