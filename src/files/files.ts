// Files that are written as a whole or not at all. Knows the file system, and hence runs in Node alone; is ignorant of what
// is in the files.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fail, type GradError } from "../expr/errors.js";
import { disk, type FileSystem, type Place } from "./disk.js";

const described = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const forbidden =
  "It may not be written to: save somewhere else, or change who may. A new file is made beside the old one, so its folder must allow that too.";

const hints: Readonly<Record<string, string>> = {
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: "This disk can only be read: save somewhere else.",
  ENOSPC: "The disk is full. What the file held before is still there.",
  EDQUOT: "The disk is full. What the file held before is still there.",
};

const unwritten = (path: string, error: unknown): GradError => {
  const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
  const hint = "What the file held before is still there. Is the folder there, and is there room?";
  return fail.saved("saveFile", `to write ${path}`, described(error), hints[String(code)] ?? hint);
};

/** `saveFile` on any file system. */
export const saveWith = (system: FileSystem, unique: () => string) => {
  const write = (file: number, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += system.write(file, bytes.subarray(at));
  };
  const stream = (path: string, bytes: Uint8Array): void => {
    const file = system.open(path);
    try {
      write(file, bytes);
    } finally {
      system.close(file);
    }
  };
  const replace = (path: string, like: string | undefined, bytes: Uint8Array): void => {
    const beside = `${path}.${unique()}.tmp`;
    let isCreated = false;
    try {
      const file = system.create(beside, like);
      isCreated = true;
      try {
        write(file, bytes);
        system.flush(file);
      } finally {
        system.close(file);
      }
      system.rename(beside, path);
    } catch (error) {
      if (isCreated) system.remove(beside);
      throw error;
    }
    system.flushFolder(dirname(path));
  };
  return (path: string, contents: string | Uint8Array): void => {
    if (typeof path !== "string")
      throw fail.saved("saveFile", "a path", typeof path, 'Write saveFile("model.json", text).');
    if (typeof contents !== "string" && !(contents instanceof Uint8Array))
      throw fail.saved("saveFile", "text or bytes", typeof contents, "Write saveFile(path, treeToJson(params)).");
    const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents;
    let place: Place | undefined;
    try {
      place = system.find(path);
      if (place.kind === "stream") stream(place.path, bytes);
      else if (place.kind !== "folder") replace(place.path, place.kind === "file" ? place.path : undefined, bytes);
    } catch (error) {
      throw unwritten(path, error);
    }
    if (place.kind === "folder")
      throw fail.saved(
        "saveFile",
        `to write ${path}`,
        "a folder",
        "Write the name of a file in it, such as model.json.",
      );
  };
};

const save = saveWith(disk, randomUUID);

/**
 * Writes text or bytes to a file, as a whole or not at all: to a new file beside it, which takes the old one's place only
 * when it is on the disk. If anything fails, what was there before is there still. Who may read and write it stays as it
 * was. Behind a link it is the file that the link leads to; a pipe or a device is written to as it is.
 *
 * ```ts
 * saveFile("model.safetensors", toSafetensors(params))
 * saveFile("training.json", treeToJson(state))
 * ```
 *
 * @throws GM-FILE, with the path, if it cannot be written.
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
