// The laws of whatever has a body together: loops, choices, batches, calls with rules of their own, implicit solutions.

import { type LawSet, lawSet } from "../core/law.js";
import { absenceLaws } from "./absenceLaws.js";
import { batchLaws } from "./batchLaws.js";
import { choiceLaws } from "./choiceLaws.js";
import { customLaws } from "./customLaws.js";
import { implicitLaws } from "./implicitLaws.js";
import { loopLaws } from "./loopLaws.js";

const parts = [loopLaws, absenceLaws, choiceLaws, batchLaws, customLaws, implicitLaws];

/**
 * What must hold of control flow, of vmap, of rules of one's own and of implicit solutions: each is the plain program
 * that it stands for, in value and in every derivative. Checked with random programs as bodies.
 */
export const controlLaws: LawSet = lawSet("control flow", [], parts);
