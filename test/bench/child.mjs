// One case in a process of its own: `node child.mjs FILE CASE [--quick] [--wall] [--no-c]` checks that all results agree, measures,
// and prints one line of JSON. With `--first` it calls gradmap once and says how long that took and how much memory. So no
// case finds code that another has warmed or bent, and one that fails takes nothing with it. With `--peer NAME` it measures
// that library beside the code by hand, without gradmap and C: some bring threads that stay busy.
import { parseArgs } from "node:util";
import { clockOf, interleaved, median, patience, ratio } from "./harness.mjs";
import { difference, leavesOf } from "./support/agreement.mjs";
import { hasCompiler, program } from "./support/native.mjs";

const { positionals, values: options } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean" },
    first: { type: "boolean" },
    "no-c": { type: "boolean" },
    wall: { type: "boolean" },
    peer: { type: "string" },
  },
});
const [file, name] = positionals;

const { cases } = await import(new URL(`tasks/${file}`, import.meta.url));
const chosen = cases.find((each) => each.name === name);

const first = ({ gradmap }) => {
  if (gradmap === undefined) return { missing: "gradmap has no compile yet" };
  const clock = clockOf(options);
  const from = clock();
  gradmap();
  return { gradmap: (clock() - from) * 1e6, peak: process.resourceUsage().maxRSS * 1024 };
};

const mediansOf = (times) => Object.fromEntries(Object.entries(times).map(([who, list]) => [who, median(list)]));

const agreed = (who, found, expected, tolerance) => {
  const gap = difference(found, expected);
  if (!(gap <= tolerance)) throw new Error(`${who} differs from the result by hand by ${gap.toExponential(1)}`);
  return [who, gap];
};

const measured = ({ byHand, also = {}, gradmap, c, leaves = leavesOf }) => {
  const { tolerance = 1e-10, figure } = chosen;
  const functions = { byHand, ...also, ...(gradmap && { gradmap }) };
  const native = c && !options["no-c"] && hasCompiler() ? program(c) : undefined;
  try {
    const settings = patience(options);
    // Everything is compared with gradmap, whose leaves say how flat results are cut up; without it, with itself by hand.
    const reference = leaves((gradmap ?? byHand)());
    const others = Object.entries(functions).filter(([who]) => who !== "gradmap");
    const found = others.map(([who, f]) => agreed(who, leaves(f()), reference, tolerance));
    if (native !== undefined) {
      native.batch({});
      const { result = (flat) => flat } = c;
      found.push(agreed("c", leaves(result(native.result())), reference, tolerance));
    }
    const times = interleaved({ ...functions, ...(native && { c: native }) }, settings);
    const medians = mediansOf(times);
    return {
      times: medians,
      gaps: Object.fromEntries(found),
      rounds: times.byHand.length,
      figure: gradmap && (figure === undefined ? ratio(times.gradmap, times.byHand) : figure(medians)),
      missing: gradmap ? undefined : "gradmap has no compile yet",
    };
  } finally {
    native?.remove();
  }
};

const besidePeer = async ({ byHand, gradmap, data }) => {
  const { peerOf } = await import("./peers/adapters.mjs");
  const { f, tolerance } = await peerOf(options.peer, name, data);
  const [, gap] = agreed(options.peer, leavesOf(f()), leavesOf(gradmap()), tolerance);
  const times = interleaved({ byHand, peer: f }, patience(options));
  return { times: mediansOf(times), gap, ratio: ratio(times.peer, times.byHand) };
};

const made = chosen.make();
const ask = options.first ? first : options.peer ? besidePeer : measured;
console.log(JSON.stringify(await ask(made)));
process.exit();
