// What can be asked about a step before it is made, with hints, and with what is often answered instead.
import type { Asking, Kit, Question } from "./kit.js";

export const asking = (kit: Pick<Kit, "data" | "facts" | "numbers" | "sentences">): Asking => {
  const { data, facts, numbers } = kit;
  const nameOf = (node: number): string => data.nodes[node]?.name ?? "";
  const about: Asking["about"] = (index) => {
    const step = data.steps[index];
    const arrived = numbers.scalar(step?.adjoint);
    if (step === undefined || arrived === undefined) return [];
    const node = kit.sentences.called(step.node).replace(/^the /, "The ");
    return step.contributions.flatMap(({ to, local, rule, amount, sum }, i): readonly Question[] => {
      const [passes, factor, total] = [numbers.scalar(amount), numbers.scalar(local), numbers.scalar(sum ?? amount)];
      if (passes === undefined || factor === undefined || total === undefined) return [];
      const symbols = `∂${nameOf(step.node)}/∂${nameOf(to)}`;
      const arrivals = facts.arrivals(to);
      const earlier = arrivals.filter((one) => one.step < index).length;
      const here = step.contributions.slice(0, i).filter((one) => one.to === to).length;
      const which = here === 0 ? "" : `, through its ${here === 1 ? "second" : "next"} use there`;
      const first: Question = {
        text: `${node} received ${numbers.text(step.adjoint)}. What does it pass to ${nameOf(to)}${which}?`,
        answer: passes,
        hint: `What arrived, times the local derivative. ${[...new Set([symbols, rule ?? symbols, numbers.text(factor)])].join(" = ")}, so it is ${numbers.text(step.adjoint)} × ${numbers.factor(factor)}.`,
        slips: [
          [
            factor,
            `That is the local derivative ${symbols}. Multiply it by what arrived, ${numbers.text(step.adjoint)}.`,
          ],
          [arrived, "That is what arrived. Multiply it by the local derivative."],
          [arrived + factor, "Along a path one multiplies; only different paths are added."],
          [-passes, "The size is right. Look at the sign."],
        ],
      };
      const before = numbers.scalar(arrivals[earlier + here - 1]?.sum);
      if (before === undefined) return [first];
      const second: Question = {
        text: `${nameOf(to)} is used more than once, and something has reached it before. What is its adjoint now?`,
        answer: total,
        hint: `Add ${numbers.text(passes)} to what was there: ${numbers.text(before)} + ${numbers.factor(passes)}.`,
        slips: [
          [passes, "That is what arrives now. It is added to what was there: the root depends on it in both ways."],
          [before, "That was there before. What arrives now is added to it."],
          [-total, "The size is right. Look at the sign."],
        ],
      };
      return [first, second];
    });
  };

  // The reader's number may be rounded: to half a percent.
  const isClose: Asking["isClose"] = (given, wanted) =>
    Object.is(given, wanted) || given === wanted || Math.abs(given - wanted) <= 0.005 * Math.abs(wanted);
  return { about, isClose };
};
