// The graph of the formula as gradmap draws it, dressed for a moment of the reverse pass: which node is at work, which
// are done, and what has been added up for each so far.
import type { Expr } from "gradmap";
import type { History } from "gradmap/show";
import { useCallback, useMemo } from "preact/hooks";
import { Markup } from "../Frame.js";
import { short } from "../format.js";
import { pictureOf } from "./markup.js";
import { numberOf } from "./passing.js";

const stageOf = (past: History, moment: number, nodes: readonly Expr[]): "current" | "done" | "waiting" => {
  const { step, after } = past.at(moment);
  if (step !== undefined && nodes.includes(step.node)) return "current";
  return nodes.some((node) => after.has(node)) ? "done" : "waiting";
};

export const GraphPicture = ({ past, moment }: { readonly past: History; readonly moment: number }) => {
  const { svg, nodesOf } = useMemo(() => pictureOf(past), [past]);
  const dress = useCallback(
    (element: HTMLElement) => {
      const { after } = past.at(moment);
      for (const box of element.querySelectorAll<SVGGElement>("g.box")) {
        const { box: id = "" } = box.dataset;
        const nodes = nodesOf.get(id) ?? [];
        const stage = stageOf(past, moment, nodes);
        box.classList.remove("current", "done", "waiting");
        box.classList.add(stage);
        for (const arrow of element.querySelectorAll(`g.arrow[data-to="${id}"]`))
          arrow.classList.toggle("active", stage === "current");
        const adjoint = box.querySelector(".adjoint");
        // A folded box shows the numbers of its last node.
        const last = nodes.at(-1);
        const sum = last === undefined ? undefined : after.get(last);
        if (adjoint !== null) adjoint.textContent = sum === undefined ? "" : short(numberOf(sum));
      }
    },
    [past, moment, nodesOf],
  );
  return <Markup class="graph scrolled" markup={svg} dress={dress} />;
};
