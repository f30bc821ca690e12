// One node looked at closely: how it is computed, what reached it, and what it passes on.
/// <reference lib="dom" />
import type { Kit } from "./kit.js";

export const rule = (kit: Kit): object => {
  const { data, dom, store, facts, numbers } = kit;
  const { make } = dom;
  const { line, button } = kit.blocks;
  const panel = dom.byId("rule-of");

  const render = (): void => {
    const { moment, selected } = store.now();
    const index = selected ?? data.steps[moment - 1]?.node ?? data.root;
    const node = data.nodes[index];
    if (node === undefined) return;
    const { given, name, sign } = kit.formulas;
    const isLeaf = node.kind !== "op";
    const sofar = facts.sofar(index, moment);
    const complete = facts.isComplete(index, moment);
    const heading = make("h3", { class: "node", tabindex: "-1" }, kit.sentences.called(index));
    // A button of the panel that was pressed is gone now: its focus goes to what has changed.
    const hadFocus = panel.contains(document.activeElement);
    dom.put(
      panel,
      heading,
      ...(isLeaf ? [] : [line(name(index), sign("="), given(node.math, node.formula))]),
      make(
        "dl",
        {},
        make("dt", {}, "value"),
        make("dd", {}, node.value === undefined ? "of its results" : numbers.text(node.value)),
        make("dt", {}, complete || node.step === undefined ? "adjoint" : "adjoint so far"),
        make("dd", { class: "adjoint" }, sofar === undefined ? "–" : numbers.text(sofar)),
      ),
      ...(node.step === undefined ? [] : [kit.reached.show(index)]),
      kit.passes.show(index),
      ...(selected === undefined ? [] : [button("Follow the steps again", () => store.set({ selected: undefined }))]),
    );
    if (hadFocus) heading.focus();
  };
  store.listen((state, before) => {
    if (state.moment !== before.moment || state.selected !== before.selected || state.predicting !== before.predicting)
      render();
  });
  render();
  return {};
};
