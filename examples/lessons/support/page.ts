// A lesson as a page: one HTML file that needs nothing else. Knows Markdown and markup; everything that comes from the
// lesson is escaped, but for the pictures, which the library escapes itself.
import { Marked } from "marked";
import { lessonStyle } from "./style.js";
import { type Asked, commandOf, type Section, type Step, type Transcript, taskOf } from "./transcript.js";

export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

// Prose is Markdown alone: HTML in it stands there as text.
const marked = new Marked({ async: false, renderer: { html: ({ text }) => escaped(text) } });

export const markdownHtml = (markdown: string): string => marked.parse(markdown, { async: false }).trim();

/** Inside a line. */
const inlineHtml = (markdown: string): string => marked.parseInline(markdown, { async: false });

const pre = (kind: string, text: string): string => `<pre class="${kind}"><code>${escaped(text)}</code></pre>`;

// For those who hear the page: by ear, what was printed is like what is a program.
const printedHtml = (text: string): string =>
  `<p class="unseen">It prints:</p>\n<pre class="printed"><samp>${escaped(text)}</samp></pre>`;

const pictureHtml = (markup: string, seen: string): string => {
  const whole = /^\s*<!doctype html/i.test(markup);
  const picture = whole
    ? `<iframe sandbox="allow-scripts" loading="lazy" title="${escaped(seen)}" srcdoc="${escaped(markup)}"></iframe>`
    : `<div class="picture">${markup}</div>`;
  return `<figure>${picture}<figcaption>${inlineHtml(seen)}</figcaption></figure>`;
};

const exerciseHtml = (asked: Asked, answer: string, number: number): string => {
  const { name, exported, hint } = asked;
  return [
    `<section class="exercise" id="${escaped(exported)}">`,
    `<h2>Exercise: ${escaped(name)}</h2>`,
    markdownHtml(taskOf(asked)),
    `<details><summary>A hint</summary>${markdownHtml(hint)}</details>`,
    `<details><summary>An answer</summary>${pre("code", `export const ${exported} = ${answer};`)}</details>`,
    `<p class="command">To check yours: <code>${commandOf(number)}</code></p>`,
    "</section>",
  ].join("\n");
};

// Statements that do nothing for the reader stand with the next one that does.
const codeHtml = (steps: readonly Step[], number: number): string => {
  const html: string[] = [];
  let lines: string[] = [];
  const flush = (): void => {
    const text = lines.join("\n").replace(/^\n+/, "");
    if (text !== "") html.push(pre("code", text));
    lines = [];
  };
  for (const { statement, event } of steps) {
    if (event?.kind === "exercise") {
      flush();
      html.push(exerciseHtml(event, statement.answer ?? "", number));
      continue;
    }
    lines.push(statement.code);
    if (event === undefined) continue;
    flush();
    html.push(event.kind === "print" ? printedHtml(event.text) : pictureHtml(event.markup, event.seen));
  }
  flush();
  return html.join("\n");
};

const sectionHtml = (section: Section, number: number): string =>
  section.kind === "prose" ? markdownHtml(section.markdown) : codeHtml(section.steps, number);

/** Prose with a link wherever it says «lesson 3». What stands in code is left alone. */
const withLinks = (html: string, lessons: readonly Transcript[]): string =>
  html
    .split(/(<code>[^<]*<\/code>)/)
    .map((piece) =>
      piece.startsWith("<code>")
        ? piece
        : piece.replace(/\blesson\s+(\d+)\b/gi, (words, number) => {
            const found = lessons.find((lesson) => lesson.number === Number(number));
            return found === undefined ? words : linkTo(found.name, words);
          }),
    )
    .join("");

const document = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<link rel="icon" href="data:,">
<style>${lessonStyle}</style>
</head>
<body>
${body}
</body>
</html>
`;

const linkTo = (name: string, title: string, rel = ""): string =>
  `<a${rel === "" ? "" : ` rel="${rel}"`} href="${escaped(name)}.html">${escaped(title)}</a>`;

const navigation = (previous: Transcript | undefined, next: Transcript | undefined): string =>
  [
    '<nav aria-label="Lessons">',
    `<span>${previous === undefined ? "" : `← ${linkTo(previous.name, previous.title, "prev")}`}</span>`,
    '<a href="index.html">All lessons</a>',
    `<span>${next === undefined ? "" : `${linkTo(next.name, next.title, "next")} →`}</span>`,
    "</nav>",
  ].join("\n");

const importsHtml = ({ imports }: Transcript): string =>
  imports.length === 0
    ? ""
    : `<details><summary>What this lesson imports</summary>${pre("code", imports.join("\n"))}</details>`;

/** The page of one of the lessons. */
export const lessonPage = (transcript: Transcript, lessons: readonly Transcript[]): string => {
  const { title, sections, number } = transcript;
  const at = lessons.indexOf(transcript);
  const links = navigation(lessons[at - 1], lessons[at + 1]);
  const others = lessons.filter((lesson) => lesson.number !== number);
  const body = sections.map((section) => {
    const html = sectionHtml(section, number);
    return section.kind === "prose" ? withLinks(html, others) : html;
  });
  const [opening = "", ...rest] = body;
  const main = [`<h1>${escaped(title)}</h1>`, opening, importsHtml(transcript), ...rest];
  return document(title, [links, "<main>", ...main, "</main>", links].join("\n"));
};

/** The page that lists them: the introduction, in Markdown, with a link wherever it has a lesson's number in bold. */
export const indexPage = (lessons: readonly Transcript[], introduction: string): string => {
  const linked = markdownHtml(introduction).replace(/<strong>(\d+)\. [^<]*<\/strong>/g, (bold, number) => {
    const found = lessons.find((lesson) => lesson.number === Number(number));
    return found === undefined ? bold : `<strong>${linkTo(found.name, found.title)}.</strong>`;
  });
  return document("Lessons in automatic differentiation", `<main>\n${linked}\n</main>`);
};

/** Every page by its file name. */
export const lessonPages = (
  lessons: readonly Transcript[],
  introduction: string,
): Readonly<Record<string, string>> => ({
  "index.html": indexPage(lessons, introduction),
  ...Object.fromEntries(lessons.map((lesson) => [`${lesson.name}.html`, lessonPage(lesson, lessons)])),
});
