// What the code of a region is made of: reads, writes and ops as lines of text. Knows places and loops' positions; is
// ignorant of the order of the lines. What an op means its record says.
import type { Access, BodyNode, Combine, Region, Write } from "../lower/plan.js";
import { plus, type SourceModule } from "./names.js";
import { nested, type Scope, type Walks, walksOf } from "./places.js";

type OpNode = Extract<BodyNode, { tag: "op" }>;
type LoadNode = Extract<BodyNode, { tag: "load" }>;

/** What all code of a region is made of. */
export interface RegionCode {
  readonly scope: Scope;
  readonly module: SourceModule;
  readonly walks: Walks;
  readonly registerOf: (access: Access) => string | undefined;
  readonly positionOf: (access: Access) => string | undefined;
  /** A number that is read or written. */
  readonly at: (access: Access) => string;
  readonly load: (name: string, node: LoadNode, index: string | undefined) => string;
  readonly op: (name: string, node: OpNode, args: readonly string[]) => string;
  /** Every place that a write goes to, set to what its sum begins with. */
  readonly cleared: (write: Write) => readonly string[];
}

export const codeOf = ({ extents }: Region, scope: Scope, module: SourceModule): RegionCode => {
  const walks = walksOf(extents.length, module);
  const registerOf = ({ buffer, offset }: Access): string | undefined => scope.placeOf(buffer).registers?.[offset];
  const positionOf = ({ buffer, strides }: Access): string | undefined =>
    walks.nameOf(scope.placeOf(buffer).moved, strides);
  const addressOf = (access: Access): string =>
    plus(positionOf(access), scope.placeOf(access.buffer).base + access.offset);
  const at = (access: Access): string => registerOf(access) ?? `m[${addressOf(access)}]`;
  return {
    scope,
    module,
    walks,
    registerOf,
    positionOf,
    at,
    load: (name, { access, index: by }, index) =>
      by === undefined || index === undefined
        ? `const ${name} = ${at(access)};`
        : `const ${name} = m[${addressOf(access)} + (${index} | 0) * ${by.step}];`,
    op: (name, { op }, args) => {
      if (op.js !== undefined) return `const ${name} = ${op.js(...args)};`;
      // Called right here, so that engines can inline it; what is no number is an error as in the interpreter.
      const own = module.opName(op);
      return `const ${name} = ${own}.value(${args.join(", ")}); if (typeof ${name} !== "number") wrong(${own}, ${name});`;
    },
    cleared: ({ access, combine }) => {
      const register = registerOf(access);
      const start = identityOf(combine);
      if (register !== undefined) return [`${register} = ${start};`];
      const { base, moved } = scope.placeOf(access.buffer);
      const loops = extents.flatMap((extent, l) =>
        access.strides[l] === 0 ? [] : [{ extent, stride: access.strides[l]! }],
      );
      const own = walksOf(loops.length, module);
      const position = own.nameOf(
        moved,
        loops.map(({ stride }) => stride),
      );
      return nested(
        loops.map(({ extent }) => extent),
        own,
        (level) => (level === loops.length ? [`m[${plus(position, base + access.offset)}] = ${start};`] : []),
      );
    },
  };
};

export const identityOf = (combine: Combine): string =>
  combine === "max" ? "(-Infinity)" : combine === "min" ? "Infinity" : "0";

/** Two numbers combined as a write does. */
export const joined = (combine: Combine, there: string, value: string): string =>
  combine === "store" ? value : combine === "sum" ? `${there} + ${value}` : `Math.${combine}(${there}, ${value})`;

/** Inside how many loops a number is read or written, if those that do not move it come after. */
export const levelOf = ({ strides }: Access): number =>
  strides.reduce((level, stride, l) => (stride === 0 ? level : l + 1), 0);

export const perLevel = ({ extents }: Region): string[][] => Array.from({ length: extents.length + 1 }, () => []);
