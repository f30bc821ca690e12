// The words of a command line, sorted into options and the rest. Knows what options are; is ignorant of what they do.
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

/** The arguments of a command that has these options. */
export const argumentsOf = (command: string, args: readonly string[], options: Options): Arguments => {
  const shorts: ReadonlyMap<string, string> = new Map(
    Object.entries(options).flatMap(([name, { short }]) => (short === undefined ? [] : [[`-${short}`, name] as const])),
  );
  // A formula or a number may begin with a minus, so what begins with one is an option only if there is such an option.
  const isOption = (word: string): boolean => word.startsWith("--") || shorts.has(word);
  const positionals: string[] = [];
  const given = new Map<string, readonly string[]>();
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    if (word === "--") {
      positionals.push(...args.slice(i + 1));
      break;
    }
    if (!isOption(word)) {
      positionals.push(word);
      continue;
    }
    const equals = word.indexOf("=");
    const [written, inline] = equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
    const name = shorts.get(written) ?? written.slice(2);
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const likely = nearest(name, Object.keys(options));
      throw fail.unknownOption(command, written, likely === undefined ? undefined : `--${likely}`);
    }
    if (given.has(name) && option.multiple !== true) throw fail.optionTwice(command, written);
    if (option.value === undefined) {
      if (inline !== undefined) throw fail.optionWithoutValue(command, written, inline);
      given.set(name, []);
      continue;
    }
    const next = args[i + 1];
    // What looks like the next option was hardly meant as the value of this one.
    const value = inline ?? (next === undefined || isOption(next) ? "" : next);
    if (value === "") throw fail.optionValueMissing(command, written, option.value);
    given.set(name, [...(given.get(name) ?? []), value]);
    if (inline === undefined) i += 1;
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
