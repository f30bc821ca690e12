// What has reached a node, and from where: one way for each use of it, and the sum over them.
/// <reference lib="dom" />
import type { Kit, Reached } from "./kit.js";

export const reached = (kit: Kit): Reached => {
  const { data, store, facts } = kit;
  const { make } = kit.dom;
  const { block, line } = kit.blocks;
  const most = 24;
  const root = data.nodes[data.root]?.name ?? "";

  // Each use of the node is a way on which the root depends on it. The adjoint is the sum over them.
  const show: Reached["show"] = (node) => {
    const { moment } = store.now();
    const { number, sign, mrow } = kit.formulas;
    if (node === data.root) return block("What reached it", make("p", {}, `1, to begin with: ∂${root}/∂${root} = 1.`));
    const uses = facts.arrivals(node);
    const known = uses.filter(({ step }) => step < moment);
    const sofar = facts.sofar(node, moment);
    // The last of those that are known, and the next ones.
    const from = uses.length <= most ? 0 : Math.max(0, Math.min(known.length - 1, uses.length - most));
    const rows = uses.slice(from, from + most).map((use) => {
      const seen = use.step < moment;
      return make(
        "li",
        seen ? {} : { class: "later" },
        `from ${kit.sentences.called(use.from)}: `,
        seen ? kit.sentences.product(use.adjoint, use.local, use.amount) : "not yet",
      );
    });
    const heading = uses.length < 2 ? "What reached it" : `What reached it, over its ${uses.length} uses`;
    const sum =
      known.length < 2 || sofar === undefined || known.length > 12
        ? []
        : [
            line(
              kit.formulas.ratio(data.root, node),
              sign("="),
              mrow(
                ...known.flatMap(({ amount }, i) =>
                  i === 0 ? [number(amount)] : [sign("+"), kit.formulas.factor(amount)],
                ),
              ),
              sign("="),
              number(sofar),
            ),
          ];
    const missing = uses.length - known.length;
    const note =
      missing > 0 && known.length > 0
        ? [
            make(
              "p",
              { class: "note" },
              `So far: ${missing} more ${missing === 1 ? "use has" : "uses have"} yet to pass something.`,
            ),
          ]
        : [];
    const left = uses.length - rows.length;
    const rest = left > 0 ? [make("p", { class: "note" }, `${left} of its uses are not listed.`)] : [];
    return block(heading, make("ul", { class: "uses" }, ...rows), ...rest, ...sum, ...note);
  };

  return { show };
};
