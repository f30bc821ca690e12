// Elements found and made. Names of users only ever become text.
/// <reference lib="dom" />
import type { Dom, Kit } from "./kit.js";

export const dom = (_kit: Kit): Dom => {
  const byId: Dom["byId"] = (id) => document.getElementById(id) ?? document.createElement("div");
  return {
    byId,
    button: (id) => {
      const found = byId(id);
      return found instanceof HTMLButtonElement ? found : document.createElement("button");
    },
    input: (id) => {
      const found = byId(id);
      return found instanceof HTMLInputElement ? found : document.createElement("input");
    },
    make: (tag, attributes, ...children) => {
      const made = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
      made.append(...children);
      return made;
    },
    put: (parent, ...children) => parent.replaceChildren(...children),
  };
};
