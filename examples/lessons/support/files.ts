// Where the lessons are: beside this folder, as sources and as modules. Reads and imports them.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Lesson } from "./lesson.js";
import { type Transcript, transcriptOf } from "./transcript.js";

// The package finds itself, so that the path is right from the sources and from dist.
const folder = join(dirname(createRequire(import.meta.url).resolve("gradmap/package.json")), "examples", "lessons");

/** The lessons' names, in order: `01-a-derivative-by-hand`. */
export const lessonNames: readonly string[] = readdirSync(folder)
  .filter((file) => /^\d\d-.*\.ts$/.test(file))
  .map((file) => file.slice(0, -".ts".length))
  .sort();

/** The README beside the lessons. */
export const introductionPath = join(folder, "README.md");

export const pathOf = (name: string): string => join(folder, `${name}.ts`);

/** A lesson, run. */
export const runLesson = async (name: string): Promise<Transcript> => {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const url = new URL(`../${name}.${extension}`, import.meta.url);
  const module: { readonly lesson: Lesson } = await import(/* @vite-ignore */ fileURLToPath(url));
  return transcriptOf(name, readFileSync(pathOf(name), "utf8"), module.lesson);
};
