// Laws as a table to read: what they say, in words and in symbols. Knows nothing of what they are about.
import { allLaws, type LawSet } from "../core/law.js";

const cell = (text: string): string => text.replace(/\|/g, "\\|").replace(/\n/g, " ");

/**
 * The laws of a set and of its parents as a table in Markdown: id, statement, formula.
 *
 * @example
 * lawTable(gradientMapLaws).split("\n")[0] // => "| law | what it says | formula |"
 */
export const lawTable = (set: LawSet): string =>
  [
    "| law | what it says | formula |",
    "|---|---|---|",
    ...allLaws(set).map(({ id, statement, formula }) => `| \`${id}\` | ${cell(statement)} | \`${cell(formula)}\` |`),
  ].join("\n");
