// What each step does, in a sentence: for readers, for screen readers, and for the table of all steps.
import type { ContributionData } from "../page/data.js";
import type { Kit, Sentences } from "./kit.js";

export const sentences = (kit: Pick<Kit, "data" | "numbers">): Sentences => {
  const { data } = kit;
  const words: Readonly<Record<string, string>> = {
    add: "the sum",
    sub: "the difference",
    mul: "the product",
    div: "the quotient",
    pow: "the power",
    neg: "the negative",
    item: "the result",
  };
  const called: Sentences["called"] = (index) => {
    const node = data.nodes[index];
    if (node === undefined) return "";
    if (node.kind !== "op" || node.op === "") return node.name;
    return `${Object.hasOwn(words, node.op) ? words[node.op] : `the ${node.op}`} ${node.name}`;
  };
  const nameOf = (index: number): string => data.nodes[index]?.name ?? "";
  const capital = (text: string): string => text.replace(/^the /, "The ");
  const listed = (parts: readonly string[]): string =>
    parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
  const product: Sentences["product"] = (adjoint, local, amount) => {
    const { text, factor } = kit.numbers;
    if (local === undefined) return text(amount);
    const { scalar } = kit.numbers;
    // What is one number for a whole tensor receives from all of its entries.
    const isAddedUp = scalar(amount) !== undefined && (scalar(adjoint) === undefined || scalar(local) === undefined);
    return `${text(adjoint)} × ${factor(local)}${isAddedUp ? ", added up, is " : " = "}${text(amount)}`;
  };

  const made = (index: number): string => {
    const step = data.steps[index];
    if (step === undefined) return "";
    const { node, adjoint, contributions } = step;
    const received = `${capital(called(node))} received ${kit.numbers.text(adjoint)}`;
    const kind = data.nodes[node]?.kind;
    if (kind === "variable") return `${received} and keeps it: this is its gradient.`;
    if (contributions.length === 0)
      return `${received} and passes nothing on: nothing that is differentiated depends on it here.`;
    const unchanged = contributions.every(({ local }) => local === 1);
    if (unchanged) {
      const [first, second] = contributions;
      const twice = contributions.length === 2 && first?.to === second?.to;
      const to = twice ? `${nameOf(first?.to ?? 0)}, twice` : listed(contributions.map(({ to }) => nameOf(to)));
      return `${received} and passes it on unchanged to ${to}.`;
    }
    const passed = ({ to, local, amount }: ContributionData): string =>
      `${product(adjoint, local, amount)} to ${nameOf(to)}`;
    return `${received} and passes ${listed(contributions.map(passed))}.`;
  };

  return {
    called,
    product,
    moment: (moment) => {
      if (data.steps.length === 0)
        return `There is nothing to pass on: ${nameOf(data.root)} depends on no variable here. The gradient map is empty, which means zero.`;
      const last = moment === data.steps.length ? " The pass is over: the map holds the gradient." : "";
      if (moment > 0) return made(moment - 1) + last;
      const root = nameOf(data.root);
      return `Nothing has been passed yet. The reverse pass begins at ${called(data.root)}, with adjoint 1: ${root} changes exactly as much as ${root} does.`;
    },
  };
};
