// Numbers as the page writes them, and as readers type them.
import type { Kit, Numbers } from "./kit.js";

export const numbers = (kit: Pick<Kit, "data" | "numberText">): Numbers => {
  const scalar: Numbers["scalar"] = (value) => {
    if (typeof value === "number" || value === undefined) return value;
    return ["NaN", "Infinity", "-Infinity", "-0"].includes(value) ? Number(value) : undefined;
  };
  const text: Numbers["text"] = (value) => (typeof value === "number" ? kit.numberText(value, kit.data.digits) : value);
  const parse: Numbers["parse"] = (typed) => {
    const plain = typed
      .trim()
      .replace(/\u2212/g, "-")
      .replace(",", ".");
    const [top = "", bottom, ...more] = plain.split("/").map((side) => side.trim());
    const isNumber = (side: string): boolean => /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(side);
    if (/^nan$/i.test(plain)) return Number.NaN;
    if (/^[+-]?(inf|infinity|\u221e)$/i.test(plain)) return plain.startsWith("-") ? -Infinity : Infinity;
    if (!isNumber(top) || more.length > 0) return undefined;
    if (bottom === undefined) return Number(top);
    return isNumber(bottom) ? Number(top) / Number(bottom) : undefined;
  };
  return {
    text,
    full: String,
    factor: (value) => {
      const written = text(value);
      return written.startsWith("-") ? `(${written})` : written;
    },
    scalar,
    parse,
  };
};
