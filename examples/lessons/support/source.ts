// The source text of a lesson, taken apart: its title, its prose and its statements in order. Knows TypeScript; runs
// nothing.
import ts from "typescript";

/** A statement of a lesson. */
export interface Statement {
  /** Its text as it stands in the file, without the comment that says what is printed. */
  readonly code: string;
  /** What is called in it for the reader: nothing, or one of the three. */
  readonly calls: "print" | "draw" | "exercise" | undefined;
  /** What the comment after it says is printed; none if there is no such comment. */
  readonly expected: string | undefined;
  /** Of an exercise: the source text of the right answer. */
  readonly answer: string | undefined;
  /** Where the statement ends in the file, and where the comment that says what is printed does. */
  readonly end: number;
  readonly expectedEnd: number;
}

export type Part =
  | { readonly kind: "prose"; readonly markdown: string }
  | { readonly kind: "code"; readonly statements: readonly Statement[] };

/** A lesson as it is written. */
export interface Source {
  readonly title: string;
  /** What it imports from packages, as it is written. What is from the folder of the lessons is left out. */
  readonly imports: readonly string[];
  readonly parts: readonly Part[];
}

interface Comment {
  readonly text: string;
  readonly pos: number;
  readonly end: number;
}

const lineComments = (text: string, ranges: readonly ts.CommentRange[] | undefined): readonly Comment[] =>
  (ranges ?? []).map(({ pos, end }) => ({ text: text.slice(pos, end), pos, end }));

// Blank lines between comments are paragraphs, as empty comment lines are.
const markdownOf = (text: string, comments: readonly Comment[]): string =>
  comments
    .map((comment, i) => {
      const before = i === 0 ? "" : text.slice(comments[i - 1]!.end, comment.pos);
      return `${before.split("\n").length > 2 ? "\n" : ""}${comment.text.replace(/^\/\/ ?/, "")}`;
    })
    .join("\n")
    .trim();

/** The lines of code without the indentation that all of them have. */
const outdented = (code: string): string => {
  const lines = code.split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.length - line.trimStart().length);
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common)).join("\n");
};

const lineStart = (text: string, position: number): number => text.lastIndexOf("\n", position - 1) + 1;

const called = (statement: ts.Statement): ts.CallExpression | undefined =>
  ts.isExpressionStatement(statement) && ts.isCallExpression(statement.expression) ? statement.expression : undefined;

const callName = (call: ts.CallExpression | undefined): Statement["calls"] => {
  const name = call !== undefined && ts.isIdentifier(call.expression) ? call.expression.text : "";
  return name === "print" || name === "draw" || name === "exercise" ? name : undefined;
};

/** The source text of one entry of the record that a function is called with. */
const entryText = (file: ts.SourceFile, call: ts.CallExpression | undefined, name: string): string | undefined => {
  const [record] = call?.arguments ?? [];
  if (record === undefined || !ts.isObjectLiteralExpression(record)) return undefined;
  const entry = record.properties.find((property) => property.name?.getText(file) === name);
  if (entry === undefined || !ts.isPropertyAssignment(entry)) return undefined;
  return entered(file.text, entry.initializer.getStart(file), entry.initializer.end);
};

const indentAt = (text: string, position: number): number =>
  /^ */.exec(text.slice(lineStart(text, position)))![0].length;

/** A statement as it is shown: of a picture without the sentence that stands below it anyway. */
const codeText = (file: ts.SourceFile, statement: ts.Statement, call: ts.CallExpression | undefined): string => {
  const { text } = file;
  const from = lineStart(text, statement.getStart(file));
  const [picture] = call?.arguments ?? [];
  if (callName(call) !== "draw" || picture === undefined) return outdented(text.slice(from, statement.end));
  return `draw(${entered(text, picture.getStart(file), picture.end)});`;
};

/** The text between two places, without the indentation of its first line. */
const entered = (text: string, from: number, end: number): string =>
  outdented(`${" ".repeat(indentAt(text, from))}${text.slice(from, end)}`);

/** The body of the function that the file exports as `lesson`. */
const bodyOf = (file: ts.SourceFile): ts.Block => {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    const [declaration] = statement.declarationList.declarations;
    const made = declaration?.initializer;
    if (declaration?.name.getText(file) !== "lesson" || made === undefined || !ts.isArrowFunction(made)) continue;
    if (ts.isBlock(made.body)) return made.body;
  }
  throw new Error(`${file.fileName} does not export const lesson: Lesson = ({ print, draw, exercise }) => { ... }`);
};

/** The text of the comment after a statement that says what is printed: lines that follow one another from its line on. */
const expectedAfter = (text: string, end: number): { readonly text: string; readonly end: number } | undefined => {
  const pattern = /[ \t]*(?:\r?\n[ \t]*)?\/\/ => ?([^\n]*)/y;
  const lines: string[] = [];
  let at = end;
  for (;;) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) break;
    lines.push(found[1]!.trimEnd());
    at = pattern.lastIndex;
  }
  return lines.length === 0 ? undefined : { text: lines.join("\n"), end: at };
};

const importsOf = (file: ts.SourceFile): readonly string[] =>
  file.statements
    .filter(ts.isImportDeclaration)
    .filter(({ moduleSpecifier }) => ts.isStringLiteral(moduleSpecifier) && !moduleSpecifier.text.startsWith("."))
    .map((declaration) => declaration.getText(file));

/** A lesson's source taken apart. `name` is that of the file, for complaints. */
export const sourceOf = (name: string, text: string): Source => {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true);
  const opening = lineComments(text, ts.getLeadingCommentRanges(text, 0));
  const [first, ...introduction] = opening;
  const title = /^\/\/ # (.+)$/.exec(first?.text ?? "")?.[1];
  if (title === undefined) throw new Error(`${name} does not begin with a line // # NN. Title`);

  const parts: Part[] = [{ kind: "prose", markdown: markdownOf(text, introduction) }];
  const prose = (comments: readonly Comment[]): void => {
    if (comments.length > 0) parts.push({ kind: "prose", markdown: markdownOf(text, comments) });
  };
  const code = (statement: Statement): void => {
    const last = parts.at(-1);
    if (last?.kind === "code") parts[parts.length - 1] = { kind: "code", statements: [...last.statements, statement] };
    else parts.push({ kind: "code", statements: [statement] });
  };

  const body = bodyOf(file);
  let claimed = 0;
  for (const statement of body.statements) {
    const before = lineComments(text, ts.getLeadingCommentRanges(text, statement.pos)).filter(
      ({ pos }) => pos >= claimed,
    );
    prose(before);
    const start = statement.getStart(file);
    const blank = before.length === 0 && text.slice(claimed === 0 ? start : claimed, start).split("\n").length > 2;
    const told = expectedAfter(text, statement.end);
    claimed = Math.max(statement.end, told?.end ?? 0);
    const call = called(statement);
    code({
      code: `${blank ? "\n" : ""}${codeText(file, statement, call)}`,
      calls: callName(call),
      expected: told?.text,
      answer: callName(call) === "exercise" ? entryText(file, call, "answer") : undefined,
      end: statement.end,
      expectedEnd: claimed,
    });
  }
  prose(lineComments(text, ts.getLeadingCommentRanges(text, claimed === 0 ? body.pos + 1 : claimed)));
  return { title, imports: importsOf(file), parts };
};
