// The pictures that lead into each other: which node is in which, and the trail from the whole to the one that is shown.
/// <reference lib="dom" />
import type { Kit, Views } from "./kit.js";

export const views = (kit: Kit): Views => {
  const { data, dom, store } = kit;
  const trail = dom.byId("trail");
  const nodesOf: Views["nodesOf"] = (id) => data.views[store.now().view]?.boxes[id] ?? [];
  const insideOf: Views["insideOf"] = (id) => data.views[store.now().view]?.inside[id];

  const isIn = (node: number, view: number): boolean =>
    Object.values(data.views[view]?.boxes ?? {}).some((nodes) => nodes.includes(node));

  const viewFor: Views["viewFor"] = (node, inwards) => {
    let view = store.now().view;
    for (let up: number | undefined = view; up !== undefined && !isIn(node, view); up = data.views[view]?.parent)
      view = up;
    for (let deeper: number | undefined = inwards ? view : undefined; deeper !== undefined; ) {
      view = deeper;
      const seen = data.views[view];
      const box = Object.entries(seen?.boxes ?? {}).find(([, nodes]) => nodes.includes(node))?.[0];
      const next: number | undefined = box === undefined ? undefined : seen?.inside[box];
      deeper = next !== undefined && next > view && isIn(node, next) ? next : undefined;
    }
    return view;
  };

  const showTrail: Views["showTrail"] = () => {
    const way: number[] = [];
    for (let at: number | undefined = store.now().view; at !== undefined; at = data.views[at]?.parent) way.unshift(at);
    trail.hidden = way.length < 2;
    dom.put(
      trail,
      ...way.map((view) => {
        const title = data.views[view]?.title ?? "";
        if (view === store.now().view) return dom.make("li", { "aria-current": "page" }, title);
        const button = dom.make("button", { type: "button", class: "link" }, title);
        button.addEventListener("click", () => store.set({ view }));
        return dom.make("li", {}, button);
      }),
    );
  };

  return { nodesOf, insideOf, viewFor, showTrail };
};
