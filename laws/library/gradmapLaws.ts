// All laws of gradmap itself together.

import { type LawSet, lawSet } from "../core/law.js";
import { controlLaws } from "./controlLaws.js";
import { gradientMapLaws } from "./gradientMapLaws.js";
import { programLaws } from "./programLaws.js";

/** Everything that gradmap promises of expressions, gradient maps and control flow. */
export const gradmapLaws: LawSet = lawSet("gradmap", [], [programLaws, gradientMapLaws, controlLaws]);
