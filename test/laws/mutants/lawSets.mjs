// Every op there is, with what its laws are made from. Knows where ops are listed; checks nothing.

import { changed } from "../../../dist/laws/mutants/records.js";
import { elementwiseOps, opsInDerivatives } from "../../../dist/laws/mutants/vocabulary.js";
import { customOpLaws } from "../../../dist/laws/ops/opLaws.js";
import { tensorOpLaws } from "../../../dist/laws/ops/tensorOpLaws.js";
import * as vocabulary from "../../../dist/src/ops/index.js";
import { tensorCalls } from "../../../dist/test/laws/tensor-calls/index.js";

const builtIn = elementwiseOps(vocabulary);

/** The elementwise ops of the vocabulary, and those in their derivatives. */
export const elementwise = [...builtIn, ...opsInDerivatives(builtIn)];

/** The op with nothing but its value and its derivative to be held to. */
export const withoutFacts = ({ op: { facts: _, ...record } }) => changed(record, {});

/** The laws of a call of the table, of the call itself or of another function in its place. */
export const lawsOfCall = ({ call, given, ...options }, instead = call) => tensorOpLaws(instead, given, options);

/** The laws of every op, made when they are needed. */
export const lawSetsOfOps = () => [
  ...elementwise.map(({ name, op }) => ({ name, make: () => customOpLaws(op) })),
  ...tensorCalls.map((call) => ({ name: call.name, make: () => lawsOfCall(call) })),
];
