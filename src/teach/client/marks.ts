// What the boxes and arrows of the picture say of the moment: where the pass is, what has been reached, and the numbers.
/// <reference lib="dom" />
import type { Kit, Marks } from "./kit.js";

export const marks = (kit: Kit): Marks => {
  const { data, dom, store, facts } = kit;
  const { nodesOf, insideOf } = kit.views;
  const frame = dom.byId("frame");

  // A number that is longer than the one the box was made for is drawn narrower.
  const squeeze = (text: SVGTextElement): void => {
    text.removeAttribute("textLength");
    text.removeAttribute("lengthAdjust");
    const mark = text.previousElementSibling instanceof SVGTextElement ? text.previousElementSibling : undefined;
    const room =
      Number(text.getAttribute("x")) - Number(mark?.getAttribute("x") ?? 0) - (mark?.getComputedTextLength() ?? 0) - 8;
    if (text.getComputedTextLength() <= room) return;
    text.setAttribute("textLength", String(room));
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  };

  const describe = (id: string, box: SVGGElement, node: number | undefined): string => {
    const { moment } = store.now();
    if (node === undefined) {
      const nodes = nodesOf(id);
      const lines = [...box.querySelectorAll(".line")].map(({ textContent }) => textContent).join(" ");
      const done = nodes.filter((one) => facts.isPassed(one, moment)).length;
      if (insideOf(id) === undefined) return `${lines}, part of what is done in the box around`;
      return `${lines}: ${nodes.length} nodes, ${done} passed; opens`;
    }
    const { value } = data.nodes[node] ?? {};
    const adjoint = facts.sofar(node, moment);
    const known = adjoint === undefined ? "not reached yet" : `adjoint ${kit.numbers.text(adjoint)}`;
    const sofar = adjoint === undefined || facts.isComplete(node, moment) ? "" : " so far";
    const reached = data.nodes[node]?.step === undefined ? "" : `, ${known}${sofar}`;
    return `${kit.sentences.called(node)}${value === undefined ? "" : `, value ${kit.numbers.text(value)}`}${reached}`;
  };

  const show: Marks["show"] = (boxes, boxOf) => {
    const { moment, selected } = store.now();
    const step = data.steps[moment - 1];
    const receiving = new Set(step?.contributions.map(({ to }) => boxOf.get(to)));
    const chosen = selected ?? step?.node;
    const currentBox = step === undefined ? undefined : boxOf.get(step.node);
    for (const [id, box] of boxes) {
      const nodes = nodesOf(id);
      const last = nodes.at(-1);
      const node = insideOf(id) === undefined ? last : undefined;
      const isCurrent = currentBox === id;
      box.classList.toggle("is-current", isCurrent);
      box.classList.toggle("is-receiving", !isCurrent && receiving.has(id));
      box.classList.toggle("is-chosen", chosen !== undefined && boxOf.get(chosen) === id);
      box.classList.toggle(
        "is-waiting",
        nodes.length > 0 &&
          nodes.every((one) => facts.sofar(one, moment) === undefined && data.nodes[one]?.step !== undefined),
      );
      box.setAttribute("aria-label", describe(id, box, node));
      // One that opens is not pressed.
      if (node !== undefined) box.setAttribute("aria-pressed", String(node === chosen));
      const text = box.querySelector<SVGTextElement>("text.adjoint");
      // Of a folded box it is the number of the one node that others use: the last.
      if (text === null || last === undefined) continue;
      const adjoint = facts.sofar(last, moment);
      const shown = adjoint === undefined ? "" : kit.numbers.text(adjoint);
      if (text.textContent !== shown) {
        text.textContent = shown;
        squeeze(text);
      }
      text.classList.toggle("is-partial", adjoint !== undefined && !facts.isComplete(last, moment));
    }
    for (const arrow of frame.querySelectorAll<SVGGElement>("g.arrow")) {
      const { from, to } = arrow.dataset;
      arrow.classList.toggle("is-passing", to !== undefined && to === currentBox && receiving.has(from));
    }
  };

  return { show };
};
