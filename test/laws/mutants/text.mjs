// A score as text: tables, and lists by name. Knows a score; prints nothing.

const padded = (cells, widths) =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");

const table = (head, rows) => {
  const lines = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  return lines.map((line) => padded(line, widths));
};

const rate = (found, all) => (all === 0 ? "-" : `${((100 * found) / all).toFixed(1)} %`);

const samples = (runs) => (Number.isFinite(runs) ? String(runs) : "undecided");

const groups = (title, all) =>
  table(
    [title, "mutants", "found", "rate", "equivalent", "samples: median", "worst"],
    [...all]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(({ name, mutants, found, equivalent, median, worst }) => [
        name,
        mutants,
        found,
        rate(found, mutants),
        equivalent,
        samples(median),
        samples(worst),
      ]),
  );

const laws = (all) =>
  table(
    ["law", "asked", "found", "rate", "alone"],
    all.map(({ law, asked, found, alone }) => [law, asked, found, rate(found, asked), alone]),
  );

const section = (title, lines) => (lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)]);

/** The promises: by how many samples a mistake of this size is found. */
const promises = [
  ["off by 1e-6", 100],
  ["off by 1e-9", 1000],
];

const kept = ({ families }) =>
  promises.flatMap(([family, within]) => {
    const group = families.find(({ name }) => name === family);
    if (group === undefined) return [];
    const all = group.found === group.mutants && group.worst <= within;
    return [
      `${family}: ${all ? "all found" : "NOT all found"} within ${within} samples (worst ${samples(group.worst)})`,
    ];
  });

/** Everything that a score says. */
export const scoreText = (score) =>
  [
    ...groups("op", score.ops),
    "",
    ...groups("family", score.families),
    "",
    ...laws(score.laws),
    "",
    ...groups("in all", [score.total]),
    ...section("promised", kept(score)),
    ...section(
      "equivalent, and why",
      score.equivalents.map(({ mutant, equivalent }) => `${mutant}: ${equivalent}`),
    ),
    ...section(
      "said to be equivalent, but found",
      score.excused.map(({ mutant, killers }) => `${mutant}: ${killers.map(({ law }) => law).join(", ")}`),
    ),
    ...section(
      "survivors",
      score.survivors.map(({ mutant }) => mutant),
    ),
  ].join("\n");
