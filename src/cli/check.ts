// gradmap check: the laws of every op that a file exports. Knows how a file is found and what is said of it; the laws
// themselves, and how they are run, are those of gradmap/laws.
import { extname } from "node:path";
import type { Violation } from "gradmap/laws";
import { commandFailures as fail } from "../expr/failures/commands.js";
import { type Arguments, argumentsOf, type Options, wholeNumber } from "./arguments.js";
import { type Checkable, checkablesIn } from "./exports.js";
import { type Ink, inkOf } from "./ink.js";
import type { Machine, Outcome } from "./outcome.js";
import { violationLines } from "./violationText.js";
import { whyNotLoaded } from "./whyNotLoaded.js";

const command = "gradmap check";

export const checkOptions: Options = { seed: { value: "1" }, runs: { value: "100" } };

type Laws = typeof import("gradmap/laws");
type Ready = Exclude<Checkable, { readonly kind: "tensorOp" }>;

/** What came out for one export. */
interface Verdict {
  readonly name: string;
  readonly isGood: boolean;
  readonly line: string;
  readonly details: readonly string[];
}

const modules = [".js", ".mjs", ".cjs"];
const typed = [".ts", ".mts", ".cts"];

const loaded = async (path: string, machine: Machine) => {
  const found = machine.find(path);
  if (found === undefined) throw fail.fileMissing(path);
  const kind = extname(path);
  if (!modules.includes(kind) && !typed.includes(kind)) throw fail.fileKind(path);
  if (typed.includes(kind) && !machine.node.readsTypeScript) throw fail.fileTypes(path, machine.node.version);
  try {
    const exported = await machine.load(found);
    return { found, names: Object.keys(exported), all: checkablesIn(exported) };
  } catch (error) {
    throw fail.fileThrows(path, whyNotLoaded(error));
  }
};

const need = ({ name, opName }: { readonly name: string; readonly opName: string }): string =>
  `${name} is an op on whole tensors: its laws need the shapes of its arguments. Export them: export const lawsOf${opName.slice(0, 1).toUpperCase()}${opName.slice(1)} = tensorOpLaws(${name}, { shapes: [[3]] }).`;

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

// As a rule it is one mistake that breaks several laws: one test to paste is enough, and so are a few of them.
const shownLaws = 3;

const detailsOf = (broken: readonly Violation[]): readonly string[] => {
  const more = broken.length - shownLaws;
  return [
    ...broken.slice(0, shownLaws).map((violation, i) => violationLines(violation, i === 0).join("\n")),
    ...(more > 0 ? [`breaks ${counted(more, "more law")}: mend these first, and check again`] : []),
  ];
};

const verdictOn = (
  laws: Laws,
  checkable: Ready,
  options: { readonly seed?: number; readonly numRuns?: number },
): Verdict => {
  const { name } = checkable;
  try {
    const result = laws.check(options)(checkable.kind === "laws" ? checkable.set : laws.customOpLaws(checkable.op));
    if (result._tag === "Right") {
      const { laws: kept, runs } = result.right;
      return {
        name,
        isGood: true,
        line: `keeps ${counted(kept.length, "law")}, on ${counted(runs, "sample")}`,
        details: [],
      };
    }
    const broken = result.left;
    return {
      name,
      isGood: false,
      line: `breaks ${counted(broken.length, "law")}: ${broken.map(({ law }) => law).join(", ")}`,
      details: detailsOf(broken),
    };
  } catch (error) {
    return { name, isGood: false, line: "cannot be put to the test", details: [`throws: ${whyNotLoaded(error)}`] };
  }
};

const textOf = (verdicts: readonly Verdict[], notes: readonly string[], ink: Ink): string => {
  const width = Math.max(...verdicts.map(({ name }) => name.length));
  const lines = verdicts.map(
    ({ name, isGood, line }) => `${isGood ? ink.good("ok    ") : ink.bad("broken")}  ${name.padEnd(width)}  ${line}`,
  );
  const details = verdicts.flatMap(({ name, details: texts }) => texts.map((text) => `\n${ink.strong(name)} ${text}`));
  return `${[...lines, ...notes, ...details].join("\n")}\n`;
};

const runOptions = (given: Arguments) => {
  const seed = wholeNumber(command, given, "seed", [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  const numRuns = wholeNumber(command, given, "runs", [1, Number.POSITIVE_INFINITY]);
  return { ...(seed === undefined ? {} : { seed }), ...(numRuns === undefined ? {} : { numRuns }) };
};

export const check = async (args: readonly string[], machine: Machine): Promise<Outcome> => {
  const given = argumentsOf(command, args, checkOptions);
  const [path, ...others] = given.positionals;
  if (path === undefined || path === "" || others.length > 0)
    throw fail.oneArgument(
      command,
      "file",
      path === "" && others.length === 0 ? [] : given.positionals,
      `Write ${command} ops.js.`,
    );
  const options = runOptions(given);
  const { found, names, all } = await loaded(path, machine);
  const named = new Set(all.flatMap((each) => (each.kind === "laws" ? [each.set.name] : [])));
  const notes = all.flatMap((each) =>
    each.kind === "tensorOp" && !named.has(`the op ${each.opName} on tensors`) ? [need(each)] : [],
  );
  const ready = all.filter((each) => each.kind !== "tensorOp");
  if (ready.length === 0) throw fail.fileEmpty(path, names, notes);
  const laws = await machine.laws(found);
  const verdicts = ready.map((each) => verdictOn(laws, each, options));
  const isGood = verdicts.every((verdict) => verdict.isGood);
  return { code: isGood ? 0 : 1, out: textOf(verdicts, notes, inkOf(machine.colour)), err: "" };
};
