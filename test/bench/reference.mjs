// How the reference interpreter grows: nanoseconds a node for building, differentiating and evaluating a chain of
// scalar ops, cold (first call: trace, reverse, order) and warm (the program again), beside hand-written JavaScript
// of the same chain in the same process. Linear means that a column stays level. Medians of interleaved rounds.
import { add, evaluate, gradientMap, sin, valueAndGrad, variable } from "gradmap";

const sizes = [1_000, 10_000, 100_000, 1_000_000];
const roundsFor = (n) => (n >= 1_000_000 ? 3 : n >= 100_000 ? 5 : 15);
const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const clock = (work) => {
  const from = performance.now();
  const result = work();
  return [performance.now() - from, result];
};

// v = sin(v + x), as a micrograd user would unroll it: two nodes a step.
const chain = (x, nodes) => {
  let v = x;
  for (let i = 0; i < nodes / 2; i++) v = sin(add(v, x));
  return v;
};

const byHand = (x, nodes) => {
  const steps = nodes / 2;
  const inner = new Float64Array(steps);
  let v = x;
  for (let i = 0; i < steps; i++) {
    inner[i] = v + x;
    v = Math.sin(inner[i]);
  }
  let g = 1;
  let dx = 0;
  for (let i = steps - 1; i >= 0; i--) {
    g *= Math.cos(inner[i]);
    dx += g;
  }
  return [v, dx + g];
};

console.log(`Node ${process.version}; ns a node of the chain v = sin(v + x); cold = first call, warm = later calls\n`);
console.log(
  ["nodes", "build", "gradientMap", "first evaluate", "grad cold", "grad warm", "by hand", "warm/hand", "heap MB"]
    .map((title) => title.padStart(15))
    .join(""),
);
const results = sizes.map((nodes) => ({ nodes, rounds: [] }));
for (let round = 0; round < 15; round++)
  for (const { nodes, rounds } of results) {
    if (round >= roundsFor(nodes)) continue;
    globalThis.gc?.();
    const x = variable("x");
    const [build, e] = clock(() => chain(x, nodes));
    const [reverse, map] = clock(() => gradientMap(e));
    const [first, g] = clock(() => evaluate(map.get(x), { x: 0.5 }));
    const heap = process.memoryUsage().heapUsed / 1e6;
    const f = (y) => chain(y, nodes);
    const call = valueAndGrad(f);
    const [cold, [value, gradient]] = clock(() => call(0.5));
    const [warm] = clock(() => call(0.5));
    const repeat = Math.max(1, Math.round(1e5 / nodes));
    const [hand, [v, dx]] = clock(() => {
      let result;
      for (let i = 0; i < repeat; i++) result = byHand(0.5, nodes);
      return result;
    });
    // The reverse pass adds in another order than the loop by hand: equal up to rounding.
    if (value !== v || Math.abs(gradient - dx) > 1e-12 * Math.abs(dx) || Math.abs(g - dx) > 1e-12 * Math.abs(dx))
      throw new Error(`results differ at ${nodes} nodes: ${value} ${v}, ${gradient} ${g} ${dx}`);
    rounds.push({ build, reverse, first, cold, warm, hand: hand / repeat, heap });
  }
for (const { nodes, rounds } of results) {
  const of = (field) => median(rounds.map((r) => r[field]));
  const perNode = (field) => ((of(field) * 1e6) / nodes).toFixed(of(field) * 1e6 > 20 * nodes ? 0 : 1);
  console.log(
    [
      nodes.toLocaleString("en"),
      perNode("build"),
      perNode("reverse"),
      perNode("first"),
      perNode("cold"),
      perNode("warm"),
      perNode("hand"),
      (of("warm") / of("hand")).toFixed(1),
      of("heap").toFixed(0),
    ]
      .map((cell) => cell.padStart(15))
      .join(""),
  );
}
