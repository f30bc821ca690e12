// A loop whose body is a plan, as JavaScript: turns around the lines of the body, and what goes from turn to turn. Knows
// turns and copies; is ignorant of what the body computes. Where its buffers are is in bodyPlaces.ts.
import type { Plan, Repeat } from "../lower/plan.js";
import { bodyPlaces } from "./bodyPlaces.js";
import type { SourceModule } from "./names.js";
import { copied, inMemory, inRegisters, numberAt, type Place, type Scope, walksOf } from "./places.js";
import { fits, type Limits } from "./weight.js";

/** What a loop's body is written with. */
export interface BodyWriter {
  readonly module: SourceModule;
  readonly limits: Limits;
  /** The steps of a plan as lines of this function, which can hold them; or as calls of functions of their own. */
  readonly within: (plan: Plan, scope: Scope) => readonly string[];
  readonly apart: (plan: Plan, scope: Scope) => readonly string[];
}

export const repeatLines = (repeat: Repeat, scope: Scope, writer: BodyWriter): readonly string[] => {
  const { length, body, carries, last, outputs, history } = repeat;
  const { module } = writer;
  const inside = fits(body, writer.limits);
  const walks = walksOf(1, module);
  const atTurn = (outer: number, step: number): Place => {
    const place = scope.placeOf(outer);
    return { ...place, moved: walks.nameOf(place.moved, [length === 1 ? 0 : step]) };
  };
  const { before, placeOf, moving } = bodyPlaces(repeat, atTurn, inside, module);
  const sizeOf = (buffer: number): number => body.buffers[buffer]!.size;

  const bodyScope: Scope = { placeOf, moving: [...new Set([...scope.moving, ...moving])] };
  const kept = history.flatMap(({ carry, outer, size }) =>
    copied(placeOf(carries[carry]!.inner), atTurn(outer, size), size, module),
  );
  const computed = inside ? writer.within(body, bodyScope) : writer.apart(body, bodyScope);
  const handedOut = outputs.flatMap(({ inner, outer, size }) => {
    const [from, to] = [placeOf(inner), atTurn(outer, size)];
    const isThere = from.registers === to.registers && from.base === to.base && from.moved === to.moved;
    return isThere ? [] : copied(from, to, size, module);
  });
  const turn = [...kept, ...computed, ...handedOut, ...nextCarries(repeat, placeOf, module)];
  return [
    ...before,
    ...carries.flatMap(({ first, inner }) => copied(scope.placeOf(first), placeOf(inner), sizeOf(inner), module)),
    ...turns(repeat, walks.counters[0]!, [...walks.linesOf(0), ...turn]),
    ...last.flatMap(({ carry, outer }) => {
      const { inner } = carries[carry]!;
      return copied(placeOf(inner), scope.placeOf(outer), sizeOf(inner), module);
    }),
  ];
};

const turns = ({ length, reversed }: Repeat, counter: string, lines: readonly string[]): readonly string[] => [
  reversed
    ? `for (let ${counter} = ${length - 1}; ${counter} >= 0; ${counter}--) {`
    : `for (let ${counter} = 0; ${counter} < ${length}; ${counter}++) {`,
  ...lines,
  "}",
];

/** The carries of the next turn. What is itself a carry is read before any of them changes: two may change places. */
const nextCarries = (
  { body, carries }: Repeat,
  placeOf: (buffer: number) => Place,
  module: SourceModule,
): readonly string[] => {
  const own = new Set(carries.map(({ inner }) => inner));
  const moves = carries.filter(({ inner, next }) => next !== inner);
  const read: string[] = [];
  const aside = (from: Place, size: number): Place => {
    if (from.registers === undefined) {
      const place = inMemory(module.room(size));
      read.push(...copied(from, place, size, module));
      return place;
    }
    return inRegisters(
      from.registers.map((_, i) => {
        const name = module.name("v");
        read.push(`const ${name} = ${numberAt(from, i)};`);
        return name;
      }),
    );
  };
  const ready = moves.map(({ inner, next }) => {
    const size = body.buffers[inner]!.size;
    return { to: placeOf(inner), from: own.has(next) ? aside(placeOf(next), size) : placeOf(next), size };
  });
  return [...read, ...ready.flatMap(({ to, from, size }) => copied(from, to, size, module))];
};
