// The value of an op against what its record says it means in other ops. Knows an op as functions of numbers.
import { constant } from "../../src/index.js";
import { type Law, law } from "../core/law.js";
import { noiseAround } from "../oracles/differences.js";
import { exactly, measured } from "../oracles/rounding.js";
import { type OpUnderTest, written } from "./opFunction.js";
import { explainPoint, movable, type Point, pointIn, replaced } from "./points.js";

// A meaning is for readers, and may lose digits: what rounds in it is allowed for, and this part of the value besides.
const [slack, part] = [8, 1e-9];

/** The meaning has the value of the op. No law where the record says none, or none at the setting in its domain. */
export const meaningLaws = ({ op, variables, value, subject }: OpUnderTest): readonly Law[] => {
  const free = movable(op);
  const args = variables.map((v, i) => (free.includes(i) ? v : constant(op.domain[i]![0])));
  const meaning = written(op, "meaning", () => op.meaning?.(args));
  if (meaning === undefined) return [];
  const meant = (point: Point) => measured(meaning, new Map(variables.map((v, i) => [v, exactly(point[i]!)] as const)));
  const noise = (point: Point): number =>
    free.reduce((sum, i) => sum + noiseAround((x) => value(replaced(point, i, x)), point[i]!), 0);
  return [
    law({
      id: "op.meaning",
      statement: "what the op is said to mean has its value, up to rounding, where both are finite",
      formula: "meaning(x) = f(x)",
      given: [pointIn(op)],
      holds: (judge, point) => {
        const [expected, { value: found, error }] = [value(point), meant(point)];
        judge.needs(Number.isFinite(expected) && Number.isFinite(found));
        const bar = slack * error + part * Math.abs(expected);
        // What seems wrong may be the rounding inside of the value.
        const inside = Math.abs(found - expected) > bar ? slack * noise(point) : 0;
        judge.within(`the meaning and the value of ${op.name}`, found, expected, bar + inside);
      },
      explain: explainPoint(op),
      subject: ([point]) => subject(point),
    }),
  ];
};
