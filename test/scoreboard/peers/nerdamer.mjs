// nerdamer: derivatives of formulas as formulas.
import { createRequire } from "node:module";
import { symbolic } from "./symbolic.mjs";

const require = createRequire(import.meta.url);
const nerdamer = require("nerdamer");
require("nerdamer/Calculus.js");

const none = "its derivative is left unevaluated";

export const open = () =>
  symbolic({
    derivative: (f, name) => nerdamer.diff(f, name).toString(),
    number: (f, scope) => Number(nerdamer(f, scope).evaluate().text("decimals")),
    without: { cbrt: none, larger: none, largest: none, zeroFirst: none, zeroLast: none, guarded: "no where" },
  });
