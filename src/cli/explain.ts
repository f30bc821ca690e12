// gradmap explain: a formula, its value, its derivatives, the reverse pass, and a check. Knows the command's options;
// leaves the work to explained.ts, and the writing to the forms.
import { commandFailures as fail } from "../expr/failures/commands.js";
import { argumentsOf, type Options, wholeNumber } from "./arguments.js";
import { type Explained, explained } from "./explained.js";
import { explainText } from "./explainText.js";
import { formats } from "./formats.js";
import { inkOf } from "./ink.js";
import type { Machine, Outcome } from "./outcome.js";
import { exampleFor } from "./point.js";
import { derivation, sections } from "./sections.js";

const command = "gradmap explain";

export const explainOptions: Options = {
  at: { value: "x=2,y=3", multiple: true },
  digits: { value: "10" },
  out: { value: "FILE", short: "o" },
  ...Object.fromEntries([...Object.keys(sections), ...Object.keys(formats)].map((name) => [name, {}])),
};

const valuesGiven = (option: string, all: Explained): void => {
  if (all.numbers === undefined)
    throw fail.valuesFor(`--${option}`, exampleFor(all.derivatives.map(({ variable }) => variable)));
};

export const explain = async (args: readonly string[], machine: Machine): Promise<Outcome> => {
  const given = argumentsOf(command, args, explainOptions);
  const { positionals, options } = given;
  const [source, ...others] = positionals;
  if (source === undefined || others.length > 0)
    throw fail.oneArgument(
      command,
      "formula",
      positionals,
      others.some((text) => /^[^=]+=[^=]/.test(text)) && options.has("at")
        ? `Values are written without spaces, or in quotes: --at "x=2, y=3".`
        : `Put it in quotes: ${command} "x*y + sin(x)" --at x=2,y=3. A file to write to goes after --out.`,
    );
  const digits = wholeNumber(command, given, "digits", [1, 17]);
  const wanted = Object.keys(formats).filter((name) => options.has(name));
  if (wanted.length > 1)
    throw fail.oneFormat(
      command,
      wanted.map((name) => `--${name}`),
    );

  const all = explained(source, options.get("at") ?? []);
  const asked = Object.entries(sections).filter(([name]) => options.has(name));
  const format = wanted[0] === undefined ? undefined : formats[wanted[0]];
  const left = asked.flatMap(([name]) => (name === "derivation" && format?.derivation !== undefined ? [] : [name]));
  if (format !== undefined && left[0] !== undefined) throw fail.sectionInForm(`--${left[0]}`, `--${wanted[0]}`);
  for (const [name, { needsValues }] of [...asked, ...Object.entries(formats).filter(([name]) => options.has(name))])
    if (needsValues) valuesGiven(name, all);
  const [path] = options.get("out") ?? [];
  const more: (readonly [string, string])[] = [];
  if (format === undefined) for (const [, { title, write }] of asked) more.push([title, await write(all, digits)]);
  const ink = inkOf(machine.colour && path === undefined);
  const text =
    format === undefined
      ? explainText(all, { digits, more, ink })
      : [await format.write(all, digits), ...asked.map(() => derivation(all, digits, format.derivation))].join("\n");
  const whole = text.endsWith("\n") ? text : `${text}\n`;
  const code = all.numbers?.slopes.some(({ check }) => check.verdict === "differs") === true ? 1 : 0;
  return path === undefined
    ? { code, out: whole, err: "" }
    : { code, out: `Wrote ${path}\n`, err: "", file: { path, text: whole } };
};
