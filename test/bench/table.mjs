// The results as a table: for the terminal, row by row as they come, and as Markdown. Knows words and digits only.

const digits = (value) => {
  if (value >= 1e5) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(value >= 100 ? 3 : 2)));
};

/** Nanoseconds with a unit that suits them. */
export const duration = (nanoseconds) => {
  const units = [
    [1e9, "s"],
    [1e6, "ms"],
    [1e3, "µs"],
  ];
  const [size, unit] = units.find(([size]) => nanoseconds >= size) ?? [1, "ns"];
  return `${Number((nanoseconds / size).toPrecision(3))} ${unit}`;
};

const time = (nanoseconds) => (nanoseconds === undefined ? "" : duration(nanoseconds));

const targetOf = ({ most, least, unit = "" }) => {
  if (most === undefined && least === undefined) return "";
  return most === undefined ? `at least ${least} ${unit}`.trim() : `at most ${most} ${unit}`.trim();
};

const isMet = ({ most = Infinity, least = -Infinity }, figure) => figure <= most && figure >= least;

export const titles = ["", "task", "by hand", "gradmap", "ratio, or as said", "C", "target", "met"];

/** The cells of a row: the case, and what was measured, or why it was not. */
export const cells = (which, { times = {}, figure, missing, failed }) => {
  const { name, title, unit = "" } = which;
  const target = targetOf(which);
  const said = failed ?? missing ?? `${digits(figure)} ${unit}`.trim();
  const met = target === "" || figure === undefined ? "" : isMet(which, figure) ? "yes" : "no";
  return [name, title, time(times.byHand), time(times.gradmap), said, time(times.c), target, met];
};

const widths = [22, 68, 10, 10, 24, 10, 20, 3];

export const line = (row) =>
  row
    .map((cell, i) => cell.padEnd(widths[i]))
    .join(" ")
    .trimEnd();

export const markdown = (rows) => {
  const row = (each) => `| ${each.slice(1).join(" | ")} |`;
  return [row(titles), `|${"---|".repeat(titles.length - 1)}`, ...rows.map(row)].join("\n");
};
