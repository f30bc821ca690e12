// The words of a command line, sorted into options and the rest. Knows what options are; is ignorant of what they do.
import { parseArgs } from "node:util";
import { commandFailures as fail } from "../expr/failures/commands.js";
import { nearest } from "../transform/nearest.js";

export interface Option {
  /** An example of a value, for options that have one. */
  readonly value?: string;
  readonly short?: string;
  /** Whether it may be given several times. */
  readonly multiple?: boolean;
}

export type Options = Readonly<Record<string, Option>>;

export interface Arguments {
  readonly positionals: readonly string[];
  /** For each option that was given its values, of which an option without a value has none. */
  readonly options: ReadonlyMap<string, readonly string[]>;
}

// A formula may begin with a minus, so what begins with one is an option only if there is such an option.
const isFormula = (text: string, options: Options): boolean =>
  /^-[^-]/.test(text) && !Object.values(options).some(({ short }) => text === `-${short}`);

const withoutFormulas = (args: readonly string[], options: Options) => {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  return {
    formulas: args.filter((text, i) => i < end && isFormula(text, options)),
    others: args.filter((text, i) => i >= end || !isFormula(text, options)),
  };
};

/** The arguments of a command that has these options. */
export const argumentsOf = (command: string, args: readonly string[], options: Options): Arguments => {
  const { formulas, others } = withoutFormulas(args, options);
  const { tokens } = parseArgs({
    args: others,
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { value, short, multiple = false }]) => [
        name,
        { type: value === undefined ? "boolean" : "string", multiple, ...(short === undefined ? {} : { short }) },
      ]),
    ),
  });
  const positionals = [...formulas];
  const given = new Map<string, readonly string[]>();
  for (const token of tokens) {
    if (token.kind === "positional") positionals.push(token.value);
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const likely = nearest(name, Object.keys(options));
      throw fail.unknownOption(command, rawName, likely === undefined ? undefined : `--${likely}`);
    }
    if (given.has(name) && option.multiple !== true) throw fail.optionTwice(command, rawName);
    if (option.value === undefined) {
      if (value !== undefined) throw fail.optionWithoutValue(command, rawName, value);
      given.set(name, []);
      continue;
    }
    // What looks like the next option was hardly meant as the value of this one.
    if (value === undefined || value === "" || (inlineValue !== true && value.startsWith("-")))
      throw fail.optionValueMissing(command, rawName, option.value);
    given.set(name, [...(given.get(name) ?? []), value]);
  }
  return { positionals, options: given };
};

/** A whole number given to an option. */
export const wholeNumber = (
  command: string,
  { options }: Arguments,
  name: string,
  [least, most]: readonly [number, number],
): number | undefined => {
  const [text] = options.get(name) ?? [];
  if (text === undefined) return undefined;
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) throw fail.wholeNumber(command, `--${name}`, [least, most], text);
  return value;
};
