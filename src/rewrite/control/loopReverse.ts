// Reverse mode through a loop: a loop the other way round. It reads the carries that the loop went through from the
// history, carries the cotangents back step by step, and sums what each step passes to the values that stay the same.
import { type ControlNode, itemOf, type Loop, unknownLength } from "../../expr/control.js";
import type { Expr } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import { plus } from "../masked.js";
import { activeParameters } from "./active.js";
import { type Carry, type Given, loopOf } from "./build.js";
import { type Derived, pulled, settled } from "./derived.js";
import { amountOf, joined, ofSequence, partsOf, partVariables, presenceOf } from "./presence.js";

/** Cotangents of the `wanted` arguments of a loop, for cotangents of its results. */
export const pullLoop = (
  node: ControlNode,
  loop: Loop,
  cotangents: readonly (Expr | Absent)[],
  wanted: readonly boolean[],
): readonly (Expr | Absent)[] => {
  const { body, carries, sequences } = loop;
  const results = body.results.length;
  const active = activeParameters(loop, wanted);
  const last = cotangents.slice(0, carries).map((cotangent, i) => (active[i] ? cotangent : undefined));
  const ofOutputs = cotangents.slice(carries, results).map((cotangent) => presenceOf(cotangent));
  const ofHistory = cotangents.slice(results).map((cotangent, i) => (active[i] ? cotangent : undefined));
  const historyParts = ofHistory.map((cotangent, i) =>
    partVariables("cotangent", presenceOf(cotangent), body.parameters[i]!.shape),
  );
  // What a carry's cotangent is before a step: what the step passes back, and what the history of the carry adds.
  const before = ({ amounts }: Derived, i: number): Expr | Absent =>
    total(active[i] ? amounts[i] : undefined, amountOf(presenceOf(ofHistory[i]), historyParts[i]!));
  const { presences, derived } = settled(
    last.map(presenceOf),
    (carried) => pulled(body, [...carried, ...ofOutputs], active),
    before,
  );

  const { parameters } = body;
  const amounts = derived.amounts.map((amount, i) => (wanted[i] ? amount : undefined));
  const sums = amounts
    .slice(carries + sequences)
    .map((amount, k) => sumOf(amount, parameters[carries + sequences + k]!, loop.length));
  const entries = amounts.slice(carries, carries + sequences).map((amount, k) => {
    const presence = ofSequence(presenceOf(amount));
    return { presence, parts: partsOf(amount, presence, parameters[carries + k]!.shape) };
  });
  const incoming = [
    ...cotangents.slice(carries, results).map((cotangent, j) => travelling(cotangent, derived.parts[carries + j]!)),
    ...ofHistory.map((cotangent, i) => travelling(cotangent, historyParts[i]!)),
  ].flat();
  const isFlag = ({ operand }: Given): boolean => operand.shape.length === 0;
  const originals: readonly Given[] = parameters.map((parameter, i) => ({
    parameter,
    operand: i < carries ? itemOf(node, results + i) : node.args[i]!,
  }));

  const built = loopOf({
    name: `${node.op.name}.reversed`,
    carries: [
      ...presences.map((presence, i): readonly Carry[] => {
        const { shape } = parameters[i]!;
        const first = partsOf(last[i], presence, shape);
        const next = partsOf(before(derived, i), presence, shape);
        return derived.parts[i]!.map((parameter, k) => ({ parameter, operand: first[k]!, next: next[k]! }));
      }),
      ...sums.map(({ carry }) => carry),
    ],
    sequences: [...originals.slice(0, carries + sequences), ...incoming.filter((part) => !isFlag(part))],
    fixed: [...originals.slice(carries + sequences), ...incoming.filter(isFlag)],
    outputs: entries.map(({ parts }) => parts),
    length: loop.condition === undefined ? loop.length : unknownLength,
    reversed: !loop.reversed,
    keepEvery: loop.keepEvery,
  });
  return [
    ...presences.map((presence, i) => (wanted[i] ? amountOf(presence, built.carry(i)) : undefined)),
    ...entries.map(({ presence }, k) => amountOf(presence, built.output(k))),
    ...sums.map(({ presence }, k) => amountOf(presence, built.carry(carries + k))),
  ];
};

const total = (a: Expr | Absent, b: Expr | Absent): Expr | Absent =>
  a === undefined ? b : b === undefined ? a : plus(a, b);

const travelling = (cotangent: Expr | Absent, variables: readonly Given["parameter"][]): readonly Given[] => {
  if (cotangent === undefined) return [];
  const parts = partsOf(cotangent, presenceOf(cotangent), cotangent.shape);
  return variables.map((parameter, k) => ({ parameter, operand: parts[k]! }));
};

// What stays the same in every step gets a contribution from every step.
const sumOf = (amount: Expr | Absent, { name, shape }: Given["parameter"], length: number) => {
  // A loop that may take no step may contribute nothing at all.
  const own = presenceOf(amount);
  const presence = length === unknownLength ? joined("absent", own) : own;
  const variables = partVariables(`sum.${name}`, presence, shape);
  const sofar = amountOf(presence, variables);
  const next = partsOf(total(sofar, amount), presence, shape);
  const first = partsOf(undefined, presence, shape);
  const carry = variables.map((parameter, k): Carry => ({ parameter, operand: first[k]!, next: next[k]! }));
  return { presence, carry };
};
