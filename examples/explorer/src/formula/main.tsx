// The entry of the formula page: what its address says, or the first formula.
import { render } from "preact";
import "../style.css";
import { stateOf } from "./address.js";
import { FormulaPage } from "./Page.js";
import { presets } from "./presets.js";
import { next, startingWith } from "./state.js";

const first = presets[0]!;
const usual = startingWith(first.text, first.values);
const asked = stateOf(location.hash);
const place = document.getElementById("explorer");

if (place !== null && !("tag" in usual)) {
  // A link to a formula that cannot be read shows it, and what is wrong with it.
  const start = asked === undefined ? usual : "tag" in asked ? next(usual, { tag: "typed", text: asked.text }) : asked;
  render(<FormulaPage start={start} />, place);
}
