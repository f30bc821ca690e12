// A machine of tests for the command line: modules and files that exist in memory only.
import * as laws from "gradmap/laws";
import { commandLine } from "../../src/cli/command.js";
import type { Machine, Outcome } from "../../src/cli/outcome.js";

export interface Parts {
  /** What the module of each path exports; an error to be thrown by it. */
  readonly modules?: Readonly<Record<string, Readonly<Record<string, unknown>> | Error>>;
  readonly colour?: boolean;
  readonly readsTypeScript?: boolean;
  readonly laws?: Machine["laws"];
  readonly save?: Machine["save"];
}

/** What the words come to, and what was written to files. */
export const started = async (
  args: readonly string[],
  { modules = {}, colour = false, readsTypeScript = false, laws: lawsOf = async () => laws, save }: Parts = {},
): Promise<Outcome & { readonly written: ReadonlyMap<string, string> }> => {
  const written = new Map<string, string>();
  const outcome = await commandLine(args, {
    find: (path) => (Object.hasOwn(modules, path) ? path : undefined),
    load: async (path) => {
      const found = modules[path];
      if (found === undefined || found instanceof Error) throw found;
      return found;
    },
    save: save ?? ((path, text) => written.set(path, text)),
    laws: lawsOf,
    node: { version: "20.20.2", readsTypeScript },
    version: "1.2.3",
    colour,
  });
  return { ...outcome, written };
};
