// All laws of gradmap itself together.
import { type LawSet, lawSet } from "../core/law.js";
import { calculusLaws } from "./calculusLaws.js";
import { compiledLaws } from "./compiledLaws.js";
import { controlLaws } from "./controlLaws.js";
import { gradientMapLaws } from "./gradientMapLaws.js";
import { graphLaws } from "./graphLaws.js";
import { modeLaws } from "./modeLaws.js";
import { nestingLaws } from "./nestingLaws.js";
import { oracleLaws } from "./oracleLaws.js";
import { orderLaws } from "./orderLaws.js";
import { programLaws } from "./programLaws.js";
import { secondOrderLaws } from "./secondOrderLaws.js";
import { structureLaws } from "./structureLaws.js";
import { symmetryLaws } from "./symmetryLaws.js";
import { tensorProgramLaws } from "./tensorProgramLaws.js";

/** What holds of differentiation as a whole: modes, orders, symmetries, graphs, nesting, trees and generated code. */
export const machineryLaws: LawSet = lawSet(
  "machinery",
  [],
  [
    calculusLaws,
    modeLaws,
    secondOrderLaws,
    symmetryLaws,
    graphLaws,
    orderLaws,
    nestingLaws,
    structureLaws,
    compiledLaws,
  ],
  "gradmapLaws",
);

/**
 * Everything that gradmap promises of itself: of expressions, numbers and tensors, of gradient maps, of differentiation as
 * a whole, and of control flow.
 *
 * @example
 * gradmapLaws.parents.map(({ name }) => name).includes("gradient maps") // => true
 */
export const gradmapLaws: LawSet = lawSet(
  "gradmap",
  [],
  [programLaws, oracleLaws, tensorProgramLaws, gradientMapLaws, machineryLaws, controlLaws],
  "gradmapLaws",
);
