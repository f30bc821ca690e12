// The entry of the formula page: what its address says, or the first formula.
import { render } from "preact";
import "../style.css";
import { askedBy } from "./address.js";
import { FormulaPage } from "./Page.js";
import { presets } from "./presets.js";
import { next, startingWith } from "./state.js";

const first = presets[0]!;
const usual = startingWith(first.text, first.values);
const action = askedBy(location.hash);
const place = document.getElementById("explorer");

if (place !== null && !("tag" in usual)) {
  // How to start the explorer is for those who opened the file itself.
  place.replaceChildren();
  render(<FormulaPage start={action === undefined ? usual : next(usual, action)} />, place);
}
