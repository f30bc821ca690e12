// mathjs: derivatives of formulas as formulas.
import { derivative, evaluate } from "mathjs";
import { symbolic } from "./symbolic.mjs";

const none = "its derivative is refused";

export const open = () =>
  symbolic({
    derivative: (f, name) => derivative(f, name).toString(),
    number: (f, scope) => evaluate(f, { ...scope }),
    without: {
      erf: none,
      larger: none,
      largest: none,
      zeroFirst: none,
      zeroLast: none,
      guarded: "a condition is refused",
    },
  });
