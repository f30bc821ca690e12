// What saving asks of a file system, and the one that Node runs on: what a path leads to, and who may do what with a file.
// Ignorant of what is saved.
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/** What saving asks of a file system. */
export interface FileSystem {
  /** What a path leads to. */
  readonly find: (path: string) => Place;
  /** A new file, to be written to: an error if there is one already. Who may do what with it is as for `like`. */
  readonly create: (path: string, like: string | undefined) => number;
  /** What is there already, and is written to as it is. */
  readonly open: (path: string) => number;
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

/** What stands at the end of a path and of the links behind it: a pipe or a device is a stream. */
export interface Place {
  readonly path: string;
  readonly kind: "nothing" | "file" | "folder" | "stream";
}

// As many links as most systems follow.
const mostLinks = 40;

/** The end of the links behind a path, also where nothing stands there. */
const behindLinks = (path: string): string => {
  let end = path;
  for (let i = 0; i < mostLinks && lstatSync(end, { throwIfNoEntry: false })?.isSymbolicLink() === true; i++)
    // A link is read from where it really stands: its folder may be behind a link, too.
    end = resolve(realpathSync(dirname(end)), readlinkSync(end));
  return end;
};

const find = (path: string): Place => {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there === undefined) return { path: behindLinks(path), kind: "nothing" };
  if (there.isDirectory()) return { path, kind: "folder" };
  // The links of /dev lead to what the process has open, and to no file of that name.
  if (!there.isFile() || path.startsWith("/dev/")) return { path, kind: "stream" };
  // A folder's permission would be enough to replace what nobody may write to.
  accessSync(path, constants.W_OK);
  return { path: realpathSync(path), kind: "file" };
};

const create = (path: string, like: string | undefined): number => {
  if (like === undefined) return openSync(path, "wx");
  const { mode, uid, gid } = statSync(like);
  // Nobody else reads it before it is known who may.
  const file = openSync(path, "wx", 0o600);
  // Only some may give files away, and some disks know no permissions: then it is the file of who writes it.
  wherePossible(() => fchownSync(file, uid, gid));
  wherePossible(() => fchmodSync(file, mode & 0o7777));
  return file;
};

const wherePossible = (f: () => void): void => {
  try {
    f();
  } catch {
    // The file is whole all the same.
  }
};

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

/** The file system that Node runs on. */
export const disk: FileSystem = {
  find,
  create,
  open: (path) => openSync(path, "w"),
  write: (file, bytes) => writeSync(file, bytes),
  flush: fsyncSync,
  close: closeSync,
  rename: renameSync,
  remove: (path) => rmSync(path, { force: true }),
  flushFolder,
};
