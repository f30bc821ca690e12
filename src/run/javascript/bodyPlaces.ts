// Where the buffers of a loop's body are: few numbers in variables, as far as the code can do with them, all others in the
// array. What the body reads lies where it is, and outputs are computed where they stay. Knows buffers and places; is
// ignorant of what is computed.
import type { Access, Binding, Plan, Region, Repeat, Step } from "../lower/plan.js";
import { literal, type SourceModule } from "./names.js";
import { copied, inMemory, inRegisters, numberAt, type Place } from "./places.js";
import { mostOfOne } from "./weight.js";

// More variables in all would be kept in memory by the engine.
const mostInAll = 64;

export interface BodyPlaces {
  /** Lines before the loop. */
  readonly before: readonly string[];
  readonly placeOf: (buffer: number) => Place;
  /** The variables that move these places from turn to turn. */
  readonly moving: readonly string[];
}

/**
 * @param atTurn - An outer place at each turn, so many numbers further than at the one before.
 * @param inside - Whether all of the body is in one function, so that it sees variables.
 */
export const bodyPlaces = (
  { body, reads, carries, outputs }: Repeat,
  atTurn: (outer: number, step: number) => Place,
  inside: boolean,
  module: SourceModule,
): BodyPlaces => {
  const before: string[] = [];
  const places: (Place | undefined)[] = body.buffers.map(() => undefined);
  const addressed = addressedIn(body);
  let left = inside ? mostInAll : 0;
  /** Whether a buffer gets variables. */
  const takes = (buffer: number): boolean => {
    const { size } = body.buffers[buffer]!;
    const taken = size <= Math.min(left, mostOfOne) && !addressed.has(buffer);
    if (taken) left -= size;
    return taken;
  };
  const variables = (declared: "const" | "let", size: number, value: (i: number) => string): Place =>
    inRegisters(
      Array.from({ length: size }, (_, i) => {
        const name = module.name("r");
        before.push(`${declared} ${name} = ${value(i)};`);
        return name;
      }),
    );

  const own = (buffer: number): Place => {
    const { size, content } = body.buffers[buffer]!;
    if (content.tag !== "constant")
      return takes(buffer) ? variables("let", size, () => "0") : inMemory(module.room(size));
    if (typeof content.value === "number" && takes(buffer)) return inRegisters([literal(content.value)]);
    const base = module.room(size);
    module.constant(base, content.value);
    return inMemory(base);
  };
  const read = ({ outer, inner, step }: Binding): Place => {
    const there = atTurn(outer, step);
    const { size } = body.buffers[inner]!;
    const copiedTo = (place: Place): Place => {
      before.push(...copied(there, place, size, module));
      return place;
    };
    if (there.registers !== undefined) return addressed.has(inner) ? copiedTo(inMemory(module.room(size))) : there;
    const still = there.moved === atTurn(outer, 0).moved;
    return still && takes(inner) ? variables("const", size, (i) => numberAt(there, i)) : there;
  };

  // Variables are for the carries first, which are worth them most.
  for (const { inner } of carries) places[inner] = own(inner);
  for (const { inner, outer, size } of outputs) {
    const there = atTurn(outer, size);
    if (places[inner] !== undefined || body.buffers[inner]!.content.tag !== "computed") continue;
    places[inner] = takes(inner)
      ? variables("let", size, () => "0")
      : there.registers === undefined
        ? there
        : own(inner);
  }
  for (const binding of reads) places[binding.inner] = read(binding);
  body.buffers.forEach((_, buffer) => {
    places[buffer] ??= own(buffer);
  });
  return {
    before,
    placeOf: (buffer) => places[buffer]!,
    moving: places.flatMap((place) => place?.moved ?? []),
  };
};

/** The buffers whose numbers are asked for by an address: by what is called, or by where a loop or an index is. */
const addressedIn = (body: Plan): ReadonlySet<number> =>
  new Set(body.steps.flatMap((step) => addressedBy(step, (buffer) => body.buffers[buffer]!.size > 1)));

const addressedBy = (step: Step, isLong: (buffer: number) => boolean): readonly number[] => {
  switch (step.tag) {
    case "region":
      return movingIn(step);
    case "product":
      return [step.a.buffer, step.b.buffer, step.result.buffer];
    case "opaque":
      return [...step.args, step.result];
    case "control":
      return [...step.args, ...step.results.map(({ buffer }) => buffer)];
    case "repeat":
      return [...step.reads, ...step.outputs, ...step.history].map(({ outer }) => outer).filter(isLong);
  }
};

const movingIn = ({ extents, nodes, writes }: Region): readonly number[] => {
  const moves = ({ strides }: Access): boolean => strides.some((stride, l) => stride !== 0 && extents[l]! > 1);
  return [
    ...nodes.flatMap((node) =>
      node.tag === "load" && (node.index !== undefined || moves(node.access)) ? [node.access.buffer] : [],
    ),
    ...writes.flatMap(({ access }) => (moves(access) ? [access.buffer] : [])),
  ];
};
