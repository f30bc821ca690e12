// The ops on whole tensors and the calls of the table that they occur in, and what the laws of those calls say to a mutant.
import { planted, structuralMutantsOf, structuralNodes } from "../../../dist/laws/mutants/structuralMutants.js";
import { verdictOn } from "../../../dist/laws/mutants/verdict.js";
import { tensorCalls } from "../../../dist/test/laws/tensor-calls/index.js";
import { graphOf } from "../../../dist/test/laws/tensor-calls/records.js";
import { lawsOfCall } from "./lawSets.mjs";

// The calls in which an op is least disturbed by others: it is the last to be applied, in a small graph.
const mostCalls = 3;

const places = tensorCalls.flatMap((call) => {
  const nodes = structuralNodes(graphOf(call));
  return nodes.map((node, i) => ({ node, call, last: i === nodes.length - 1, size: nodes.length }));
});

const clearest = (a, b) => Number(b.last) - Number(a.last) || a.size - b.size;

const records = [...new Set(places.map(({ node }) => node.op))];

/** The ops on whole tensors, each with nodes of it and the calls that these are in, the clearest first. */
export const structural = records
  .map((op) => {
    const found = places.filter(({ node }) => node.op === op).sort(clearest);
    return {
      name: op.name,
      op,
      node: found[0].node,
      calls: [...new Set(found.map(({ call }) => call))].slice(0, mostCalls),
    };
  })
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The verdict on a mutant in the first of its calls in which it is found, or in the last one. */
const verdictIn = ({ op, calls }, mutant, effort) => {
  let verdict;
  for (const call of calls) {
    const laws = lawsOfCall(call, planted(call.call, op, mutant.op));
    verdict = verdictOn({ op: op.name, mutant, laws }, effort);
    if (verdict.killers.length > 0) return verdict;
  }
  return verdict;
};

/** The verdicts on all mutants of one of these ops. */
export const structuralVerdicts = (record, effortFor) =>
  structuralMutantsOf(record.node).map((mutant) => verdictIn(record, mutant, effortFor(mutant)));
