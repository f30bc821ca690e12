// A lesson as text for the terminal: prose as it is written, code with what it prints, exercises with their hints.
import { type Asked, commandOf, type Section, type Step, type Transcript, taskOf } from "./transcript.js";

const indented = (text: string, by: string): string =>
  text
    .split("\n")
    .map((line) => (line === "" ? "" : `${by}${line}`))
    .join("\n");

const exerciseText = (asked: Asked, number: number): string =>
  [
    `Exercise: ${asked.name}`,
    indented(taskOf(asked), "  "),
    `  Hint: ${asked.hint}`,
    `  To check yours: ${commandOf(number)}`,
    "",
  ].join("\n");

const stepText = ({ statement, event }: Step, number: number): string => {
  switch (event?.kind) {
    case undefined:
      return indented(statement.code, "    ");
    case "print":
      return `${indented(statement.code, "    ")}\n${indented(event.text, "      => ")}`;
    case "draw":
      return `${indented(statement.code, "    ")}\n      [a picture, on the page: ${event.seen}]`;
    case "exercise":
      return exerciseText(event, number);
  }
};

const sectionText = (section: Section, number: number): string =>
  section.kind === "prose" ? section.markdown : section.steps.map((step) => stepText(step, number)).join("\n");

/** The whole lesson as text. */
export const terminalText = ({ title, sections, number }: Transcript): string =>
  [title, "=".repeat(title.length), "", ...sections.map((section) => `${sectionText(section, number)}\n`)].join("\n");
