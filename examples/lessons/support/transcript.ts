// A lesson as it was run: what its source says, with what each statement printed, drew or asked. Given the text and the
// function; reads no file.
import { watched, wrongKind } from "./kinds.js";
import type { Exercise, Lesson, LessonKit, Verdict } from "./lesson.js";
import { type Source, type Statement, sourceOf } from "./source.js";
import { textOf } from "./text.js";

/** What a statement did for the reader. */
export type Event =
  | { readonly kind: "print"; readonly text: string }
  | { readonly kind: "draw"; readonly markup: string; readonly seen: string }
  | ({ readonly kind: "exercise" } & Asked);

/** An exercise whose answers are of a type that is forgotten. */
export interface Asked {
  /** Its name in words, and the name that a reader's file exports the answer under. */
  readonly name: string;
  readonly exported: string;
  readonly ask: string;
  readonly hint: string;
  /** Complaints about somebody's answer, whatever it is: none if it is right. */
  readonly check: (answer: never) => readonly string[];
  /** Complaints about the right answer, none; and about each mistake, with what they must say. */
  readonly checkAnswer: () => readonly string[];
  readonly checkMistakes: () => readonly { readonly says: string; readonly complaints: readonly string[] }[];
}

export interface Step {
  readonly statement: Statement;
  readonly event: Event | undefined;
}

export type Section =
  | { readonly kind: "prose"; readonly markdown: string }
  | { readonly kind: "code"; readonly steps: readonly Step[] };

/** A lesson that was run. */
export interface Transcript {
  /** `04-a-rule-for-each-op`. */
  readonly name: string;
  readonly number: number;
  readonly title: string;
  readonly imports: readonly string[];
  readonly sections: readonly Section[];
}

/** "slope of a cube" as `slopeOfACube`. */
export const camelCase = (name: string): string =>
  name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "")
    .map((word, i) => (i === 0 ? word : `${word[0]!.toUpperCase()}${word.slice(1)}`))
    .join("");

/** The task, with the name to export the answer under if the text does not say it itself. */
export const taskOf = ({ ask, exported }: Asked): string =>
  ask.includes(exported) ? ask : `${ask} Export it as \`${exported}\`.`;

/** How a reader has the answers to a lesson checked. */
export const commandOf = (number: number): string => `npm run lesson ${number} -- --answer mine.js`;

const complaintsOf = (verdict: Verdict): readonly string[] => {
  if (!("_tag" in verdict)) return verdict;
  if (verdict._tag === "Right") return [];
  // One is enough to look for the mistake: most break several.
  const others = verdict.left.length - 1;
  return verdict.left
    .slice(0, 1)
    .map(({ law, statement, message, counterexample }) =>
      [
        `This law is broken: ${statement} (${law}).`,
        `  At ${counterexample}:`,
        `  ${message}`,
        ...(others === 0 ? [] : [`  And so ${others === 1 ? "is one law more" : `are ${others} laws more`}.`]),
      ].join("\n"),
    );
};

const asked = <A>({ name, ask, hint, check, answer, mistakes }: Exercise<A>): Asked => {
  const complaints = (given: A): readonly string[] => {
    const misfit = wrongKind(given, answer);
    if (misfit !== undefined) return [misfit];
    const seen = watched(given, answer);
    const found = ((): readonly string[] => {
      try {
        return complaintsOf(check(seen.answer));
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)];
      }
    })();
    // A result of another kind explains everything that the check had to say of it.
    const reason = seen.result();
    const complaintsFound = reason === undefined ? found : [reason];
    const parameters = complaintsFound.length === 0 ? undefined : seen.parameters();
    return parameters === undefined ? complaintsFound : [parameters, ...complaintsFound];
  };
  return {
    name,
    exported: camelCase(name),
    ask,
    hint,
    check: complaints,
    checkAnswer: () => complaints(answer),
    checkMistakes: () => mistakes.map((mistake) => ({ says: mistake.says, complaints: complaints(mistake.answer) })),
  };
};

/** What a lesson prints, draws and asks, in order. */
const eventsOf = (lesson: Lesson): readonly Event[] => {
  const events: Event[] = [];
  const kit: LessonKit = {
    print: (value) => events.push({ kind: "print", text: textOf(value) }),
    draw: (markup, seen) => events.push({ kind: "draw", markup, seen }),
    exercise: (exercise) => events.push({ kind: "exercise", ...asked(exercise) }),
  };
  lesson(kit);
  return events;
};

const statementsOf = ({ parts }: Source): readonly Statement[] =>
  parts.flatMap((part) => (part.kind === "code" ? part.statements : []));

/** A lesson run, and its events put beside the statements of its source. */
export const transcriptOf = (name: string, text: string, lesson: Lesson): Transcript => {
  const source = sourceOf(name, text);
  const calling = statementsOf(source).filter(({ calls }) => calls !== undefined);
  const events = eventsOf(lesson);
  const misfit = Array.from({ length: Math.max(calling.length, events.length) }).findIndex(
    (_, i) => calling[i]?.calls !== events[i]?.kind,
  );
  if (misfit >= 0)
    throw new Error(
      `${name}: call ${misfit + 1} of print, draw and exercise is ${calling[misfit]?.code ?? "not a statement of the lesson's function"}, but what was called is ${events[misfit]?.kind ?? "nothing"}. Call them as statements of their own, not in loops or functions.`,
    );
  const eventOf = new Map(calling.map((statement, i) => [statement, events[i]]));
  return {
    name,
    number: Number.parseInt(name, 10),
    title: source.title,
    imports: source.imports,
    sections: source.parts.map(
      (part): Section =>
        part.kind === "prose"
          ? part
          : { kind: "code", steps: part.statements.map((statement) => ({ statement, event: eventOf.get(statement) })) },
    ),
  };
};

/** All events of a lesson that was run, with their statements. */
export const stepsOf = ({ sections }: Transcript): readonly Step[] =>
  sections.flatMap((section) => (section.kind === "code" ? section.steps : []));

/** The exercises of a lesson. */
export const exercisesOf = (transcript: Transcript): readonly (Asked & { readonly answerText: string })[] =>
  stepsOf(transcript).flatMap(({ event, statement }) =>
    event?.kind === "exercise" ? [{ ...event, answerText: statement.answer ?? "" }] : [],
  );

/** The source with what was printed written into the comments that say it. */
export const recorded = (text: string, transcript: Transcript): string => {
  let result = "";
  let from = 0;
  for (const { statement, event } of stepsOf(transcript)) {
    if (event?.kind !== "print") continue;
    const lines = event.text.split("\n");
    const [only] = lines;
    const written = lines.length === 1 ? ` // => ${only}` : lines.map((line) => `\n  // => ${line}`.trimEnd()).join("");
    result += text.slice(from, statement.end) + written;
    from = statement.expectedEnd;
  }
  return result + text.slice(from);
};
