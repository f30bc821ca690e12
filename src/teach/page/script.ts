// The script of the page: its parts as text, put together by a kit through which they reach each other. A bundler may
// shorten the names in it: between the parts there are only names of properties.
import { numberText } from "../../show/values.js";
import { asking } from "../client/asking.js";
import { blocks } from "../client/blocks.js";
import { dom } from "../client/dom.js";
import { engine } from "../client/engine.js";
import { facts } from "../client/facts.js";
import { formulas } from "../client/formulas.js";
import { graphs } from "../client/graphs.js";
import { keyboard } from "../client/keyboard.js";
import type { Kit, Part } from "../client/kit.js";
import { map } from "../client/map.js";
import { marks } from "../client/marks.js";
import { mutable } from "../client/mutable.js";
import { numbers } from "../client/numbers.js";
import { passes } from "../client/passes.js";
import { picture } from "../client/picture.js";
import { player } from "../client/player.js";
import { questions } from "../client/questions.js";
import { reached } from "../client/reached.js";
import { rule } from "../client/rule.js";
import { sentences } from "../client/sentences.js";
import { store } from "../client/store.js";
import { theme } from "../client/theme.js";
import { views } from "../client/views.js";

type Parts = { readonly [K in Exclude<keyof Kit, "data" | "numberText">]: Part<K> };

// In the order in which they are made: later ones may use earlier ones at once, and all others when something happens.
const parts: Parts = {
  numbers,
  facts,
  sentences,
  store,
  dom,
  formulas,
  theme,
  views,
  marks,
  picture,
  blocks,
  reached,
  passes,
  rule,
  map,
  player,
  asking,
  questions,
  graphs,
  engine,
  mutable,
  keyboard,
};

/** The script, as text. */
export const script = (): string => {
  const made = Object.entries(parts).map(([name, part]) => `kit.${name} = (${withoutComments(String(part))})(kit);`);
  return [
    "(() => {",
    '"use strict";',
    // Some bundlers name functions by a helper of their own, which is not here.
    "const __name = (f) => f;",
    'const kit = { data: JSON.parse(document.getElementById("gradmap-data").textContent) };',
    `kit.numberText = ${withoutComments(String(numberText))};`,
    ...made,
    "})();",
  ].join("\n");
};

// No string in these files holds a line break or the beginning of a comment.
const withoutComments = (source: string): string =>
  source
    .replace(/\/\*\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/\n\s*/g, "\n");
