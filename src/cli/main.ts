#!/usr/bin/env node
// The program `gradmap`: reads the words it was started with, prints what they come to. The only place of the command line
// that touches the process.
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { saveFile } from "../files/files.js";
import { commandLine } from "./command.js";
import { type Machine, type Outcome, refused } from "./outcome.js";

const found = (path: string): string | undefined => {
  const whole = resolve(path);
  return statSync(whole, { throwIfNoEntry: false }) === undefined ? undefined : whole;
};

// The copy of the library that the user's file gets, or the one that this program is part of.
const lawsFor = (path: string): Promise<typeof import("gradmap/laws")> => {
  try {
    return import(pathToFileURL(createRequire(path).resolve("gradmap/laws")).href);
  } catch {
    return import("gradmap/laws");
  }
};

const version = (): string => {
  const { version: given }: { readonly version: string } = createRequire(import.meta.url)("gradmap/package.json");
  return given;
};

const { NO_COLOR = "", GRADMAP_DEBUG = "" } = process.env;

const machine: Machine = {
  find: found,
  save: saveFile,
  load: (path) => import(pathToFileURL(path).href),
  laws: lawsFor,
  node: { version: process.versions.node, readsTypeScript: Boolean(Reflect.get(process.features, "typescript")) },
  version: version(),
  colour: process.stdout.isTTY === true && NO_COLOR === "",
};

const unexpected = (error: unknown): Outcome => {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const stack = error instanceof Error ? (error.stack ?? text) : text;
  return refused(
    GRADMAP_DEBUG === ""
      ? `gradmap stopped at something unexpected.\n  ${text}\n  GRADMAP_DEBUG=1 shows where; please report it.\n`
      : `${stack}\n`,
  );
};

// A reader that has seen enough, such as head, closes the pipe: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

const { code, out, err } = await commandLine(process.argv.slice(2), machine).catch(unexpected);
process.exitCode = code;
process.stderr.write(err);
process.stdout.write(out);
