// Every mutant of every op before the laws: how many are found, by which law and how soon, and which are not. Ends with 1
// if one that is no equivalent survives.
//
//   npm run mutants                   all ops
//   npm run mutants -- tanh pow       some
//   npm run mutants -- --runs 100 --seed 2 --processes 4
//   npm run mutants -- --without-facts    as if records stated value and derivative only, as most users' do
import { parseArgs } from "node:util";
import { mutantsOf } from "../../../dist/laws/mutants/mutantsOf.js";
import { scoreOf } from "../../../dist/laws/mutants/score.js";
import { verdictOn } from "../../../dist/laws/mutants/verdict.js";
import { customOpLaws } from "../../../dist/laws/ops/opLaws.js";
import { elementwise, withoutFacts } from "./lawSets.mjs";
import { allCores, inProcesses, isChild, serve } from "./processes.mjs";
import { structural, structuralVerdicts } from "./structural.mjs";
import { scoreText } from "./text.mjs";

// To show that a mutant is none, few samples do: they only guard against a reason that is wrong.
const enough = 100;

const effort = ({ seed, numRuns }, { equivalent }) => ({
  seed,
  numRuns: equivalent === undefined ? numRuns : Math.min(numRuns, enough),
});

const verdictsOn = ({ index, ...options }) => {
  if (index >= elementwise.length)
    return structuralVerdicts(structural[index - elementwise.length], (mutant) => effort(options, mutant));
  const { name, op } = elementwise[index];
  return mutantsOf(options.withoutFacts ? withoutFacts(op) : op).map((mutant) =>
    verdictOn({ op: name, mutant, laws: customOpLaws(mutant.op) }, effort(options, mutant)),
  );
};

const print = (text) => process.stdout.write(`${text}\n`);

const main = async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      runs: { type: "string", default: "1000" },
      seed: { type: "string", default: "1" },
      "without-facts": { type: "boolean", default: false },
      processes: { type: "string", default: String(allCores) },
    },
  });
  const ops = [...elementwise, ...structural];
  const unknown = positionals.filter((name) => !ops.some((op) => op.name === name));
  if (unknown.length > 0) throw new Error(`no such op: ${unknown.join(", ")}`);
  const options = { seed: Number(values.seed), numRuns: Number(values.runs), withoutFacts: values["without-facts"] };
  // Those on whole tensors take longest, and come first, so that none is left for the end.
  const items = ops
    .flatMap(({ name }, index) =>
      positionals.length === 0 || positionals.includes(name) ? [{ index, ...options }] : [],
    )
    .reverse();
  const verdicts = await inProcesses(new URL(import.meta.url), items, { processes: Number(values.processes) });
  const score = scoreOf(verdicts.flat());
  print(scoreText(score));
  process.exitCode = score.survivors.length + score.excused.length > 0 ? 1 : 0;
};

if (isChild) serve(verdictsOn);
else await main();
