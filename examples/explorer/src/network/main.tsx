// The entry of the network page.
import { render } from "preact";
import "../style.css";
import { NetworkPage } from "./Page.js";
import { startingFrom } from "./state.js";

const place = document.getElementById("explorer");
if (place !== null) render(<NetworkPage start={startingFrom(location.hash)} />, place);
