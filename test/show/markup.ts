// What tests of markup share: names that try to be more than names, and a reader of XML that takes nothing amiss.
import { expect } from "vitest";

/** Names that would act, if they were taken for markup. */
export const hostileNames: readonly string[] = [
  "</script><script>alert(1)</script>",
  '"];evil[label="',
  "$\\input{x}$",
  "\\",
  "a\nb",
  "\u0000\u001b[31m",
  "\ud800",
  "🎉",
  "\u202eabc\u202c שלום",
  "<!-- & ]]> -->",
  "&lt;b&gt;",
  "__proto__",
  "constructor",
  "x".repeat(500),
];

/** The elements and the text of a well-formed document; fails on any other. */
export const wellFormed = (markup: string): { readonly elements: readonly string[]; readonly text: string } => {
  const open: string[] = [];
  const elements: string[] = [];
  let text = "";
  const tokens = markup.match(/<[^<>]*>|[^<>]+|[<>]/g) ?? [];
  for (const token of tokens) {
    const tag = /^<(\/?)([a-z]+)((?: [\w-]+="[^"<>&]*")*)(\/?)>$/.exec(token);
    if (tag === null) {
      expect(token).toMatch(/^(?:[^<>&]|&(?:lt|gt|amp|quot|#39);)+$/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
      expect(token).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u);
      text += token;
      continue;
    }
    const [, closing, name = "", , empty] = tag;
    if (closing === "/") expect(open.pop()).toBe(name);
    else {
      elements.push(name);
      if (empty !== "/") open.push(name);
    }
  }
  expect(open).toEqual([]);
  return { elements, text };
};
