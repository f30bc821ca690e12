#!/usr/bin/env node
// The program `gradmap`: reads the words it was started with, prints what they come to. The only place of the command line
// that touches the process.
import { statSync, writeFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { commandFailures as fail } from "../expr/failures/commands.js";
import { saveFile } from "../files/files.js";
import { commandLine } from "./command.js";
import { type Machine, type Outcome, refused } from "./outcome.js";

const isFolder = (path: string): boolean | undefined => statSync(path, { throwIfNoEntry: false })?.isDirectory();

const found = (path: string): string | undefined => (isFolder(path) === false ? resolve(path) : undefined);

// Why it does not write to a folder, the system says by its code, as it does of all else.
const save = (path: string, text: string): void => (isFolder(path) ? writeFileSync : saveFile)(path, text);

// The file that is being imported: it can end the process, or wait for what never comes.
let importing: string | undefined;

const loaded = async (path: string): Promise<Readonly<Record<string, unknown>>> => {
  importing = path;
  setTimeout(() => {
    if (importing !== undefined) process.stderr.write(`Still importing ${path}. Ctrl+C ends it.\n`);
  }, 10_000).unref();
  try {
    return await import(pathToFileURL(path).href);
  } finally {
    importing = undefined;
  }
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
  save,
  load: loaded,
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
  if (error.code === "EPIPE") process.exit();
  writeSync(process.stderr.fd, `${fail.unwritten("the output", error.message).message}\n`);
  process.exit(2);
});

let isDone = false;
process.on("exit", () => {
  if (isDone) return;
  // What says nothing must not look as if all were fine.
  process.exitCode = 2;
  writeSync(process.stderr.fd, `${fail.fileEnds(importing ?? "the file").message}\n`);
});

const { code, out, err } = await commandLine(process.argv.slice(2), machine).catch(unexpected);
isDone = true;
process.exitCode = code;
process.stderr.write(err);
// An imported file may have left timers or servers behind: they do not keep the command from its end.
process.stdout.write(out, (error) => {
  if (error === null || error === undefined) process.exit();
});
