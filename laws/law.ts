// What a law is: data that can be named, selected, run and reported. Knows nothing of gradmap.
import type * as fc from "fast-check";

/** One law: a property with a name, a sentence and a formula. */
export interface Law {
  /** Short and stable, such as `op.partials`. */
  readonly id: string;
  /** The law in a sentence. */
  readonly statement: string;
  /** The law in symbols. */
  readonly formula: string;
  /** What is run. It throws with a message that says what was expected and found. */
  readonly property: fc.IProperty<unknown>;
  /** A counterexample in words, where the values alone do not say enough. */
  explain?(counterexample: unknown): string;
}

/** Laws that belong together. Those of its parents hold as well, and are run once however often they are inherited. */
export interface LawSet {
  readonly name: string;
  readonly parents: readonly LawSet[];
  readonly laws: readonly Law[];
}

/** A law from its parts; the types of its property and of its counterexamples belong together. */
export const law = <Values>(parts: {
  readonly id: string;
  readonly statement: string;
  readonly formula: string;
  readonly property: fc.IProperty<Values>;
  explain?(counterexample: Values): string;
}): Law => Object.freeze({ ...parts });

/** A law set from its parts. */
export const lawSet = (name: string, laws: readonly Law[], parents: readonly LawSet[] = []): LawSet =>
  Object.freeze({ name, parents: Object.freeze([...parents]), laws: Object.freeze([...laws]) });

/** Every law of a set and of its parents, each once, parents first. */
export const allLaws = (set: LawSet): readonly Law[] => {
  const laws = new Set<Law>();
  const seen = new Set<LawSet>();
  const waiting: (LawSet | readonly Law[])[] = [set];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (!("laws" in next)) {
      for (const each of next) laws.add(each);
    } else if (!seen.has(next)) {
      seen.add(next);
      waiting.push(next.laws, ...[...next.parents].reverse());
    }
  }
  return [...laws];
};
