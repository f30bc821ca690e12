// The laws of all ops from many seeds: correct ops must never be accused. Prints every violation in full, and ends with 1
// if there is one.
//
//   npm run nightly
//   npm run nightly -- --law-runs 1000000 --from-seed 50000 --processes 8
//
// A law run is one law, checked with one seed and its hundred samples.
import { parseArgs } from "node:util";
import { allLaws, check, showViolation } from "../../dist/laws/index.js";
import { lawSetsOfOps } from "./mutants/lawSets.mjs";
import { allCores, inProcesses, isChild, serve } from "./mutants/processes.mjs";

const sets = lawSetsOfOps();

// Laws are made once for each op and process; small portions keep all processes busy to the end.
const portion = 5;

const violationsFrom = ({ index, seeds }) => {
  const set = sets[index].make();
  return seeds.flatMap((seed) => {
    const result = check({ seed })(set);
    return result._tag === "Left" ? result.left.map(showViolation) : [];
  });
};

const portionsOf = (seeds) =>
  Array.from({ length: Math.ceil(seeds.length / portion) }, (_, i) => seeds.slice(portion * i, portion * (i + 1)));

const print = (text) => process.stdout.write(`${text}\n`);

const main = async () => {
  const { values } = parseArgs({
    options: {
      "law-runs": { type: "string", default: "100000" },
      "from-seed": { type: "string", default: "1" },
      processes: { type: "string", default: String(allCores) },
    },
  });
  const [lawRuns, from] = [Number(values["law-runs"]), Number(values["from-seed"])];
  const laws = sets.map(({ make }) => allLaws(make()).length);
  const inOneSeed = laws.reduce((sum, count) => sum + count, 0);
  const count = Math.ceil(lawRuns / inOneSeed);
  const seeds = Array.from({ length: count }, (_, i) => from + i);
  print(
    `${sets.length} ops with ${inOneSeed} laws, from seeds ${from} to ${from + count - 1}: ${count * inOneSeed} law runs`,
  );
  const items = portionsOf(seeds).flatMap((some) => sets.map((_, index) => ({ index, seeds: some })));
  const onResult = (violations) => {
    for (const violation of violations) print(`\n${violation}`);
  };
  const found = (
    await inProcesses(new URL(import.meta.url), items, { processes: Number(values.processes), onResult })
  ).flat();
  print(`\n${found.length} violations in ${count * inOneSeed} law runs`);
  process.exitCode = found.length > 0 ? 1 : 0;
};

if (isChild) serve(violationsFrom);
else await main();
