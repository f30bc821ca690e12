// Files that are written as a whole or not at all. Knows the file system, and hence runs in Node alone; is ignorant of what
// is in the files.
import { randomUUID } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { fail } from "../expr/errors.js";

/** What saving asks of a file system. */
export interface FileSystem {
  /** A new file, to be written to: an error if there is one already. */
  readonly create: (path: string) => number;
  /** Writes a part, and says how many bytes it was. */
  readonly write: (file: number, bytes: Uint8Array) => number;
  /** Returns when what was written is on the disk. */
  readonly flush: (file: number) => void;
  readonly close: (file: number) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  /** Returns when what a folder holds is on the disk, where the system can say so. */
  readonly flushFolder: (path: string) => void;
}

const flushFolder = (path: string): void => {
  let folder: number | undefined;
  try {
    folder = openSync(path, "r");
    fsyncSync(folder);
  } catch {
    // Some systems have no such thing. The file is whole all the same, under its old name or its new one.
  } finally {
    if (folder !== undefined) closeSync(folder);
  }
};

const disk: FileSystem = {
  create: (path) => openSync(path, "wx"),
  write: (file, bytes) => writeSync(file, bytes),
  flush: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  flushFolder,
};

const described = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** `saveFile` on any file system. */
export const saveWith =
  (system: FileSystem, unique: () => string) =>
  (path: string, contents: string | Uint8Array): void => {
    if (typeof contents !== "string" && !(contents instanceof Uint8Array))
      throw fail.saved("saveFile", "text or bytes", typeof contents, "Write saveFile(path, treeToJson(params)).");
    const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
    const beside = `${path}.${unique()}.tmp`;
    let isCreated = false;
    try {
      const file = system.create(beside);
      isCreated = true;
      try {
        for (let at = 0; at < bytes.length; ) at += system.write(file, bytes.subarray(at));
        system.flush(file);
      } finally {
        system.close(file);
      }
      system.rename(beside, path);
    } catch (error) {
      if (isCreated) system.remove(beside);
      throw fail.saved(
        "saveFile",
        `to write ${path}`,
        described(error),
        "What the file held before is still there. Is the folder there, and is there room?",
      );
    }
    system.flushFolder(dirname(path));
  };

const save = saveWith(disk, randomUUID);

/**
 * Writes text or bytes to a file, as a whole or not at all: to a new file beside it, which takes the old one's place only
 * when it is on the disk. If anything fails, what was there before is there still.
 *
 * ```ts
 * saveFile("model.safetensors", toSafetensors(params))
 * saveFile("training.json", treeToJson(state))
 * ```
 *
 * @throws GM-FILE if it cannot be written.
 */
export const saveFile = (path: string, contents: string | Uint8Array): void => save(path, contents);

const read = (where: string, path: string): Uint8Array => {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fail.saved(
      where,
      `to read ${path}`,
      described(error),
      "Is the path right? It is relative to where Node was started.",
    );
  }
};

/**
 * The bytes of a file.
 *
 * ```ts
 * const params = fromSafetensors(loadFile("model.safetensors"), freshParams)
 * ```
 *
 * @throws GM-FILE if it cannot be read.
 */
export const loadFile = (path: string): Uint8Array => new Uint8Array(read("loadFile", path));

/**
 * The text of a file.
 *
 * ```ts
 * const state = treeFromJson(loadText("training.json"), startTraining(optimizer, freshParams))
 * ```
 *
 * @throws GM-FILE if it cannot be read, or is not text.
 */
export const loadText = (path: string): string => {
  const bytes = read("loadText", path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw fail.saved("loadText", `${path} to be text`, "bytes that are none", "Write loadFile(path) for bytes.");
  }
};
