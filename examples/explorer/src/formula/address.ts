// The state of the formula page as the part of its address after the «#», so that it can be shared as a link.
import type { Bad } from "./read.js";
import { type Action, pointOf, type State, startingWith } from "./state.js";

/** The address of a state: its formula, the values of its names, and what is plotted. */
export const addressOf = (state: State): string => {
  const at = Object.entries(pointOf(state)).map(([name, value]) => `${encodeURIComponent(name)}:${value}`);
  const parts = [`f=${encodeURIComponent(state.good.text)}`];
  if (at.length > 0) parts.push(`at=${at.join(",")}`);
  if (state.along !== undefined) parts.push(`along=${encodeURIComponent(state.along)}`);
  if (state.across !== undefined) parts.push(`across=${encodeURIComponent(state.across)}`);
  return `#${parts.join("&")}`;
};

/** The state of an address; `undefined` if it names no formula, and what is wrong with the formula if it cannot be read. */
export const stateOf = (hash: string): State | Bad | undefined => {
  // A plus is one: whoever writes «#f=x+y» by hand means no space.
  const query = new URLSearchParams(hash.replace(/^#/, "").replaceAll("+", "%2B"));
  const text = query.get("f");
  if (text === null) return undefined;
  const values = (query.get("at") ?? "").split(",").flatMap((part) => {
    const [name, value] = part.split(":");
    const x = Number(value);
    return name === undefined || value === undefined || value === "" || !Number.isFinite(x) ? [] : [[name, x] as const];
  });
  const state = startingWith(text, Object.fromEntries(values));
  if ("tag" in state) return state;
  return { ...state, along: query.get("along") ?? undefined, across: query.get("across") ?? undefined };
};

/** What an address asks of the page; `undefined` if it names no formula. A wrong one is shown, with what is wrong with it. */
export const askedBy = (hash: string): Action | undefined => {
  const asked = stateOf(hash);
  if (asked === undefined) return undefined;
  return "tag" in asked ? { tag: "typed", text: asked.text } : { tag: "opened", state: asked };
};
