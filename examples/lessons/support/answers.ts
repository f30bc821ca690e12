// A reader's answers, checked: each exercise of a lesson with what its laws have to say about the answer.
import { exercisesOf, type Transcript } from "./transcript.js";

/** What a reader's file exports. Of what type each answer is, its check will see. */
export type Answers = Readonly<Record<string, never>>;

export interface Marked {
  readonly name: string;
  readonly exported: string;
  /** What is wrong with the answer: nothing, if it is right. None if there is no answer. */
  readonly complaints: readonly string[] | undefined;
}

export const marked = (transcript: Transcript, answers: Answers): readonly Marked[] =>
  exercisesOf(transcript).map(({ name, exported, check }) => {
    const answer = answers[exported];
    return { name, exported, complaints: answer === undefined ? undefined : check(answer) };
  });

const markedText = ({ name, exported, complaints }: Marked): string => {
  if (complaints === undefined) return `?  ${name}: no answer yet. Write: export const ${exported} = ...`;
  if (complaints.length === 0) return `✓  ${name}`;
  return [`✗  ${name}`, ...complaints.flatMap((complaint) => complaint.split("\n")).map((line) => `     ${line}`)].join(
    "\n",
  );
};

/** The marks as text; and exports that answer no exercise, which are mostly misspelt. */
export const marksText = (transcript: Transcript, answers: Answers): string => {
  const marks = marked(transcript, answers);
  const known = new Set(marks.map(({ exported }) => exported));
  const others = Object.keys(answers).filter((name) => !known.has(name));
  return [
    transcript.title,
    ...marks.map(markedText),
    ...others.map((name) => `?  ${name} answers no exercise of this lesson.`),
  ].join("\n");
};
