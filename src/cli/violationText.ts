// A broken law as the command prints it: what helps to find the mistake, and no more. `showViolation` of gradmap/laws says
// everything there is to know. It is given the violation; it computes nothing.
import type { Violation } from "gradmap/laws";

// Of one op alone the expression says what the counterexample says already.
const hasInside = (tree: string): boolean => tree.split("\n").some((line) => /^[│ ]/.test(line));

const indented = (text: string): readonly string[] => text.split("\n").map((line) => `    ${line}`);

/** The lines about a violation, the first of them a sentence to put a name before: `breaks op.partials: ...`. */
export const violationLines = (violation: Violation, withTest: boolean): readonly string[] => {
  const { law, statement, formula, counterexample, message, sides, pictures, wrongNode, test } = violation;
  const isTested = counterexample !== "none";
  const inside =
    pictures !== undefined && hasInside(pictures.tree)
      ? [
          ...(wrongNode === undefined ? [] : [`  the first wrong node: ${wrongNode}`]),
          "  the expression:",
          ...indented(pictures.infix),
        ]
      : [];
  return [
    `breaks ${law}${isTested ? "" : ", which was not put to the test"}: ${statement}`,
    `  ${formula}`,
    ...(isTested ? [`  at ${counterexample}`] : []),
    ...message.split("\n").map((line) => `  ${line}`),
    ...(sides === undefined
      ? []
      : [`  off by ${sides.absolute} (relative ${sides.relative.toPrecision(3)}); allowed ${sides.bar}`]),
    ...inside,
    ...(withTest ? ["  as a test:", ...indented(test)] : []),
  ];
};
