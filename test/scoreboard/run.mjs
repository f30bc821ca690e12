// The scoreboard: `node test/scoreboard/run.mjs [NAME ...]` asks every library, or these, prints the table and one line a
// failure, and says which known faults came back. Needs gradmap built, and whatever libraries are installed in this folder.
//
//   --readme   writes the table and the laws into README.md
//   --gaps     also says what could not be asked of whom, and why
//   --offline  fetches nothing
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { checkOut } from "./checkouts.mjs";
import { faults, finds } from "./faults.mjs";
import { interview } from "./interview.mjs";
import { laws } from "./laws.mjs";
import { peers } from "./peers/index.mjs";
import { failures, gaps, lawRows, legend, markdownTable, plainTable, row, titles } from "./table.mjs";
import { failing, verdictsOn } from "./verdicts.mjs";

const flag = { type: "boolean", default: false };
const { positionals: names, values: options } = parseArgs({
  allowPositionals: true,
  options: { readme: flag, gaps: flag, offline: flag },
});

const print = (...lines) => process.stdout.write(`${lines.join("\n")}\n`);
const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");

const versionOf = ({ package: installed, commit }) => {
  if (commit !== undefined) return commit.slice(0, 7);
  const path = installed === undefined ? "../../package.json" : `node_modules/${installed}/package.json`;
  return existsSync(new URL(path, import.meta.url)) ? JSON.parse(read(path)).version : undefined;
};

const boardOf = async (peer) => {
  const version = versionOf(peer);
  if (version === undefined) return { ...peer, absent: "not installed" };
  const unfetched = peer.commit === undefined || options.offline ? undefined : checkOut(peer);
  if (unfetched !== undefined) return { ...peer, version, absent: unfetched };
  const told = await interview(peer.name);
  return told.absent === undefined
    ? { ...peer, version, ...told, verdicts: verdictsOn(told) }
    : { ...peer, version, ...told };
};

const chosen = peers.filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length === 0) print(`No library is called so. There are ${peers.map(({ name }) => name).join(", ")}.`);

const boards = [];
for (const peer of chosen) {
  process.stderr.write(`${peer.name} ...\n`);
  boards.push(await boardOf(peer));
}
const present = boards.filter(({ absent }) => absent === undefined);
const rows = [titles, ...present.map(row)];

/** Whether a fault came back, and what was there instead where it did not. */
const faultLine = ({ name, what, questions }) => {
  const board = present.find((each) => each.name === name);
  if (board === undefined) return `not asked      ${name}: ${what}`;
  const verdicts = questions.map((wanted) => board.verdicts.filter(({ question }) => finds(wanted, question)));
  const came = verdicts.every((list) => list.some(failing));
  return `${came ? "reproduced    " : "NOT reproduced"} ${name}: ${what}`;
};

const section = (title, lines) => (lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)]);
const conditions = `Node ${process.version}, ${new Date().toISOString().slice(0, 10)}`;

print(
  conditions,
  "",
  ...plainTable(rows),
  "",
  legend,
  ...section(
    "Laws",
    laws.map(({ column, law }) => `${column.padEnd(12)} ${law.statement}:  ${law.formula}`),
  ),
  ...section("Failures", present.flatMap(failures)),
  ...section("Known faults", faults.filter(({ name }) => chosen.some((peer) => peer.name === name)).map(faultLine)),
  ...section(
    "Not on the board",
    boards.filter(({ absent }) => absent !== undefined).map(({ name, absent }) => `${name}: ${absent}`),
  ),
  ...(options.gaps ? section("Not asked", present.map(gaps)) : []),
);

/** A text with what stands between two marks replaced. */
const filled = (text, mark, lines) => {
  const [open, close] = [`<!-- ${mark} -->`, `<!-- /${mark} -->`];
  return `${text.split(open)[0]}${open}\n${lines.join("\n")}\n${close}${text.split(close)[1]}`;
};

if (options.readme) {
  const board = ["", `${conditions}. ${legend}`, "", ...markdownTable(rows), ""];
  const text = filled(filled(read("README.md"), "scoreboard", board), "laws", [
    "",
    ...markdownTable([["law", "says"], ...lawRows]),
    "",
  ]);
  writeFileSync(new URL("README.md", import.meta.url), text);
}

// The board is no test of others, but gradmap has to hold its own laws.
const own = present.find(({ name }) => name === "gradmap");
if (own?.verdicts.some(failing)) process.exitCode = 1;
