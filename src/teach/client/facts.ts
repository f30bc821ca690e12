// What is known at which moment of the reverse pass. Looks it up; computes nothing.
import type { Arrival, Facts, Kit } from "./kit.js";

export const facts = ({ data }: Pick<Kit, "data">): Facts => {
  const arrived: Arrival[][] = data.nodes.map(() => []);
  data.steps.forEach(({ node, adjoint, contributions }, step) => {
    for (const { to, local, amount, sum } of contributions)
      arrived[to]?.push({ step, from: node, local, adjoint, amount, sum: sum ?? amount });
  });
  const isPassed: Facts["isPassed"] = (node, moment) => {
    const step = data.nodes[node]?.step;
    return step !== undefined && step < moment;
  };
  return {
    arrivals: (node) => arrived[node] ?? [],
    sofar: (node, moment) => {
      // The root is given its adjoint before the first step.
      if (node === data.root) return data.steps[0]?.adjoint;
      let last: Arrival | undefined;
      for (const arrival of arrived[node] ?? []) if (arrival.step < moment) last = arrival;
      return last?.sum;
    },
    // Arrivals are in the order of their steps.
    isComplete: (node, moment) => node === data.root || (arrived[node]?.at(-1)?.step ?? moment) < moment,
    isPassed,
  };
};
