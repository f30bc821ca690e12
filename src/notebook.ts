// `import "gradmap/notebook"`: from then on notebooks show expressions as formulas and pictures. It only joins the two.
import { showAs } from "./expr/display.js";
import { isExpr } from "./expr/expr.js";
import { displayOf } from "./show/display.js";

showAs((expr) => (isExpr(expr) ? displayOf(expr) : undefined));
