// Compiled execution beside hand-written JavaScript: `node test/bench/run.mjs [NAME ...]` measures the cases
// whose names begin with one of these, or all. Each runs in a process of its own, and all its results are compared with
// each other before anything is timed.
//
//   --quick   short batches and few rounds: to see that everything works
//   --list    what there is
//   --all     also other ways by hand, peers (see peers/README.md), and how far results differ
//   --wall    time that passes, rather than time of computing by all threads of the process
//   --no-c    without the programs in C, which otherwise run wherever gcc is installed
//   --readme  writes the table into README.md, between <!-- bench --> and <!-- /bench -->
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { median } from "./harness.mjs";
import { adapted, peers } from "./peers/adapters.mjs";
import { hasCompiler } from "./support/native.mjs";
import { cells, duration, line, markdown, titles } from "./table.mjs";

const flag = { type: "boolean", default: false };
const { positionals: names, values: options } = parseArgs({
  allowPositionals: true,
  options: { quick: flag, list: flag, all: flag, wall: flag, "no-c": flag, readme: flag },
});

const files = readdirSync(new URL("tasks", import.meta.url)).filter((file) => file.endsWith(".mjs"));
const loaded = await Promise.all(
  files.map(async (file) =>
    (await import(new URL(`tasks/${file}`, import.meta.url))).cases.map((c) => ({ file, ...c })),
  ),
);
// T1 to T6, and then what is beside them.
const rank = ({ name }) => (name.startsWith("T") ? name.slice(0, 2) : `U${name.split("-")[0]}`);
const cases = loaded.flat().sort((a, b) => rank(a).localeCompare(rank(b)));
const starts = (name, prefix) => name.toLowerCase().startsWith(prefix.toLowerCase());
const chosen = cases.filter(({ name }) => names.length === 0 || names.some((prefix) => starts(name, prefix)));

const child = ({ file, name }, ...more) => {
  const flags = ["quick", "wall", "no-c"].filter((each) => options[each]).map((each) => `--${each}`);
  const path = fileURLToPath(new URL("child.mjs", import.meta.url));
  const args = [...process.execArgv, path, file, name, ...flags, ...more];
  const output = execFileSync(process.execPath, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  return JSON.parse(output.trim().split("\n").at(-1));
};

/** A case in fresh processes, one for each round: the medians of the first call and of the peak of memory. */
const firstCalls = (which) => {
  const runs = Array.from({ length: options.quick ? 1 : 5 }, () => child(which, "--first"));
  const of = (field) => median(runs.map((run) => run[field]));
  const times = { gradmap: of("gradmap") };
  const { figure = ({ gradmap }) => gradmap / 1e6 } = which;
  return runs[0].missing ? runs[0] : { times, figure: figure({ ...times, peak: of("peak") }) };
};

const reason = ({ stderr, message }) => (String(stderr ?? "").match(/\w*Error\b.*: .*/)?.[0] ?? message).slice(0, 160);

const measured = (which) => {
  try {
    return which.fresh ? firstCalls(which) : child(which);
  } catch (error) {
    return { failed: `failed: ${reason(error)}` };
  }
};

const detail = (who, text) => `${" ".repeat(23)}${who.padEnd(34)}${text}`;
const offBy = (gap) => (gap === undefined ? "" : `, off by ${gap.toExponential(0)}`);
const details = ({ times = {}, gaps = {}, rounds }) =>
  Object.entries(times).map(([who, each]) => {
    const count = rounds === undefined ? "" : `, ${rounds} rounds`;
    return detail(who, `${duration(each)}${count}${offBy(gaps[who])}`);
  });

const hasPeers = existsSync(new URL("peers/node_modules", import.meta.url));
const besidePeers = (which) => {
  if (!hasPeers || !adapted.includes(which.name)) return [];
  return peers.map((peer) => {
    try {
      const { times, gap, ratio } = child(which, "--peer", peer);
      return detail(peer, `${duration(times.peer)}, ${ratio.toPrecision(2)} of by hand beside it${offBy(gap)}`);
    } catch (error) {
      return detail(peer, `failed: ${reason(error)}`);
    }
  });
};

const conditions = [
  `Node ${process.version}, ${cpus()[0]?.model.trim() ?? "an unknown processor"}`,
  options.wall ? "time that passes" : "CPU time of all threads of the process",
  globalThis.gc ? "the heap collected before each batch" : "garbage as it comes (start with --expose-gc for none)",
  options["no-c"] ? "no C" : hasCompiler() ? "gcc -O3" : "no C: gcc is not installed",
  options.quick ? "quick: a look, not a measurement" : "medians of interleaved rounds",
].join("; ");

if (chosen.length === 0) console.log("Nothing has a name that begins so: --list shows what there is.");
else if (options.list) for (const { name, title } of chosen) console.log(`${name.padEnd(23)}${title}`);
else {
  console.log(`${conditions}\n\n${line(titles)}`);
  const rows = chosen.map((which) => {
    const found = measured(which);
    const row = cells(which.fresh && !which.unit ? { ...which, unit: "ms" } : which, found);
    console.log(line(row));
    if (options.all) for (const each of [...details(found), ...besidePeers(which)]) console.log(each);
    return row;
  });
  if (options.readme) {
    const path = new URL("../../README.md", import.meta.url);
    const text = readFileSync(path, "utf8");
    const [from, to] = ["<!-- bench -->", "<!-- /bench -->"].map((mark) => text.indexOf(mark));
    if (from < 0 || to < from) console.log("\nREADME.md has no <!-- bench --> and <!-- /bench -->: it stays as it is.");
    else {
      const section = `<!-- bench -->\n\n${conditions}.\n\n${markdown(rows)}\n\n`;
      writeFileSync(path, text.slice(0, from) + section + text.slice(to));
    }
  }
}
