// The laws of the facts that a record states. Knows which law belongs to which fact.
import type { Law } from "../../core/law.js";
import type { OpUnderTest } from "../opFunction.js";
import { homogeneousLaw } from "./homogeneous.js";
import { inverseLaw } from "./inverse.js";
import { monotoneLaw } from "./monotone.js";
import { parityLaw } from "./parity.js";
import { periodLaw } from "./period.js";
import { rangeLaw } from "./range.js";
import { symmetricLaw } from "./symmetric.js";

/** One law for each fact. */
export const factLaws = (tested: OpUnderTest): readonly Law[] => {
  const { parity, period, homogeneous, monotone, symmetric, inverse, range } = tested.op.facts ?? {};
  return [
    ...(parity === undefined ? [] : [parityLaw(tested, parity)]),
    ...(period === undefined ? [] : [periodLaw(tested, period)]),
    ...(homogeneous === undefined ? [] : [homogeneousLaw(tested, homogeneous)]),
    ...(monotone === undefined ? [] : [monotoneLaw(tested, monotone)]),
    ...(symmetric === undefined ? [] : [symmetricLaw(tested)]),
    ...(inverse === undefined ? [] : [inverseLaw(tested, inverse)]),
    ...(range === undefined ? [] : [rangeLaw(tested, range)]),
  ];
};
