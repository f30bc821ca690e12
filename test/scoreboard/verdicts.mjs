// An answer held to its law, and what that makes of a column. Knows laws and answers; is ignorant of processes and of text.
import { lawOf } from "./laws.mjs";
import { questions } from "./questions.mjs";

const judged = (question, answer, precision) => {
  try {
    lawOf.get(question.law).law.at([{ question, answer, precision }]);
    return { kind: "holds" };
  } catch (error) {
    return { kind: "wrong", why: error.message };
  }
};

/** `holds`, `wrong`, `threw`, `crashed`, `hung`, or `none` where the question could not be put. */
const verdictOn = (question, given, precision) => {
  if (given.none !== undefined) return { kind: "none", why: given.none };
  if (given.hung !== undefined) return { kind: "hung", why: given.hung };
  if (given.crashed !== undefined) return { kind: "crashed", why: given.crashed };
  if (given.threw === undefined) return judged(question, given.answer, precision);
  return { kind: lawOf.get(question.law).throwing === "holds" ? "holds" : "threw", why: given.threw };
};

/** All verdicts on one library, in the order of the questions. */
export const verdictsOn = ({ precision, answers }) =>
  questions.map((question, index) => {
    const given = answers.get(index);
    return { question, given, ...verdictOn(question, given, precision) };
  });

export const failing = ({ kind }) => kind !== "holds" && kind !== "none";

/** How many of the verdicts are of each kind. */
export const counts = (verdicts) => {
  const of = (kind) => verdicts.filter((verdict) => verdict.kind === kind).length;
  return {
    asked: verdicts.length - of("none"),
    wrong: of("wrong"),
    threw: of("threw"),
    ended: of("crashed") + of("hung"),
  };
};
