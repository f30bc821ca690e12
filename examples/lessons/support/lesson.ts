// What a lesson is: a function that is given somewhere to print, somewhere to draw and somewhere to ask. The text of
// the lesson is its own source, the comments between the statements; see README.md beside this folder.
import type { Either } from "fp-ts/lib/Either.js";
import type { Violation } from "gradmap/laws";

/** What a check found: complaints, none if the answer is right; or what `check` of gradmap/laws gives. */
export type Verdict = readonly string[] | Either<readonly Violation[], unknown>;

/** A wrong answer that people give. */
export interface Mistake<A> {
  readonly answer: A;
  /** A part of the complaint that it must be refused with. */
  readonly says: string;
}

/** A question to the reader, and how to tell whether the answer is right. */
export interface Exercise<A> {
  /** A few words: "slope of a cube". A reader's file exports the answer in camelCase, as `slopeOfACube`. */
  readonly name: string;
  /** The task, in Markdown. It says what is to be exported: a number, a record, a function of what. */
  readonly ask: string;
  readonly hint: string;
  /** Write the parameter's type: answer and mistakes get theirs from it. */
  readonly check: (answer: A) => Verdict;
  /** A right answer. The page shows its source text, behind a click. */
  readonly answer: NoInfer<A>;
  readonly mistakes: readonly Mistake<NoInfer<A>>[];
}

/** What a lesson is given. Each is called as a statement of its own in the lesson's function, not in a loop or a function. */
export interface LessonKit {
  /**
   * Prints a value, each time as the same text: numbers in full, tensors as nested lists, records and maps with the names
   * of their entries, expressions as formulas, text as it is; a list of texts one a line. The comment after the
   * statement says what is printed, a line of comment for each line of text: `// => 20`.
   */
  readonly print: (value: unknown) => void;
  /** Shows a picture: an `<svg>`, a `<math>` or a whole HTML page. `seen` says in a sentence what there is to see. */
  readonly draw: (markup: string, seen: string) => void;
  readonly exercise: <A>(exercise: Exercise<A>) => void;
}

/** The function that a lesson exports as `lesson`. */
export type Lesson = (kit: LessonKit) => void;
