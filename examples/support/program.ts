// The edge of every example: the one place that reads and writes files and prints. The examples themselves are pure:
// `main()` returns data, lines to print and files to write, and this does it, if the example is what Node was started with.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** What an example returns, among its data. */
export interface Shown {
  readonly lines: readonly string[];
  /** Text by path, to be written. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Prints the lines and writes the files of `main()`, if the module at `url` is the program that was started. */
export const runIfStarted = (url: string, main: () => Shown): void => {
  const started = process.argv[1];
  if (started === undefined || pathToFileURL(realpathSync(started)).href !== url) return;
  const { lines, files = {} } = main();
  for (const line of lines) console.log(line);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`Wrote ${resolve(path)}`);
  }
};

// The package finds itself, so that the path is right from the sources and from dist.
const root = dirname(createRequire(import.meta.url).resolve("gradmap/package.json"));

/** The text of a file of `examples/data`. */
export const readData = (name: string): string => readFileSync(join(root, "examples", "data", name), "utf8");
