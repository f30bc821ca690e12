// The gradient map before and after the step just made. What the step changed is marked.
/// <reference lib="dom" />
import type { Kit } from "./kit.js";

export const map = (kit: Kit): object => {
  const { data, dom, store, facts, numbers } = kit;
  const { make } = dom;
  const body = dom.byId("map-rows");
  const all = dom.input("map-all");
  const many = 30;
  dom.byId("map-all-label").hidden = data.sources.length <= many;

  const render = (): void => {
    const { moment } = store.now();
    const written = (node: number, at: number): string => {
      const value = facts.sofar(node, at);
      return value === undefined ? "–" : numbers.text(value);
    };
    const isOver = moment === data.steps.length;
    const receivers = new Set(data.steps[moment - 1]?.contributions.map(({ to }) => to));
    const rows = data.sources
      // When the pass is over, what it was for is there to be read.
      .filter((node) => data.sources.length <= many || all.checked || isOver || receivers.has(node))
      .map((node) => {
        const isChanged = receivers.has(node);
        const name = make("button", { type: "button", class: "link" }, data.nodes[node]?.name ?? "");
        name.addEventListener("click", () => kit.picture.look(node));
        const sofar = facts.sofar(node, moment);
        return make(
          "tr",
          isChanged ? { class: "is-changed" } : {},
          make("th", { scope: "row" }, name),
          make("td", {}, written(node, Math.max(moment - 1, 0))),
          make(
            "td",
            sofar === undefined ? {} : { "data-value": numbers.full(sofar), "data-name": data.nodes[node]?.name ?? "" },
            written(node, moment),
            ...(isChanged ? [make("span", { class: "mark" }, " changed")] : []),
          ),
        );
      });
    const none = data.sources.length === 0 ? "There is no variable." : "No variable is changed by this step.";
    const note = make("td", { colspan: "3" }, none);
    dom.put(body, ...(rows.length > 0 ? rows : [make("tr", {}, note)]));
  };
  all.addEventListener("change", render);
  store.listen((state, before) => {
    if (state.moment !== before.moment) render();
  });
  render();
  return {};
};
