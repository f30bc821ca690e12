// Formulas with numbers, made on the page: what came with the page as MathML is put between them.
/// <reference lib="dom" />
import type { Formulas, Kit } from "./kit.js";

export const formulas = (kit: Kit): Formulas => {
  const make = (tag: string, text: string, ...children: readonly Element[]): Element => {
    const made = document.createElementNS("http://www.w3.org/1998/Math/MathML", tag);
    if (text !== "") made.textContent = text;
    made.append(...children);
    return made;
  };
  const mrow: Formulas["mrow"] = (...children) => make("mrow", "", ...children);
  const sign: Formulas["sign"] = (text) => make("mo", text);
  const given: Formulas["given"] = (math, text) => {
    if (math === undefined) return make("mtext", text);
    // Written, and escaped, when the page was made.
    const holder = document.createElement("template");
    holder.innerHTML = `<math>${math}</math>`;
    const row = mrow();
    row.append(...(holder.content.firstElementChild?.childNodes ?? []));
    return row;
  };
  const name: Formulas["name"] = (index) => {
    const node = kit.data.nodes[index];
    return given(node?.mathName, node?.name ?? "");
  };
  const number: Formulas["number"] = (value) => {
    const text = kit.numbers.text(value);
    return text.startsWith("-") ? mrow(sign("-"), make("mn", text.slice(1))) : make("mn", text);
  };
  return {
    mrow,
    sign,
    name,
    text: (text) => make("mtext", text),
    number,
    factor: (value) =>
      kit.numbers.text(value).startsWith("-") ? mrow(sign("("), number(value), sign(")")) : number(value),
    ratio: (of, by) => make("mfrac", "", mrow(sign("∂"), name(of)), mrow(sign("∂"), name(by))),
    given,
    whole: (...children) => make("math", "", ...children),
  };
};
