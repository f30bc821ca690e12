// The lessons are tests: what they print is what their text says, the right answer to each exercise is taken and the wrong
// ones are refused with a reason. And their pages are whole, stand alone, and escape what is in them.
import { existsSync, readFileSync } from "node:fs";
import { div, mul, neg, tensor, variable } from "gradmap";
import { describe, expect, test } from "vitest";
import { type Answers, marked, marksText } from "../../examples/lessons/support/answers.js";
import { introductionPath, lessonNames, runLesson } from "../../examples/lessons/support/files.js";
import type { Lesson } from "../../examples/lessons/support/lesson.js";
import { lessonPages } from "../../examples/lessons/support/page.js";
import { sourceOf } from "../../examples/lessons/support/source.js";
import { terminalText } from "../../examples/lessons/support/terminal.js";
import { textOf } from "../../examples/lessons/support/text.js";
import {
  camelCase,
  exercisesOf,
  recorded,
  stepsOf,
  type Transcript,
  transcriptOf,
} from "../../examples/lessons/support/transcript.js";
import { startingWeights } from "../../examples/lessons/support/weights.js";
import { loadGolden } from "../golden.js";

const transcripts: readonly Transcript[] = await Promise.all(lessonNames.map(runLesson));
const introduction = readFileSync(introductionPath, "utf8");
const pages = lessonPages(transcripts, introduction);

const proseOf = ({ sections }: Transcript): readonly string[] =>
  sections.flatMap((section) => (section.kind === "prose" ? [section.markdown] : []));

const printedOf = (transcript: Transcript): readonly string[] =>
  stepsOf(transcript).flatMap(({ event }) => (event?.kind === "print" ? [event.text] : []));

describe.each(transcripts)("lesson $name", (transcript) => {
  const steps = stepsOf(transcript);
  const { number, title } = transcript;
  const prose = proseOf(transcript);

  test("prints what its text says, and says what every statement prints", () => {
    const prints = steps.flatMap(({ statement, event }) =>
      event?.kind === "print" ? [{ code: statement.code, text: event.text, expected: statement.expected }] : [],
    );
    expect(prints.length).toBeGreaterThan(4);
    const lines = (text: string): readonly string[] => text.split("\n").map((line) => line.trimEnd());
    for (const { code, text, expected } of prints)
      expect({ code, printed: lines(expected ?? "nothing is said") }).toEqual({ code, printed: lines(text) });
    const others = steps.filter(({ statement, event }) => statement.expected !== undefined && event?.kind !== "print");
    expect(others.map(({ statement }) => statement.code)).toEqual([]);
  });

  const exercises = exercisesOf(transcript);
  test("has two or three exercises, with names of their own", () => {
    expect(exercises.length).toBeGreaterThanOrEqual(2);
    expect(exercises.length).toBeLessThanOrEqual(3);
    expect(new Set(exercises.map(({ exported }) => exported)).size).toBe(exercises.length);
    // Under which name an answer is to be exported, page and terminal both say.
    for (const { exported } of exercises) {
      expect(pages[`${transcript.name}.html`]).toContain(`<code>npm run lesson ${number} -- --answer mine.js</code>`);
      expect(terminalText(transcript)).toContain(`npm run lesson ${number} -- --answer mine.js`);
      expect(pages[`${transcript.name}.html`]).toContain(exported);
      expect(terminalText(transcript)).toContain(exported);
    }
  });

  test.each(exercises)("$name: the right answer is taken, and each mistake is refused with a reason", (exercise) => {
    expect(exercise.checkAnswer()).toEqual([]);
    expect(exercise.answerText).not.toBe("");
    const mistakes = exercise.checkMistakes();
    expect(mistakes.length).toBeGreaterThan(0);
    for (const { says, complaints } of mistakes) {
      expect(says.length).toBeGreaterThan(4);
      expect(complaints.join("\n")).toContain(says);
      // A reason, and not only that it is wrong.
      for (const complaint of complaints) expect(complaint.length).toBeGreaterThan(30);
    }
  });

  test("follows the lesson before and announces the next", () => {
    expect(title).toMatch(new RegExp(`^${number}\\. `));
    if (number > 1) expect(prose[0]).toMatch(new RegExp(`\\blesson\\s+${number - 1}\\b`, "i"));
    const following = transcripts.find((other) => other.number === number + 1);
    if (following === undefined) return;
    expect(prose.at(-1)).toMatch(/^\*\*Next:\*\*/m);
    expect(prose.at(-1)).toMatch(new RegExp(`\\blesson\\s+${number + 1}\\b`, "i"));
  });

  test("its page stands alone and is well formed", () => {
    const page = pages[`${transcript.name}.html`]!;
    // Nothing is loaded: no source, no style sheet, no import.
    const frames = /srcdoc="[^"]*"/g;
    const own = page.replace(frames, "");
    expect(own).not.toMatch(/<script|<link(?! rel="icon" href="data:)|@import|url\((?!#)|\ssrc=/);
    expect(unclosed(own)).toEqual([]);
    // What code and output say, they may say.
    expect(own.replace(/<code>[^<]*<\/code>/g, "")).not.toMatch(/undefined|\[object |NaN/);
    // Every number that it prints is there, and every answer behind a click.
    for (const printed of printedOf(transcript)) expect(page).toContain(escapedText(printed));
    expect(page.match(/<summary>An answer<\/summary>/g)).toHaveLength(exercises.length);
    const pictures = steps.filter(({ event }) => event?.kind === "draw").length;
    expect(page.match(/<figure>/g) ?? []).toHaveLength(pictures);
  });

  test("the lesson in the terminal has all of its prose and numbers", () => {
    const text = terminalText(transcript);
    for (const paragraph of prose) expect(text).toContain(paragraph);
    for (const line of printedOf(transcript).flatMap((printed) => printed.split("\n"))) expect(text).toContain(line);
  });
});

const escapedText = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const empty = new Set(["meta", "link", "br", "hr", "img", "input"]);

/** Tags that are not closed in order, of markup whose text is escaped. */
const unclosed = (html: string): readonly string[] => {
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [tag, slash, name = "", end] of html.matchAll(/<(\/?)([a-zA-Z][\w-]*)[^<>]*?(\/?)>/g)) {
    if (empty.has(name.toLowerCase()) || end === "/") continue;
    if (slash === "") open.push(name);
    else if (open.pop() !== name) wrong.push(tag);
  }
  return [...wrong, ...open];
};

describe("the lessons together", () => {
  test("are numbered from 1 on without a gap", () => {
    expect(transcripts.map(({ number }) => number)).toEqual(transcripts.map((_, i) => i + 1));
  });

  test("have pages that link to one another, and an index of them all", () => {
    transcripts.forEach(({ name }, i) => {
      const page = pages[`${name}.html`]!;
      const [before, after] = [transcripts[i - 1], transcripts[i + 1]];
      if (before !== undefined) expect(page).toContain(`<a rel="prev" href="${before.name}.html">`);
      if (after !== undefined) expect(page).toContain(`<a rel="next" href="${after.name}.html">`);
      expect(pages["index.html"]).toContain(`href="${name}.html"`);
    });
    const links = Object.values(pages).flatMap((page) =>
      [...page.matchAll(/<a [^>]*href="([^"#:]+)"/g)].map(([, href]) => href!),
    );
    // To other pages, and to files of this repository.
    const there = (href: string): boolean =>
      href in pages || existsSync(new URL(`../../out/lessons/${href}`, import.meta.url));
    expect(links.filter((href) => !there(href))).toEqual([]);
  });

  test("are all named in the README", () => {
    for (const { title } of transcripts) expect(introduction).toContain(title);
  });
});

describe("the numbers that are published", () => {
  interface Golden {
    readonly mlp: {
      readonly losses: readonly number[];
      readonly pred_before: readonly number[];
      readonly pred_after: readonly number[];
      readonly init_layers: unknown;
    };
  }
  const { mlp } = loadGolden<Golden>("micrograd_cases");
  const printedIn = (number: number): string => {
    const transcript = transcripts.find((other) => other.number === number);
    return transcript === undefined ? "" : printedOf(transcript).join("\n");
  };

  // Lesson, and what must stand in its output.
  test.each([
    [1, ["20", "14", "-22", "4", "-3.0000\n2.0000\n1.0000"]],
    [3, ["-8", "dL_d: -2, dL_f: 4", "dL_c: -2, dL_e: -2", "dL_a: 6, dL_b: -4", "-7.286496", "0.7071", "0.5000"]],
    [3, ["{ x1: -1.5, w1: 1, x2: 0.5, w2: 0, b: 0.5 }", "{ e: -6, d: 4, L: -8 }"]],
    [3, ["{ x1w1: -6, x2w2: 0, both: -6 }", "0.8814", "0.7135"]],
    [5, ["a * b + c: -2", "a: 6, b: -4", "f: 4"]],
    [6, ["{ a: -3, b: -8 }", "2"]],
    [7, ["{ x1: -1.5, x2: 0.5, w1: 1, w2: 0, b: 0.5 }", "5.82843", "0.0428932"]],
    [
      8,
      [
        "24.7041",
        'a: "138.8338", b: "645.5773"',
        "[-20, 46]",
        "[24.70408163265306, 138.83381924198252, 645.5772594752186]",
      ],
    ],
    [8, ["6.336362190989", "l0: 0.0417725705154, l1: 0.839024507463, l2: 0.00565330266222, l3: -0.88645038064"]],
    [9, ["41", "0.699409362022"]],
    [12, ["v5 = tanh(v4)  0.707107  1        v4: 0.5 * 2 = 1"]],
    [13, ["[27, 18, 6]", "0.666666667"]],
    [16, ["{ a: 6, b: -4, c: -2, f: 4 }"]],
    [11, ["27\n72", "[1, 1, 5]\n[3, 3, 10]\n[6, 6, 15]", "27\n27"]],
  ] as const)("lesson %i prints %j", (number, texts) => {
    for (const text of texts) expect(printedIn(number)).toContain(text);
  });

  test("lesson 10 starts at the weights of the golden numbers, and its losses and predictions are theirs", () => {
    expect(startingWeights).toEqual(mlp.init_layers);
    const output = printedIn(10);
    mlp.losses.forEach((loss, k) => {
      expect(output).toContain(`${String(k).padStart(2)}  ${loss.toFixed(6)}`);
    });
    for (const predictions of [mlp.pred_before, mlp.pred_after])
      expect(output).toContain(predictions.map((prediction) => prediction.toFixed(4)).join("  "));
  });
});

describe("the machinery of the lessons", () => {
  const lines = (...body: readonly string[]): string =>
    ["// # 1. A title", "//", "// Words.", "export const lesson: Lesson = ({ print }) => {", ...body, "};", ""].join(
      "\n",
    );

  test("values are printed readably, and each time the same", () => {
    const x = variable("x");
    expect(textOf([1, -0, 0.1 + 0.2])).toBe("[1, -0, 0.30000000000000004]");
    expect(textOf(tensor([[1, 2]]))).toBe("[[1, 2]]");
    expect(textOf({ a: 1, b: { c: "text" } })).toBe('{ a: 1, b: { c: "text" } }');
    expect(textOf(new Map([[x, 2]]))).toBe("{ x: 2 }");
    expect(textOf(neg(x))).toBe("-x");
    expect(textOf(["one", "two"])).toBe("one\ntwo");
    expect([textOf([]), textOf(undefined), textOf(Number.NaN)]).toEqual(["[]", "undefined", "NaN"]);
  });

  test("a source is taken apart into prose, code and what is said to be printed", () => {
    const text = lines(
      "  // First.",
      "  //",
      "  // Second.",
      "  const x = 1;",
      "  print(x); // => 1",
      "",
      "  // Third.",
      "  print([x]);",
      "  // => a",
      "  // => b",
      "  // Last.",
    );
    const { title, parts } = sourceOf("01-x", text);
    expect(title).toBe("1. A title");
    expect(
      parts.map((part) => (part.kind === "prose" ? part.markdown : part.statements.map(({ code }) => code))),
    ).toEqual(["Words.", "First.\n\nSecond.", ["const x = 1;", "print(x);"], "Third.", ["print([x]);"], "Last."]);
    const expected = parts.flatMap((part) => (part.kind === "code" ? part.statements.map((s) => s.expected) : []));
    expect(expected).toEqual([undefined, "1", "a\nb"]);
  });

  test("what is printed can be recorded, again and again with the same result", () => {
    const text = lines("  print(1); // => 7", "  print(2);", "  // Words.");
    const lesson: Lesson = ({ print }) => {
      print(["a", "b"]);
      print(2);
    };
    const once = recorded(text, transcriptOf("01-x", text, lesson));
    expect(once).toBe(lines("  print(1);", "  // => a", "  // => b", "  print(2); // => 2", "  // Words."));
    expect(recorded(once, transcriptOf("01-x", once, lesson))).toBe(once);
  });

  test("a print in a loop, or none where there should be one, is refused", () => {
    const text = lines("  print(1); // => 1");
    const twice: Lesson = ({ print }) => {
      for (const x of [1, 1]) print(x);
    };
    expect(() => transcriptOf("01-x", text, twice)).toThrow(/not a statement of the lesson's function/);
    expect(() => transcriptOf("01-x", text, () => {})).toThrow(/what was called is nothing/);
    expect(() => sourceOf("01-x", "export {};")).toThrow(/does not begin with a line/);
    expect(() => sourceOf("01-x", "// # 1. Title\nexport {};")).toThrow(/does not export const lesson/);
  });

  const evil = '</code></pre><script>alert(1)</script>"&';
  test("text, code, names and hints are escaped in the page; HTML in prose is text", () => {
    const text = [
      `// # 1. ${evil}`,
      "//",
      `// Words <img src=x onerror=alert(1)> and ${evil}`,
      "export const lesson: Lesson = ({ print, draw, exercise }) => {",
      `  print("${evil.replaceAll('"', "'")}");`,
      '  draw("<!doctype html><p>&amp;</p>", "seen");',
      `  exercise({ answer: "${evil.replaceAll('"', "'")}" });`,
      "};",
    ].join("\n");
    const lesson: Lesson = ({ print, draw, exercise }) => {
      print(evil);
      draw("<!doctype html><p>&amp;</p>", evil);
      exercise({ name: evil, ask: evil, hint: evil, check: (_: string) => [], answer: "", mistakes: [] });
    };
    const transcript = transcriptOf("01-x", text, lesson);
    const page = lessonPages([transcript], evil);
    for (const html of Object.values(page)) {
      expect(html).not.toMatch(/<script|<img/);
      expect(unclosed(html.replace(/srcdoc="[^"]*"/g, ""))).toEqual([]);
    }
    // A whole page goes into a frame that may do nothing but run its own script.
    expect(page["01-x.html"]).toContain('srcdoc="&lt;!doctype html&gt;&lt;p&gt;&amp;amp;&lt;/p&gt;"');
    expect(page["01-x.html"]).toContain('<iframe sandbox="allow-scripts"');
  });

  /** A reader's file, imported. */
  const fileOf = async (text: string): Promise<Answers> =>
    import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}`);

  test("a reader's answers are marked: right, wrong with a reason, missing, or for no exercise", async () => {
    const answers = await fileOf(
      "export const slopeOfACube = (x) => 3 * x ** 2; export const whereItIsFlat = 3; export const slopeOfACub = 1;",
    );
    const marks = marksText(transcripts[0]!, answers);
    expect(marks.split("\n")).toEqual([
      "1. A derivative by hand",
      "✓  slope of a cube",
      "✗  where it is flat",
      "     The place is not 3. There the slope is 24, and where the curve is flat it is 0.",
      "?  gradient of a product: no answer yet. Write: export const gradientOfAProduct = ...",
      "?  slopeOfACub answers no exercise of this lesson.",
    ]);
    expect(introduction).toContain(marks.split("\n").slice(0, 5).join("\n"));
  });

  test("an answer of another kind than asked for is refused with what it should be, and does not stop the others", async () => {
    const answers = await fileOf(
      'export const slopeOfACube = 3; export const whereItIsFlat = "x"; export const gradientOfAProduct = null;',
    );
    expect(marked(transcripts[0]!, answers).map(({ complaints }) => complaints)).toEqual([
      ["It should be a function, and what you export is a number."],
      ["It should be a number, and what you export is a text."],
      ["It should be a record, and what you export is nothing."],
    ]);
  });

  test("a record with a name too few is told which number is missing, and that alone", async () => {
    const answers = await fileOf("export const gradientOfAProduct = { a: -30, c: -6 };");
    expect(marked(transcripts[0]!, answers).at(-1)?.complaints).toEqual([
      "There is no number for b yet. What is b multiplied by in the product?",
    ]);
  });

  const exerciseOf = (exported: string): { readonly check: (answer: never) => readonly string[] } =>
    transcripts.flatMap(exercisesOf).find((exercise) => exercise.exported === exported)!;

  test("answers written in other ways are taken", () => {
    const taken = (exported: string, text: string): readonly string[] =>
      exerciseOf(exported).check(Function(`"use strict"; return ${text};`)() as never);
    expect(taken("slopeOfACube", "(x) => 3 * x * x")).toEqual([]);
    expect(
      taken("slopeOfACube", "function (t) { let sum = 0; for (let i = 0; i < 3; i++) sum += t ** 2; return sum; }"),
    ).toEqual([]);
    expect(taken("gradientOfAProduct", "{ c: 2 * -3, b: 20, a: -3 * 10, note: 1 }")).toEqual([]);
    expect(taken("gradientOfTwoWays", "({ a, b }) => ({ a: 2 * a * b - b * b, b: a * a - 2 * a * b })")).toEqual([]);
    expect(taken("slopeOfALoop", "(x) => { let y = 8; for (let i = 0; i < 7; i++) y *= x; return y; }")).toEqual([]);
    expect(
      taken(
        "oneStepDown",
        "(w, g, r) => { const n = []; for (let i = 0; i < w.length; i++) n.push(w[i] - g[i] * r); return n; }",
      ),
    ).toEqual([]);
    expect(taken("anOrderThatWorks", '["y", "n", "q", "w", "p", "v", "u"]')).toEqual([]);
    expect(taken("aCounterexampleByHand", "-0.5")).toEqual([]);
  });

  test("a wrong slope is refused at a number that one can follow, a slope that is wrong far from there by the law", () => {
    const { check } = exerciseOf("slopeOfACube");
    expect(check(((x: number) => 3 * x) as never)).toEqual([
      "At x = 2 your slope is 6, and nudging gives 12. A slope agrees with differences, everywhere.",
    ]);
    const far = check(((x: number) => (x < -1.5 ? -1 : 3 * x ** 2)) as never);
    expect(far.join()).toMatch(/^This law is broken: the gradient agrees with differences/);
  });

  test("an op that keeps the laws but is another one than asked for is refused", () => {
    const { check } = exerciseOf("theRuleOfAQuotient");
    expect(check(mul as never).join()).toContain("What is its value?");
    expect(check(div as never)).toEqual([]);
  });

  test("a step that goes downhill by nearly the right amount is refused", () => {
    const { check } = exerciseOf("oneStepDown");
    const nearly = (w: readonly number[], g: readonly number[], rate: number): readonly number[] =>
      w.map((x, i) => x - 1.1 * rate * g[i]!);
    expect(check(nearly as never).length).toBeGreaterThan(0);
  });

  test("names of exercises as exported names", () => {
    expect(camelCase("slope of a cube")).toBe("slopeOfACube");
    expect(camelCase("By hand, against PyTorch")).toBe("byHandAgainstPytorch");
  });
});
