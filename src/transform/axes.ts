// Which axis of each leaf is the batch, as the user says it: one number or null for a whole tree, or a tree of them as
// far down as they differ. Knows trees and axes; is ignorant of what is batched.
import { fail } from "../expr/errors.js";
import { isPlainRecord } from "../expr/record.js";
import { flatten, type Structure, unflatten } from "./tree.js";

/** An axis, `null` for none, or a tree of them that may stop short of the leaves. */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes };

/** Axes as the user wrote them, checked and copied: what he does with his array later is no concern of ours. */
export const checkedAxes = (name: string, axes: unknown): { readonly axes: Axes; readonly key: string } => {
  const { structure, leaves } = flatten(axes, name);
  leaves.forEach((leaf, i) => {
    if (typeof leaf !== "number" || !Number.isInteger(leaf))
      throw fail.axes(name, structure.paths[i]!, "a whole number or null", leaf);
  });
  structure.tokens.forEach((token, i) => {
    if (token.kind === "static" && token.value !== null)
      throw fail.axes(name, structure.places[i]!, "a whole number or null", token.value);
  });
  const copy = unflatten(structure, leaves);
  return { axes: isAxes(copy) ? copy : null, key: `${structure.key}|${leaves.join()}` };
};

/** The axis of every leaf of a structure; `null` where there is none. */
export const axesOf = (name: string, axes: Axes, { tokens, places }: Structure): readonly (number | null)[] => {
  const found: (number | null)[] = [];
  // One entry for each token to come, next on top: what was said for it.
  const said: (Axes | undefined)[] = [axes];
  tokens.forEach((token, i) => {
    const own = said.pop();
    const path = places[i]!;
    switch (token.kind) {
      case "leaf":
        if (own !== null && (typeof own !== "number" || !Number.isInteger(own)))
          throw fail.axes(name, path, "a whole number or null", own);
        found.push(own);
        break;
      case "static":
        break;
      case "array": {
        const entries = Array.isArray(own) ? own : undefined;
        if (entries !== undefined && entries.length !== token.length)
          throw fail.axes(name, path, `${token.length} entries or one axis for all of them`, own);
        for (let k = token.length - 1; k >= 0; k--) said.push(entries === undefined ? own : entries[k]);
        break;
      }
      case "record": {
        const entries = isPlainRecord(own) ? own : undefined;
        const extra = Object.keys(entries ?? {}).find((key) => !token.keys.includes(key));
        if (extra !== undefined) throw fail.axes(name, path, `named by ${token.keys.join(", ")}`, extra);
        for (const key of [...token.keys].reverse()) said.push(entries === undefined ? own : entryOf(entries, key));
        break;
      }
    }
  });
  return found;
};

// A key that is not mentioned is the same for all examples only if the user says so.
const entryOf = (entries: Readonly<Record<string, unknown>>, key: string): Axes | undefined => {
  const value = entries[key];
  return isAxes(value) ? value : undefined;
};

const isAxes = (value: unknown): value is Axes =>
  value === null || typeof value === "number" || Array.isArray(value) || isPlainRecord(value);
