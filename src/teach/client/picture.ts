// The picture: which boxes the reverse pass has been to, what has reached them, and the way into folded boxes and out.
/// <reference lib="dom" />
import type { Kit, Picture } from "./kit.js";

export const picture = (kit: Kit): Picture => {
  const { data, dom, store } = kit;
  const frame = dom.byId("frame");
  const whole = frame.firstElementChild?.cloneNode(true);
  let boxes: ReadonlyMap<string, SVGGElement> = new Map();
  let boxOf: ReadonlyMap<number, string> = new Map();

  const { nodesOf, insideOf, viewFor } = kit.views;
  const single = (id: string): number | undefined => (insideOf(id) === undefined ? nodesOf(id).at(-1) : undefined);

  const activate = (id: string): void => {
    const inside = insideOf(id);
    if (inside !== undefined) show(inside);
    else {
      const node = single(id);
      if (node !== undefined) store.set({ selected: node });
    }
  };

  // One stop for the Tab key, at the chosen box; up and down go from box to box.
  const rove = (to: SVGGElement, focus: boolean): void => {
    for (const box of boxes.values()) box.setAttribute("tabindex", box === to ? "0" : "-1");
    if (focus) to.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    const at = event.target instanceof Element ? event.target.closest<SVGGElement>("g.box") : null;
    if (at === null) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      event.stopPropagation();
      activate(at.getAttribute("data-box") ?? "");
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const all = [...boxes.values()];
    const next = all[(all.indexOf(at) + step + all.length) % all.length];
    if (next !== undefined) rove(next, true);
  };

  const draw = (): void => {
    const { view } = store.now();
    // Focus on what is about to go would fall out of the page.
    const hadFocus = [frame, dom.byId("trail")].some((part) => part.contains(document.activeElement));
    const parts = data.views[view]?.picture;
    // Written, and escaped, when the page was made.
    if (parts !== undefined) frame.innerHTML = parts.map((part) => data.pieces[part]).join("");
    else if (whole !== undefined) frame.replaceChildren(whole.cloneNode(true));
    const svg = frame.querySelector("svg");
    // As wide as there is room, but not so small that its text cannot be read: the style sheet says how small.
    svg?.setAttribute("style", `--natural:${svg.getAttribute("width")}px`);
    svg?.setAttribute("role", "group");
    svg?.setAttribute("aria-label", `${data.views[view]?.title ?? "Picture"}: up and down go from box to box`);
    const found = [...frame.querySelectorAll<SVGGElement>("g.box")];
    boxes = new Map(found.map((box) => [box.getAttribute("data-box") ?? "", box] as const));
    boxOf = new Map([...boxes.keys()].flatMap((id) => nodesOf(id).map((node) => [node, id] as const)));
    for (const [id, box] of boxes) {
      box.setAttribute("role", "button");
      box.addEventListener("click", () => {
        rove(box, false);
        activate(id);
      });
    }
    const first = found[0];
    if (first !== undefined) rove(first, hadFocus);
    kit.views.showTrail();
    kit.marks.show(boxes, boxOf);
    bringIntoSight();
  };

  // Within the frame only: the page stays where the reader has it.
  const bringIntoSight = (): void => {
    // Before the first step: where the pass will begin.
    const node = data.steps[Math.max(store.now().moment - 1, 0)]?.node;
    const box = node === undefined ? undefined : boxes.get(boxOf.get(node) ?? "");
    if (box === undefined) return;
    const [inner, outer] = [box.getBoundingClientRect(), frame.getBoundingClientRect()];
    const [edgeX, edgeY] = [outer.width / 8, outer.height / 8];
    if (inner.left < outer.left + edgeX || inner.right > outer.right - edgeX)
      frame.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
    if (inner.top < outer.top + edgeY || inner.bottom > outer.bottom - edgeY)
      frame.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
  };

  const show: Picture["show"] = (view) => {
    if (view !== store.now().view) store.set({ view });
  };

  frame.addEventListener("keydown", onKey);
  store.listen((state, before) => {
    if (state.view !== before.view) {
      draw();
      return;
    }
    const step = data.steps[state.moment - 1];
    if (state.moment !== before.moment && step !== undefined) {
      const view = viewFor(step.node, state.opening);
      if (view !== state.view) {
        show(view);
        return;
      }
    }
    if (state.moment === before.moment && state.selected === before.selected) return;
    kit.marks.show(boxes, boxOf);
    if (state.moment !== before.moment) bringIntoSight();
  });
  draw();
  return {
    show,
    look: (node) => {
      store.set({ selected: node });
      show(viewFor(node, true));
    },
  };
};
