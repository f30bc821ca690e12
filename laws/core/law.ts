// What a law is: data that can be named, selected, run and reported. Of gradmap it knows what an expression is, no more.
import type { Arbitrary, IPropertyWithHooks } from "fast-check";
import { type Environment, type Expr, GradError } from "../../src/index.js";
import { fc } from "./fastCheck.js";
import { type Judge, judgeWith, type Ledger, strict } from "./judge.js";

/** The expression that a counterexample is about and the point it is looked at, for pictures and for the first wrong node. */
export interface Subject {
  readonly expr: Expr;
  readonly environment: Environment;
}

/** One law: a property with a name, a sentence and a formula. */
export interface Law {
  /** Short and stable, such as `op.partials`. */
  readonly id: string;
  /** The law in a sentence. */
  readonly statement: string;
  /** The law in symbols. */
  readonly formula: string;
  /** For fast-check and what is built on it: it throws with a message that says what was expected and found. */
  readonly property: IPropertyWithHooks<unknown>;
  /** The same property, which also writes down what each sample could decide. */
  measured(record: Ledger): IPropertyWithHooks<unknown>;
  /**
   * Asks the law about these values alone, and throws if it does not hold: a counterexample as a test.
   *
   * @throws Disagreement with both sides.
   */
  at(values: unknown): void;
  /** A counterexample in words, where the values alone do not say enough. */
  explain?(counterexample: unknown): string;
  /** The expression that a counterexample is about, if it is about one. */
  subject?(counterexample: unknown): Subject;
}

/** Laws that belong together. Those of its parents hold as well, and are run once however often they are inherited. */
export interface LawSet {
  readonly name: string;
  readonly parents: readonly LawSet[];
  readonly laws: readonly Law[];
  /** How a test would write this set, such as `customOpLaws(sine)`. */
  readonly source?: string;
}

/** The parts of a law; the types of its samples, its question and its counterexamples belong together. */
export interface LawParts<Values extends readonly unknown[] | []> {
  readonly id: string;
  readonly statement: string;
  readonly formula: string;
  /** What is sampled. */
  readonly given: { readonly [K in keyof Values]: Arbitrary<Values[K]> };
  /** Puts its questions to the judge, which throws where the answer is no. */
  holds(judge: Judge, ...values: NoInfer<Values>): void;
  explain?(counterexample: NoInfer<Values>): string;
  subject?(counterexample: NoInfer<Values>): Subject;
}

/**
 * A law from its parts, for laws of one's own.
 *
 * @throws GM-RULE if what is given is no list of arbitraries.
 *
 * @example
 * const even = law({
 *   id: "cosine.even",
 *   statement: "the cosine is even",
 *   formula: "cos(-x) = cos(x)",
 *   given: [inputs(1)],
 *   holds: (judge, [x]) => judge.equal("cos(-x) and cos(x)", Math.cos(-x), Math.cos(x)),
 * })
 * check()(lawSet("cosine", [even]))._tag // => "Right"
 */
export const law = <Values extends readonly unknown[] | []>(parts: LawParts<Values>): Law => {
  const { id, statement, formula, given, explain, subject } = parts;
  const samples: Arbitrary<Values> = samplesOf(id, given);
  const measured = (record: Ledger): IPropertyWithHooks<[Values]> => {
    const judge = judgeWith(record);
    return fc.property(samples, (values) => parts.holds(judge, ...values));
  };
  return Object.freeze({
    id,
    statement,
    formula,
    property: measured(() => {}),
    measured,
    at: (values: Values): void => parts.holds(strict, ...values),
    ...(explain === undefined ? {} : { explain }),
    ...(subject === undefined ? {} : { subject }),
  });
};

const samplesOf = <Values extends readonly unknown[]>(
  id: string,
  given: { readonly [K in keyof Values]: Arbitrary<Values[K]> },
): Arbitrary<Values> => {
  try {
    return tupleOf(given);
  } catch {
    throw new GradError({
      code: "GM-RULE",
      where: `law ${id}`,
      expected: "a list of fast-check arbitraries in given, one for each value of holds",
      found: Array.isArray(given) ? "a list with something else in it" : `${given === null ? "null" : typeof given}`,
      hint: "Write given: [fc.double(), inputs(2)], or given: [fc.constant(x)] for a value that is always the same.",
    });
  }
};

function tupleOf<Values extends readonly unknown[]>(
  given: {
    readonly [K in keyof Values]: Arbitrary<Values[K]>;
  },
): Arbitrary<Values>;
function tupleOf(given: readonly Arbitrary<unknown>[]): Arbitrary<readonly unknown[]> {
  return fc.tuple(...given);
}

/** A law set from its parts. `source` is how a test would write it. */
export const lawSet = (name: string, laws: readonly Law[], parents: readonly LawSet[] = [], source?: string): LawSet =>
  Object.freeze({
    name,
    parents: Object.freeze([...parents]),
    laws: Object.freeze([...laws]),
    ...(source === undefined ? {} : { source }),
  });

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

/**
 * One law of a set by its id: what the test that a violation comes with asks for.
 *
 * @throws GM-RULE if there is none of that id.
 *
 * @example
 * const partials = lawOf(customOpLaws(tanh), "op.partials")
 * partials.at([[0.5]])
 * partials.statement // => "each partial is the derivative of the value"
 */
export const lawOf = (set: LawSet, id: string): Law => {
  const laws = allLaws(set);
  const found = laws.find((each) => each.id === id);
  if (found !== undefined) return found;
  throw new GradError({
    code: "GM-RULE",
    where: `lawOf in ${set.name}`,
    expected: `one of ${laws.map((each) => each.id).join(", ")}`,
    found: id,
    hint: "Write the id of a law of this set.",
  });
};
