// The lessons are tests: what they print is what their text says, the right answer to each exercise is taken and the wrong
// ones are refused with a reason. And their pages are whole, stand alone, and escape what is in them.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Either } from "fp-ts/lib/Either.js";
import { div, type Expr, formula, mul, neg, sigmoid, tensor, variable } from "gradmap";
import { afterAll, describe, expect, test } from "vitest";
import { type Answers, marked, marksText } from "../../examples/lessons/support/answers.js";
import { introductionPath, lessonNames, runLesson } from "../../examples/lessons/support/files.js";
import type { Lesson } from "../../examples/lessons/support/lesson.js";
import { adviceFor, loaded } from "../../examples/lessons/support/load.js";
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
    expect(own.replace(/<(code|samp)>[^<]*<\/\1>/g, "")).not.toMatch(/undefined|\[object |NaN/);
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
    [12, ["L = tanh(v4)  0.707107  1        v4: 0.5 * 2 = 1"]],
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

  const refused = (exported: string, text: string): string =>
    exerciseOf(exported)
      .check(Function(`"use strict"; return ${text};`)() as never)
      .join("\n");

  test("a function that gives something of another kind is told so, for the arguments that it was given", () => {
    expect(refused("slopeOfACube", "(x) => { 3 * x ** 2; }")).toBe(
      "Given 1, the result should be a number, and it is nothing. After an arrow a value stands alone, or behind `return` in curly brackets; a record has round brackets around it: `=> ({ ... })`.",
    );
    expect(refused("slopeOfACube", "(x) => `3${x}²`")).toBe(
      "Given 1, the result should be a number, and it is a text.",
    );
    expect(refused("aRuleForTheProgram", "(arrived) => [arrived]")).toBe(
      "Given 1, the result should be a list of 2, and it is a list of 1.",
    );
    expect(refused("gradientOfTwoWays", "({ a, b }) => ({ a: a * b })")).toBe(
      "Given a record { a, b }, its b should be a number, and it is nothing.",
    );
    expect(refused("gradientOfTwoWays", "({ a, b }) => [a, b]")).toContain("should be a record, and it is a list.");
    expect(refused("oneStepDown", "(w, g, rate) => w - rate * g")).toBe(
      "Given a list of 3, a list of 3 and 0.01, the result should be a list, and it is a number.",
    );
    // A function in a result is looked at as well.
    expect(
      refused("wayBackOfASine", "({ value, back }) => ({ value: Math.sin(value), back: (a) => { back(a); } })"),
    ).toMatch(/^Given 3, the result should be a map, and it is nothing\./);
    const { check } = exerciseOf("slopeOfACube");
    expect(check(((x: number) => mul(3, x)) as never).join()).toContain("so write `*` and `+` of JavaScript");
  });

  test("a function with a parameter too many is told how it is called; one that is right all the same is taken", () => {
    expect(refused("gradientOfTwoWays", "(a, b) => ({ a: a * b, b })").split("\n")[0]).toBe(
      "It is called with 1 argument, a record { a, b }, and yours has 2 parameters: the others are undefined.",
    );
    expect(refused("aPowerFromNodes", "(x, s) => 2 * s * 2 * x").split("\n")[0]).toContain("yours has 2 parameters");
    expect(refused("aPowerFromNodes", "(x, s) => 4 * x ** 3")).toBe("");
  });

  test("an op is asked for as an op, with as many arguments", () => {
    expect(exerciseOf("theRuleOfAQuotient").check(((x: Expr, y: Expr) => div(x, y)) as never)).toEqual([
      "It should be an op, as defineOp makes it, and what you export is a function.",
    ]);
    expect(exerciseOf("theRuleOfAQuotient").check(neg as never)).toEqual([
      "It should be an op with 2 arguments, and yours has 1: x.",
    ]);
    expect(exerciseOf("partialOfSoftplus").check(sigmoid as never)).toEqual([]);
  });

  test("a number that is text, not a number, or rounded is told so", () => {
    expect(refused("gradientOfAProduct", '{ a: "-30", b: 20, c: -6 }')).toBe(
      "a should be a number, and yours is a text.",
    );
    expect(refused("gradientOfAProduct", "{ a: -30, b: 20, c: 0 / 0 }")).toMatch(/^c is NaN, so something/);
    expect(refused("byHandAgainstPytorch", "{ a: -12.3536, b: 3 * Math.cos(9) + 2.5 * 3 ** 1.5, c: 1 / 16 }")).toBe(
      "a is right, but rounded: -12.3536. Give it with all its digits, or let JavaScript do the arithmetic.",
    );
    expect(refused("whereTheLossIsLeast", "2.95")).toContain("The first step goes to 1.5");
    expect(refused("aStepDownhill", "{ a: 1.94, b: -2.96, c: 10.02 }")).toBe(
      "There is no number for f yet. Subtract 0.01 times the gradient.",
    );
  });

  test("of the laws that an answer breaks one is shown, at plain numbers where it can be", () => {
    expect(refused("gradientOfTwoWays", "({ a, b }) => ({ a: a * b, b: -a * b })")).toBe(
      "At a = 2 and b = 1 your slope along a is 2, and nudging a gives 3. A gradient agrees with differences, everywhere.",
    );
    const { check } = exerciseOf("partialOfSoftplus");
    const complaints = check((() => formula("sigmoid(x)")) as never).join();
    expect(complaints.match(/This law is broken/g)).toHaveLength(1);
    expect(complaints).toContain("laws more");
  });

  test("no answer stands in the open before its exercise", () => {
    // Lines that are long enough to be no chance.
    const linesOf = (code: string): readonly string[] =>
      code.split("\n").flatMap((line) => (line.trim().length > 30 ? [line.trim()] : []));
    for (const transcript of transcripts) {
      const shown = new Set<string>();
      for (const { statement, event } of stepsOf(transcript))
        if (event?.kind !== "exercise") for (const line of linesOf(statement.code)) shown.add(line);
        else expect(linesOf(statement.answer ?? "").filter((line) => shown.has(line))).toEqual([]);
    }
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

describe("a reader's file", () => {
  const folder = fileURLToPath(new URL("../../out/answers", import.meta.url));
  const loadedFrom = async (name: string, text: string): Promise<Either<string, Answers>> => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
    return loaded(join(folder, name));
  };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const leftOf = (found: Either<string, Answers>): string =>
    found._tag === "Left" ? found.left.replaceAll(`${folder}/`, "") : "";

  test("may have the types of a lesson in it, in a file of JavaScript too, and leaves nothing behind", async () => {
    for (const [name, three] of [
      ["typed.js", 3],
      ["typed.ts", 4],
    ] as const) {
      const found = await loadedFrom(
        name,
        `import { type Expr, mul } from "gradmap";\nexport const slope = (x: number): number => ${three} * x;`,
      );
      expect(found._tag === "Right" && Object.keys(found.right)).toEqual(["slope"]);
      expect(existsSync(join(folder, `${name}.answers.mjs`))).toBe(false);
    }
  });

  test("with a slip is told the line, and shown it", async () => {
    const found = await loadedFrom("slip.js", "export const a = 1;\nexport const b = { a: -30, b: 20 c: -6 };\n");
    expect(leftOf(found)).toBe(
      [
        "slip.js could not be read, line 2: ',' expected.",
        "  export const b = { a: -30, b: 20 c: -6 };",
        "                                   ^",
      ].join("\n"),
    );
  });

  test("that uses a name without importing it is told what to write", async () => {
    expect(leftOf(await loadedFrom("name.js", 'export const a = formula("x");'))).toBe(
      'name.js could not be loaded: formula is not defined\nAt the top of the file write import { formula } from "gradmap";',
    );
    expect(leftOf(await loadedFrom("show.js", "export const a = toInfix(1);"))).toContain('from "gradmap/show";');
    expect(leftOf(await loadedFrom("own.js", "export const a = y;"))).toBe(
      "own.js could not be loaded: y is not defined",
    );
  });

  test("that is not there, or is no module, is told so", async () => {
    expect(leftOf(await loaded(join(folder, "nowhere.js")))).toBe(`There is no file nowhere.js in ${folder}.`);
    // The test's own Node knows these two.
    expect(adviceFor("require is not defined in ES module scope")).toContain("`export const ... = ...;`");
    expect(adviceFor("Cannot find package 'gradmap' imported from mine.js")).toContain("beside package.json");
  });
});
