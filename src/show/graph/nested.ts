// Groups as text that opens and closes: what every language of pictures does with them. Knows nesting only.
import type { Box, Graph, Group } from "./graph.js";

/** How a language writes groups and what is in them; `depth` counts the groups around. */
export interface Nesting {
  readonly open: (group: Group, depth: number) => string;
  readonly box: (box: Box, depth: number) => string;
  readonly close: (group: Group, depth: number) => string;
}

/** The boxes in groups, group by group, and those that are in none if `isAll`; a line for each, and for each opening and closing. */
export const nestedLines = ({ boxes, groups }: Graph, nesting: Nesting, isAll: boolean): readonly string[] => {
  const boxesIn = by(boxes, ({ group }) => group);
  const groupsIn = by(groups, ({ parent }) => parent);
  const lines = isAll ? (boxesIn.get(undefined) ?? []).map((box) => nesting.box(box, 0)) : [];
  type Task = { readonly group: Group; readonly depth: number; readonly isOpen: boolean };
  const tasks = (parent: string | undefined, depth: number): readonly Task[] =>
    (groupsIn.get(parent) ?? []).map((group) => ({ group, depth, isOpen: false })).reverse();
  const waiting: Task[] = [...tasks(undefined, 0)];
  for (let task = waiting.pop(); task !== undefined; task = waiting.pop()) {
    const { group, depth, isOpen } = task;
    if (isOpen) {
      lines.push(nesting.close(group, depth));
      continue;
    }
    lines.push(nesting.open(group, depth));
    for (const box of boxesIn.get(group.id) ?? []) lines.push(nesting.box(box, depth + 1));
    waiting.push({ group, depth, isOpen: true }, ...tasks(group.id, depth + 1));
  }
  return lines;
};

const by = <T>(
  things: readonly T[],
  keyOf: (thing: T) => string | undefined,
): ReadonlyMap<string | undefined, readonly T[]> => {
  const lists = new Map<string | undefined, T[]>();
  for (const thing of things) {
    const known = lists.get(keyOf(thing));
    if (known === undefined) lists.set(keyOf(thing), [thing]);
    else known.push(thing);
  }
  return lists;
};

/** All lines of a box, its value and adjoint included. */
export const allLines = ({ lines, value, adjoint }: Box): readonly string[] => [
  ...lines,
  ...(value === undefined ? [] : [`value ${value}`]),
  ...(adjoint === undefined ? [] : [`adjoint ${adjoint}`]),
];

/** What is written at an arrow: which operand it is, and how many uses it stands for. */
export const arrowText = ({ label, times }: Graph["arrows"][number]): string =>
  [...(label === undefined ? [] : [label]), ...(times === 1 ? [] : [`x ${times}`])].join(" ");
