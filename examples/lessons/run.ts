// A lesson in the terminal: `npm run lesson 4`. With `--answer FILE` the reader's answers are checked, and with `--record`
// what the lesson prints is written into the comments of its source.
import { readFileSync, writeFileSync } from "node:fs";
import { marked, marksText } from "./support/answers.js";
import { lessonNames, pathOf, runLesson } from "./support/files.js";
import { loaded } from "./support/load.js";
import { sourceOf } from "./support/source.js";
import { terminalText } from "./support/terminal.js";
import { recorded } from "./support/transcript.js";

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
    const found = await loaded(file);
    if (found._tag === "Left") refuse(found.left);
    else {
      console.log(marksText(transcript, found.right));
      if (!marked(transcript, found.right).every(({ complaints }) => complaints?.length === 0)) process.exitCode = 1;
    }
  }
}
