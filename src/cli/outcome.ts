// What a command comes to, as data, and what it may ask of the machine. Knows no command; writes nothing.

/** 0: fine. 1: a law is broken, or a derivative disagrees with differences. 2: wrong usage or bad input. */
export type ExitCode = 0 | 1 | 2;

/** What a command has to say. Printing it is left to whoever asked. */
export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
  /** A file that is to be written before anything is printed. */
  readonly file?: { readonly path: string; readonly text: string };
}

/** What commands ask of the machine. */
export interface Machine {
  /** The absolute path of a file as the user wrote it; `undefined` where there is no such file, or a folder. */
  readonly find: (path: string) => string | undefined;
  /** Writes a file, as a whole or not at all. */
  readonly save: (path: string, text: string) => void;
  /** What the module at an absolute path exports. */
  readonly load: (path: string) => Promise<Readonly<Record<string, unknown>>>;
  /** The module `gradmap/laws`: the one that the module at `path` would get, since expressions of two copies do not mix. */
  readonly laws: (path: string) => Promise<typeof import("gradmap/laws")>;
  readonly node: { readonly version: string; readonly readsTypeScript: boolean };
  readonly version: string;
  /** Whether to write in colour. */
  readonly colour: boolean;
}

export const printed = (out: string, code: ExitCode = 0): Outcome => ({ code, out, err: "" });

export const refused = (err: string): Outcome => ({ code: 2, out: "", err });
