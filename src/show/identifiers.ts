// What a name says when mathematics is typeset: a letter or a word with subscripts. Knows names; is ignorant of TeX and of
// MathML, which write what it finds.
import { isPath } from "./names.js";

/** A name taken apart: `w1` is `w` over `1`, `layers[0].w` is `layers` over `0` and `w`. */
export interface Identifier {
  /** `text` is anything that is no name: it is written as it stands, upright. */
  readonly kind: "greek" | "letter" | "word" | "number" | "text";
  readonly text: string;
  readonly subscripts: readonly Identifier[];
}

/** The letters that are called by their names, as TeX calls them. */
export const greekLetters: ReadonlyMap<string, string> = new Map([
  ...Object.entries({ alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ" }),
  ...Object.entries({ iota: "ι", kappa: "κ", lambda: "λ", mu: "μ", nu: "ν", xi: "ξ", pi: "π", rho: "ρ", sigma: "σ" }),
  ...Object.entries({ tau: "τ", upsilon: "υ", phi: "φ", chi: "χ", psi: "ψ", omega: "ω", Gamma: "Γ", Delta: "Δ" }),
  ...Object.entries({ Theta: "Θ", Lambda: "Λ", Xi: "Ξ", Pi: "Π", Sigma: "Σ", Upsilon: "Υ", Phi: "Φ", Psi: "Ψ" }),
  ["Omega", "Ω"],
]);

const plain = (kind: Identifier["kind"], text: string): Identifier => ({ kind, text, subscripts: [] });

const symbol = (text: string): Identifier => {
  if (/^\d+$/.test(text)) return plain("number", text);
  if (greekLetters.has(text)) return plain("greek", text);
  return plain([...text].length === 1 && text !== "$" ? "letter" : "word", text);
};

/** One identifier: what follows an underscore, or a number at the end, is its subscript. */
export const identifierOf = (identifier: string): Identifier => {
  const [, head = "", digits = "", rest = ""] = /^([^_\d]+)(\d*)((?:_[^_]+)*)$/u.exec(identifier) ?? [];
  if (head === "") return plain("word", identifier);
  const subscripts = [digits, ...rest.split("_")].filter((part) => part !== "").map(symbol);
  return { ...symbol(head), subscripts };
};

/** A variable's name: the head of a path with all that follows as subscripts; any other text as text. */
export const nameOf = (name: string): Identifier => {
  if (!isPath(name)) return plain("text", name === "" ? '""' : name);
  const [head = "", ...rest] = name.match(/"[^"]*"|[^.[\]"]+/g) ?? [];
  const first = identifierOf(head);
  const parts = rest.map((part) => {
    if (part.startsWith('"')) return plain("text", part.slice(1, -1));
    return /^\d+$/.test(part) ? plain("number", part) : identifierOf(part);
  });
  return { ...first, subscripts: [...first.subscripts, ...parts] };
};
