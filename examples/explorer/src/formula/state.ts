// The state of the formula page and all that can happen to it: pure functions from state to state. Knows no page.
import { clamped, type Interval } from "../axis.js";
import type { Preset } from "./presets.js";
import { type Bad, type Good, read } from "./read.js";

/** Everything that the page shows follows from this. */
export interface State {
  /** What stands in the field, right or wrong. */
  readonly text: string;
  /** The last formula that could be read, which all else is about. */
  readonly good: Good;
  readonly bad: Bad | undefined;
  /** Of every name that ever had a value, so that one comes back with its value when it is typed again. */
  readonly values: Readonly<Record<string, number>>;
  readonly ranges: Readonly<Record<string, Interval>>;
  /** The names whose axes the plots have; where they are not in the formula, its first ones are taken. */
  readonly along: string | undefined;
  readonly across: string | undefined;
  /** How many steps of the reverse pass are shown. */
  readonly moment: number;
}

export type Action =
  | { readonly tag: "typed"; readonly text: string }
  | { readonly tag: "chosen"; readonly preset: Preset }
  | { readonly tag: "moved"; readonly values: Readonly<Record<string, number>> }
  | { readonly tag: "entered"; readonly name: string; readonly value: number }
  | { readonly tag: "looked"; readonly along?: string; readonly across?: string }
  | { readonly tag: "stepped"; readonly moment: number }
  | { readonly tag: "opened"; readonly state: State };

const firstRange: Interval = { low: -3, high: 3 };

/**
 * A range that holds a value: doubled until it does. A new one leaves room on both sides; one that is there stays as long as
 * the value is in it, or the slider would run away under the hand.
 */
export const rangeFor = (value: number, range?: Interval): Interval => {
  const need = range === undefined ? 1.25 * Math.abs(value) : Math.abs(value);
  const reach = (range ?? firstRange).high;
  if (!(need > reach) || !Number.isFinite(value)) return range ?? firstRange;
  const wide = Math.min(Number.MAX_VALUE, reach * 2 ** Math.ceil(Math.log2(need / reach)));
  return { low: -wide, high: wide };
};

// Values for new names: small, not 0 and not all the same, so that something is to be seen.
const starting = [0.5, -1, 2, -0.5, 1.5, 1, -2];

const withValues = (state: State, values: Readonly<Record<string, number>>): State => ({
  ...state,
  values: { ...state.values, ...values },
  ranges: {
    ...state.ranges,
    ...Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, rangeFor(value, own(state.ranges, name))] as const),
    ),
  },
});

// Names are the reader's: "constructor" is one too.
const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

const withStartingValues = (state: State): State => {
  const fresh = state.good.variables.flatMap(({ name }, i) =>
    own(state.values, name) === undefined ? [[name, starting[i % starting.length]!] as const] : [],
  );
  return fresh.length === 0 ? state : withValues(state, Object.fromEntries(fresh));
};

const typed = (state: State, text: string): State => {
  const reading = read(text);
  if (reading.tag === "Bad") return { ...state, text, bad: reading };
  return withStartingValues({ ...state, text, good: reading, bad: undefined, moment: 0 });
};

/** The page after something has happened. */
export const next = (state: State, action: Action): State => {
  switch (action.tag) {
    case "typed":
      return typed(state, action.text);
    case "chosen": {
      const { text, values } = action.preset;
      return withValues({ ...typed(state, text), ranges: {}, along: undefined, across: undefined }, values);
    }
    case "moved":
      return withValues(state, action.values);
    case "entered": {
      // No hand is on the slider: its range may follow, also back from a number that was far too large.
      const { [action.name]: _, ...ranges } = state.ranges;
      return withValues({ ...state, ranges }, Object.fromEntries([[action.name, action.value]]));
    }
    case "looked":
      return { ...state, along: action.along ?? state.along, across: action.across ?? state.across };
    case "stepped":
      return { ...state, moment: action.moment };
    case "opened":
      return action.state;
  }
};

/** The page at the start: a formula that can be read, with values for some of its names. */
export const startingWith = (text: string, values: Readonly<Record<string, number>>): State | Bad => {
  const good = read(text);
  if (good.tag === "Bad") return good;
  const bare: State = {
    text,
    good,
    bad: undefined,
    values: {},
    ranges: {},
    along: undefined,
    across: undefined,
    moment: 0,
  };
  return withStartingValues(withValues(bare, values));
};

/** The values of the names that the formula has. */
export const pointOf = ({ good, values }: State): Readonly<Record<string, number>> =>
  Object.fromEntries(good.variables.map(({ name }) => [name, own(values, name) ?? 0]));

export const rangeOf = ({ ranges }: State, name: string): Interval => own(ranges, name) ?? firstRange;

/** A value within the range of its name. */
export const within = (state: State, name: string, value: number): number => clamped(rangeOf(state, name), value);

/** The names along the two axes of the plots. */
export const axesOf = ({ good, along, across }: State): { readonly along?: string; readonly across?: string } => {
  const names = good.variables.map(({ name }) => name);
  const first = along !== undefined && names.includes(along) ? along : names[0];
  const others = names.filter((name) => name !== first);
  const second = across !== undefined && others.includes(across) ? across : others[0];
  return { ...(first === undefined ? {} : { along: first }), ...(second === undefined ? {} : { across: second }) };
};
