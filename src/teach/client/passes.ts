// What a node passes on to each of its arguments: the chain rule in symbols, and then in numbers.
/// <reference lib="dom" />
import type { ContributionData } from "../page/data.js";
import type { Kit, Passes } from "./kit.js";

export const passes = (kit: Kit): Passes => {
  const { data, store, facts, numbers } = kit;
  const { make } = kit.dom;
  const { block, line, button } = kit.blocks;
  const nameOf = (node: number): string => data.nodes[node]?.name ?? "";

  const passed = (
    node: number,
    { to, local, math, rule: text, amount }: ContributionData,
    made: boolean,
  ): HTMLElement => {
    const { ratio, sign, given, number, factor } = kit.formulas;
    const { adjoint } = data.steps[data.nodes[node]?.step ?? 0] ?? { adjoint: 1 };
    const item = make("li", {}, make("h4", {}, `to ${nameOf(to)}`));
    const { moment, predicting } = store.now();
    const isKnown = facts.isComplete(node, moment);
    const unknown = kit.formulas.text("?");
    const symbols = text === undefined ? [] : [line(ratio(node, to), sign("="), given(math, text))];
    if (local === undefined) {
      item.append(
        make(
          "p",
          {},
          made
            ? `${numbers.text(amount)}. Its rule is not one number times another: what arrived is pulled back through the whole of it.`
            : "By a rule for the whole, which is not one number times another.",
        ),
      );
      return item;
    }
    item.append(...symbols);
    item.append(
      line(
        ratio(data.root, node),
        sign("·"),
        ratio(node, to),
        ...(made
          ? [sign("="), number(adjoint), sign("·"), factor(local), sign("="), number(amount)]
          : [
              sign("="),
              isKnown ? number(adjoint) : unknown,
              sign("·"),
              predicting ? kit.formulas.text("?") : factor(local),
            ]),
      ),
    );
    return item;
  };

  const nothing = (why: string): HTMLElement => block("What it passes on", make("p", {}, `Nothing: ${why}`));
  // One that is used very often, or uses very much, is not written to its end.
  const most = 12;

  const show: Passes["show"] = (node) => {
    const step = data.nodes[node]?.step;
    const given = step === undefined ? undefined : data.steps[step];
    const { kind } = data.nodes[node] ?? {};
    if (kind === "constant") return nothing("a constant does not change, so no derivative in it is asked for.");
    if (given === undefined || step === undefined)
      return nothing(
        kind === "variable"
          ? `${nameOf(data.root)} does not depend on it, so the reverse pass does not come here.`
          : "the reverse pass does not come here, because no variable does.",
      );
    if (kind === "variable") return nothing("a variable is where the pass ends. What has reached it is its gradient.");
    const { contributions } = given;
    if (contributions.length === 0) return nothing("nothing that is differentiated depends on it here.");
    const made = step < store.now().moment;
    const left = contributions.length - most;
    return block(
      made ? "What it passed on" : "What it will pass on",
      make("ul", { class: "passes" }, ...contributions.slice(0, most).map((one) => passed(node, one, made))),
      ...(left > 0 ? [make("p", { class: "note" }, `And to ${left} more.`)] : []),
      ...(made ? [] : [button(`Go to its step, ${step + 1}`, () => kit.player.go(step + 1))]),
    );
  };

  return { show };
};
