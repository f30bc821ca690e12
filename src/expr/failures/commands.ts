// What the command line says of commands that it cannot carry out. Wording only. Kept out of the errors that every program
// carries: only src/cli imports it.
import { type GradError, type GradErrorCode, listed, showShape, error as whole } from "../gradError.js";

// A page of nonsense is not to be answered with a page.
const clipped = (text: string): string => (text.length > 400 ? `${text.slice(0, 400)}...` : text);

const error = (code: GradErrorCode, where: string, expected: string, found: string, hint: string): GradError =>
  whole(code, where, clipped(expected), clipped(found), hint);

const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);

const help = (command: string): string => `${command} --help says what there is.`;

// Why the system did not write, in words.
const reasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "no folder to put it in"],
  ["ENOTDIR", "a file where a folder should be"],
  ["EISDIR", "a folder of that name"],
  ["EACCES", "no permission to write there"],
  ["EPERM", "no permission to write there"],
  ["EROFS", "a place that can only be read"],
  ["ENOSPC", "no room"],
]);

export const commandFailures = {
  unknownCommand: (found: string, nearest: string | undefined): GradError =>
    error(
      "GM-OPTION",
      "gradmap",
      "a command: explain or check",
      quoted(found),
      nearest === undefined
        ? `For a formula write: gradmap explain ${quoted(found)}. ${help("gradmap")}`
        : `Did you mean gradmap ${nearest}? ${help("gradmap")}`,
    ),

  unknownOption: (command: string, found: string, nearest: string | undefined): GradError =>
    error(
      "GM-OPTION",
      command,
      "an option that it has",
      found,
      `${nearest === undefined ? (/^--[\w-]+$/.test(found) ? "" : "A formula that begins with two signs goes after --. ") : `Did you mean ${nearest}? `}${help(command)}`,
    ),

  optionValueMissing: (command: string, option: string, example: string): GradError =>
    error("GM-OPTION", command, `a value after ${option}`, "none", `Write ${option} ${example}.`),

  optionWithoutValue: (command: string, option: string, found: string): GradError =>
    error(
      "GM-OPTION",
      command,
      `${option} without a value`,
      `${option}=${found}`,
      "What is written goes to a file with --out FILE.",
    ),

  optionTwice: (command: string, option: string): GradError =>
    error("GM-OPTION", command, `${option} once`, "it twice", "Leave one of them out."),

  oneArgument: (command: string, what: string, found: readonly string[], hint: string): GradError =>
    error(
      "GM-OPTION",
      command,
      `one ${what}`,
      found.length === 0 ? "none" : `${found.length}: ${listed(found.map(quoted))}`,
      hint,
    ),

  wholeNumber: (command: string, option: string, [least, most]: readonly [number, number], found: string): GradError =>
    error(
      "GM-OPTION",
      command,
      `a whole number${Number.isFinite(least) ? ` from ${least}${Number.isFinite(most) ? ` to ${most}` : " on"}` : ""} for the option ${option}`,
      quoted(found),
      `Write ${option} 10.`,
    ),

  oneFormat: (command: string, found: readonly string[]): GradError =>
    error("GM-OPTION", command, "one form to write in", found.join(" and "), "Call it once for each."),

  sectionInForm: (section: string, form: string): GradError =>
    error("GM-OPTION", "gradmap explain", `${section} with the text`, `it with ${form}`, "Call it once for each."),

  binding: (found: string): GradError =>
    error(
      "GM-OPTION",
      "gradmap explain --at",
      "values such as x=2,y=1/3",
      quoted(found),
      "Each variable gets an equals sign and its value; commas stand between them.",
    ),

  bindingTwice: (name: string): GradError =>
    error("GM-OPTION", "gradmap explain --at", `one value for ${name}`, "two", "Leave one of them out."),

  bindingOpen: (name: string, found: string, open: readonly string[]): GradError =>
    error(
      "GM-OPTION",
      "gradmap explain --at",
      `a number for ${name}, such as 2, -1e-3, 1/3 or pi`,
      `${quoted(found)}, with ${listed(open)} in it`,
      "Values may be formulas, but only of numbers.",
    ),

  bindingConstant: (name: string, value: number): GradError =>
    error(
      "GM-OPTION",
      "gradmap explain --at",
      "a variable's name",
      `${name}, which is the number ${value} in every formula`,
      "Choose another name for the variable.",
    ),

  bindingUnused: (name: string, variables: readonly string[]): GradError =>
    error(
      "GM-OPTION",
      "gradmap explain --at",
      variables.length === 0 ? "no values: the formula has no variables" : `values for ${listed(variables)}`,
      `a value for ${name}, which is not in the formula`,
      variables.length === 0 ? "Leave --at out." : "Mend the name, or leave it out.",
    ),

  bindingsMissing: (missing: readonly string[], example: string): GradError =>
    error(
      "GM-UNBOUND",
      "gradmap explain",
      "a value for each variable of the formula",
      `none for ${missing.join(", ")}`,
      `Write --at ${example}.`,
    ),

  valuesFor: (option: string, example: string): GradError =>
    error(
      "GM-UNBOUND",
      `gradmap explain ${option}`,
      "values for the variables: it shows numbers",
      "none",
      `Write --at ${example}.`,
    ),

  oneNumber: (shape: readonly number[]): GradError =>
    error(
      "GM-SHAPE-SCALAR",
      "gradmap explain",
      "a formula for one number",
      `one for numbers of the shape ${showShape(shape)}`,
      "Put sum(...) or mean(...) around it.",
    ),

  fileMissing: (path: string): GradError =>
    error(
      "GM-FILE",
      "gradmap check",
      "a file with ops",
      `no file ${path}`,
      "Paths are read from the folder you are in.",
    ),

  fileKind: (path: string): GradError =>
    error(
      "GM-FILE",
      "gradmap check",
      "a module that Node can import: .js, .mjs, .cjs, .ts, .mts or .cts",
      path,
      "Name the module that exports the ops.",
    ),

  fileTypes: (path: string, node: string): GradError =>
    error(
      "GM-FILE",
      "gradmap check",
      "a Node that reads TypeScript by itself (22.18 or later)",
      `Node ${node} and ${path}`,
      "Compile it first and name the .js file, or start it through a loader: node --import tsx node_modules/.bin/gradmap check FILE.",
    ),

  fileThrows: (path: string, found: string): GradError =>
    error(
      "GM-FILE",
      "gradmap check",
      `${path} to be a module that can be imported`,
      "one that fails",
      `${found.replaceAll("\n", "\n  ")}\n  Mend it until it runs by itself: node ${path} shows more.`,
    ),

  fileEnds: (path: string): GradError =>
    error(
      "GM-FILE",
      "gradmap check",
      `${path} to be imported to its end`,
      "a process that ended before",
      "Does it call process.exit, or await something that never comes?",
    ),

  unwritten: (path: string, found: string): GradError => {
    const code = /\bE[A-Z]{3,}\b/.exec(found)?.[0] ?? "";
    return error(
      "GM-FILE",
      "gradmap",
      `to write ${path}`,
      reasons.get(code) ?? found,
      "Choose another place with --out FILE. A file that was there before is as it was.",
    );
  },

  fileEmpty: (path: string, exported: readonly string[], notes: readonly string[]): GradError =>
    error(
      "GM-FILE",
      "gradmap check",
      `${path} to export something that has laws`,
      exported.length === 0 ? "a file that exports nothing" : `exports without laws: ${listed(exported)}`,
      [
        ...notes,
        "Export ops made by defineOp, or sets of laws: export const lawsOfLoss = functionLaws(loss, { w: 1, b: 0 }).",
      ].join("\n  "),
    ),
} as const;
