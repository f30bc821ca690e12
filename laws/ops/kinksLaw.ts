// The conventions that a record declares. Knows an op as functions of numbers.
import type { ElementwiseOp, Kink } from "../../src/index.js";
import { Disagreement } from "../core/disagreement.js";
import { type Law, law } from "../core/law.js";
import { betweenSides, isConclusive, type Sides, sidedDifferences, sidedSlopes } from "../oracles/differences.js";
import type { OpUnderTest } from "./opFunction.js";
import { callText, explainPoint, type Point, pointIn, pointOf, replaced } from "./points.js";

export const kinksLaw = ({ op, first, second, value }: OpUnderTest): Law => {
  // A convention that holds over an interval is looked at on both its ends and between them.
  const places = op.kinks.flatMap((kink) => placesOf(kink).map((at) => ({ kink, at })));
  return law({
    id: "op.kinks",
    statement: "the declared conventions hold",
    formula: "f_i(kink) = the partial declared there",
    given: [pointIn(op)],
    holds: (judge, sample) => {
      for (const { kink, at } of places) {
        const point = pointOf(op, kink, at, sample);
        const i = op.args.indexOf(kink.arg);
        const meet = (what: string, declared: number, found: number): void => {
          if (!meets(declared, found))
            judge.equal(`${what} of ${callText(op, point)}, found and declared`, found, declared);
        };
        if (kink.value !== undefined) meet("the value", kink.value, value(point));
        meet(`the partial in ${kink.arg}`, kink.partial, first[i]!(point));
        mustLieBetween(op, kink, point, (x) => value(replaced(point, i, x)));
        for (const [name, declared] of Object.entries(kink.second ?? {})) {
          const found = second[i]![op.args.indexOf(name)]!(point);
          meet(`the second derivative in ${kink.arg} and ${name}`, declared, found);
        }
      }
    },
    explain: explainPoint(op),
  });
};

// A convention is free only as far as there is a choice: between the slopes of both sides, where both have one.
const mustLieBetween = (op: ElementwiseOp, kink: Kink, point: Point, f: (x: number) => number): void => {
  const at = point[op.args.indexOf(kink.arg)]!;
  if (!Number.isFinite(kink.partial) || !Number.isFinite(at) || kink.to !== undefined) return;
  // How f rounds takes many evaluations to see, so it is for what seems wrong.
  if (!liesOutside(kink.partial, sidedDifferences(f, at))) return;
  const sides = sidedSlopes(f, at);
  if (liesOutside(kink.partial, sides))
    throw new Disagreement(
      `the partial in ${kink.arg} of ${callText(op, point)} is declared to be ${kink.partial}, which is not between the slopes ${sides.left.value} on the left and ${sides.right.value} on the right.`,
    );
};

const liesOutside = (partial: number, sides: Sides): boolean => {
  const [low, high] = betweenSides(sides);
  return isConclusive(sides.left) && isConclusive(sides.right) && (partial < low || partial > high);
};

const placesOf = ({ at, to }: Kink): readonly number[] => {
  if (to === undefined) return [at];
  const between = Number.isFinite(to) ? (at + to) / 2 : at + Math.sign(to) * Math.max(1, Math.abs(at));
  return [at, between, to];
};

// A convention is one number, but it may be declared in a rounded form.
const meets = (declared: number, found: number): boolean =>
  declared === found || (Number.isFinite(declared) && Math.abs(declared - found) <= 1e-12 * Math.abs(declared));
