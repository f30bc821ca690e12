// All laws of gradmap itself together.
import { gradientMapLaws } from "./gradientMapLaws.js";
import { type LawSet, lawSet } from "./law.js";
import { programLaws } from "./programLaws.js";

/** Everything that gradmap promises of expressions and gradient maps. */
export const gradmapLaws: LawSet = lawSet("gradmap", [], [programLaws, gradientMapLaws]);
