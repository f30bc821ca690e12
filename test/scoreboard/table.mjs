// The board as text: one row a library, one column a law, one line a failure. Knows verdicts; is ignorant of where they are from.
import { functions } from "./functions.mjs";
import { lawOf, laws, said } from "./laws.mjs";
import { counts, failing } from "./verdicts.mjs";

export const legend =
  "ok: all questions hold. 2/5: two of five failed, by a wrong answer; t: some threw; c: the process crashed or hung. -: nothing to ask.";

const cell = (verdicts) => {
  const { asked, wrong, threw, ended } = counts(verdicts);
  if (asked === 0) return "-";
  const failed = wrong + threw + ended;
  if (failed === 0) return "ok";
  const marks = `${threw > 0 ? "t" : ""}${ended > 0 ? "c" : ""}`;
  return `${failed}/${asked}${marks}`;
};

export const titles = ["library", "version", "", ...laws.map(({ column }) => column)];

export const row = ({ name, version, precision, verdicts }) => [
  name,
  version,
  precision,
  ...laws.map(({ column }) => cell(verdicts.filter(({ question }) => question.law === column))),
];

export const plainTable = (rows) => {
  const widths = titles.map((_, i) => Math.max(...rows.map((cells) => cells[i].length)));
  return rows.map((cells) =>
    cells
      .map((text, i) => text.padEnd(widths[i]))
      .join("  ")
      .trimEnd(),
  );
};

export const markdownTable = ([head, ...rows]) => {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)];
};

/** The laws as rows for a table in Markdown. */
export const lawRows = laws.map(({ column, law }) => {
  const formula = law.formula.replaceAll("|", "\\|");
  return [`\`${column}\``, `${law.statement}: \`${formula}\``];
});

const place = ({ ask, f, at, order }) => {
  const point = at.map((x, i) => `${"xyz"[i]} = ${x}`).join(", ");
  const which = [f ?? []]
    .flat()
    .map((name) => functions[name].text)
    .join(" and ");
  if (which === "") return "x*x with the derivative 3x";
  const kinds = { 2: "second derivative of ", 3: "third derivative of " };
  return `${ask === "value" ? "value of " : (kinds[order] ?? "")}${which} at ${point}`;
};

const answered = ({ kind, why, given }) => {
  if (kind === "threw") return `threw ${why}`;
  return kind === "wrong" ? `said ${said(given.answer)}` : why;
};

/** One line for each question that did not go well. */
export const failures = ({ name, verdicts }) =>
  verdicts.filter(failing).map((verdict) => {
    const { question } = verdict;
    const right = lawOf.get(question.law).right(question);
    return `${name}  ${question.law}  ${place(question)}: ${answered(verdict)}; right is ${right}`;
  });

/** Why columns are empty, each reason once. */
export const gaps = ({ name, verdicts }) => {
  const reasons = new Set(verdicts.filter(({ kind }) => kind === "none").map(({ why }) => why));
  return `${name}: ${[...reasons].join("; ") || "nothing"}`;
};
