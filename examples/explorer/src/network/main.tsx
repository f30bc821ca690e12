// The entry of the network page.
import { render } from "preact";
import "../style.css";
import { NetworkPage } from "./Page.js";
import { startingFrom } from "./state.js";

const place = document.getElementById("explorer");
if (place !== null) {
  // How to start the explorer is for those who opened the file itself.
  place.replaceChildren();
  render(<NetworkPage start={startingFrom(location.hash)} />, place);
}
