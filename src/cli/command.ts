// The command line as a function: words in, an outcome out. Knows the names of the commands; mistakes of users become
// messages here.
import { GradError } from "../expr/errors.js";
import { commandFailures as fail } from "../expr/failures/commands.js";
import { nearest } from "../transform/nearest.js";
import { check } from "./check.js";
import { explain } from "./explain.js";
import { type Machine, type Outcome, printed, refused } from "./outcome.js";
import { help, overview, usage } from "./usage.js";

type Command = (args: readonly string[], machine: Machine) => Promise<Outcome>;

const commands: ReadonlyMap<string, Command> = new Map([
  ["explain", explain],
  ["check", check],
]);

const asksFor = (args: readonly string[], ...words: readonly string[]): boolean => {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((word) => words.includes(word));
};

const saved = (machine: Machine, { path, text }: NonNullable<Outcome["file"]>): void => {
  try {
    machine.save(path, text);
  } catch (error) {
    throw fail.unwritten(path, error instanceof Error ? error.message : String(error));
  }
};

const chosen = (args: readonly string[], machine: Machine): Outcome | Promise<Outcome> => {
  const [name, ...rest] = args;
  if (name === undefined) return refused(usage);
  if (["--version", "-v"].includes(name)) return printed(`${machine.version}\n`);
  if (["--help", "-h"].includes(name)) return printed(overview);
  if (name === "help" && rest[0] === undefined) return printed(overview);
  const asked = name === "help" ? rest[0]! : name;
  const command = commands.get(asked);
  if (command === undefined) throw fail.unknownCommand(asked, nearest(asked, [...commands.keys()]));
  if (name === "help") return printed(help.get(asked)!);
  return asksFor(rest, "--help", "-h") ? printed(help.get(name) ?? overview) : command(rest, machine);
};

// By its name, too: it may come from the copy of the library that a user's file has imported.
const isGradError = (error: unknown): error is Error =>
  error instanceof GradError || (error instanceof Error && error.name === "GradError");

/** What the words of a command line come to. Only faults of the program itself are thrown. */
export const commandLine = async (args: readonly string[], machine: Machine): Promise<Outcome> => {
  try {
    const outcome = await chosen(args, machine);
    if (outcome.file !== undefined) saved(machine, outcome.file);
    return outcome;
  } catch (error) {
    if (isGradError(error)) return refused(`${error.message}\n`);
    throw error;
  }
};
