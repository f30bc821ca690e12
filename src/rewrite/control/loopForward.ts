// Forward mode through a loop: a loop whose carry holds the tangents beside the values. Its length, and whether it has a
// condition, stay what they are.
import type { ControlNode, Loop } from "../../expr/control.js";
import type { Expr } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import { indicatorIn } from "../support.js";
import { activeParameters } from "./active.js";
import { type Carry, type Given, loopOf } from "./build.js";
import { pushed, settled } from "./derived.js";
import { amountOf, ofSequence, partsOf, presenceOf } from "./presence.js";

/** Tangents of the results of a loop, for tangents of its arguments. */
export const pushLoop = (
  node: ControlNode,
  loop: Loop,
  tangents: readonly (Expr | Absent)[],
): readonly (Expr | Absent)[] => {
  const { body, carries, sequences } = loop;
  const uncarried = tangents.slice(carries).map(presenceOf);
  const active = activeParameters(
    loop,
    tangents.map((tangent) => tangent !== undefined),
  );
  const { presences, derived } = settled(
    // A carry that has no tangent before the first step, but comes to have one.
    tangents.slice(0, carries).map((t, i) => (active[i] && t === undefined ? "flagged" : presenceOf(t))),
    (carried) => pushed(body, [...carried, ...uncarried]),
    ({ amounts }, i) => amounts[i],
  );

  const originals: readonly Given[] = body.parameters.map((parameter, i) => ({ parameter, operand: node.args[i]! }));
  // The tangent of an argument that is no carry: the numbers it travels as.
  const travelling = (i: number): readonly Given[] => {
    const parts = partsOf(tangents[i], presenceOf(tangents[i]), node.args[i]!.shape);
    return derived.parts[i]!.map((parameter, k) => ({ parameter, operand: parts[k]! }));
  };
  const along = originals.slice(carries, carries + sequences).map((_, k) => travelling(carries + k));
  const fixed = originals.slice(carries + sequences).map((_, k) => travelling(carries + sequences + k));
  // One flag for a whole sequence is no sequence.
  const isFlag = ({ operand }: Given): boolean => operand.shape.length === 0;

  const tangentCarries = presences.map((presence, i): readonly Carry[] => {
    const { shape } = body.parameters[i]!;
    const first = partsOf(tangents[i], presence, shape);
    const next = partsOf(derived.amounts[i], presence, shape);
    return derived.parts[i]!.map((parameter, k) => ({ parameter, operand: first[k]!, next: next[k]! }));
  });
  const outputs = derived.amounts.slice(carries).map((amount, j) => {
    const presence = ofSequence(presenceOf(amount));
    return { presence, parts: partsOf(amount, presence, body.results[carries + j]!.shape) };
  });
  // A flag that changes from step to step becomes a mask beside the history of its carry.
  const masks = presences.map((presence, i) =>
    presence === "flagged" ? [indicatorIn(body.parameters[i]!.shape, derived.parts[i]![1])] : [],
  );

  const built = loopOf({
    name: node.op.name,
    carries: [
      ...originals.slice(0, carries).map((given, i) => [{ ...given, next: body.results[i]! }]),
      ...tangentCarries,
    ],
    sequences: [...originals.slice(carries, carries + sequences), ...along.flat().filter((part) => !isFlag(part))],
    fixed: [...originals.slice(carries + sequences), ...along.flat().filter(isFlag), ...fixed.flat()],
    outputs: [...outputs.map(({ parts }) => parts), ...masks],
    length: loop.length,
    reversed: loop.reversed,
    keepEvery: loop.keepEvery,
    condition: loop.condition,
    max: loop.max,
  });
  return [
    ...presences.map((presence, i) => amountOf(presence, built.carry(carries + i))),
    ...outputs.map(({ presence }, j) => amountOf(presence, built.output(j))),
    ...presences.map((presence, i) => {
      const history = built.history(carries + i);
      return presence === "flagged"
        ? amountOf("masked", [...history.slice(0, 1), ...built.output(outputs.length + i)])
        : amountOf(presence, history);
    }),
  ];
};
