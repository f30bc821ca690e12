// Pieces that the panel of a node is made of: a heading with something below it, a formula, a link that acts.
/// <reference lib="dom" />
import type { Blocks, Kit } from "./kit.js";

export const blocks = (kit: Kit): Blocks => {
  const { make } = kit.dom;
  const block: Blocks["block"] = (heading, ...children) =>
    make("div", { class: "block" }, make("h3", {}, heading), ...children);
  const line: Blocks["line"] = (...children) => {
    const whole = kit.formulas.whole(...children);
    whole.setAttribute("display", "block");
    return make("div", { class: "formula" }, whole);
  };
  const button: Blocks["button"] = (text, action) => {
    const made = make("button", { type: "button", class: "link" }, text);
    made.addEventListener("click", action);
    return made;
  };

  return { block, line, button };
};
