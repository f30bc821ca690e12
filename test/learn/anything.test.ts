// Every public function of gradmap/learn, given anything at all, as JavaScript lets one: it answers, or says what is wrong in
// an error of the library. Never one of the engine's.
import { constant, GradError, tensor, zeros } from "gradmap";
import * as learn from "gradmap/learn";
import { expect, test } from "vitest";

const anything: readonly unknown[] = [
  undefined,
  null,
  -1,
  0,
  1.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  "text",
  true,
  {},
  [],
  [2],
  [[1], [2, 3]],
  new Map([["w", 1]]),
  new Float64Array(2),
  tensor([1, 2]),
  zeros([0, 2]),
  constant(tensor([1, 2])),
  learn.Key.make(0),
  (x: unknown) => x,
  () => undefined,
];

// What lets the second argument be looked at: a first one that is right more often than not.
const right: readonly unknown[] = [learn.Key.make(0), tensor([[1, 2]]), [2, 2], 2, learn.sgd(), (x: unknown) => x];

type Call = (...args: readonly unknown[]) => unknown;

const isCall = (value: unknown): value is Call => typeof value === "function";

/** The functions in a value, by name: itself, or its methods. */
const callsOf = (name: string, value: unknown): readonly (readonly [string, Call])[] => {
  if (isCall(value)) return [[name, value]];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) => (isCall(entry) ? [[`${name}.${key}`, entry] as const] : []));
};

const lists: readonly (readonly unknown[])[] = [
  ...anything.map((x) => [x]),
  ...right.flatMap((first) => anything.map((x) => [first, x])),
  ...right.flatMap((first) => anything.map((x) => [first, right[2], x])),
];

/** What the calls of a function throw that is no error of the library; and what they return. */
const tried = (name: string, call: Call, given: readonly (readonly unknown[])[]) => {
  const raw: string[] = [];
  const results: unknown[] = [];
  for (const args of given)
    try {
      results.push(call(...args));
    } catch (error) {
      const kinds = args.map((x) => (isCall(x) ? "function" : String(JSON.stringify(x)))).join(", ");
      if (!(error instanceof GradError)) raw.push(`${name}(${kinds}): ${String(error)}`);
    }
  return { raw, results };
};

test.each(Object.entries(learn))("%s answers anything in its own words", (name, value) => {
  const raw = callsOf(name, value).flatMap(([called, call]) => {
    const first = tried(called, call, lists);
    // What makes a function, or a layer or an optimizer, is tried once more: the first of what it made.
    const made = first.results.flatMap((result) => callsOf(called, result)).slice(0, 4);
    return [...first.raw, ...made.flatMap((next) => tried(next[0], next[1], lists.slice(0, 60)).raw)];
  });
  expect(raw).toEqual([]);
});
