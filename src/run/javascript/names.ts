// The source text of generated functions while it grows: names, functions, and room in the array that they all work on.
// Knows JavaScript's syntax; is ignorant of what is computed. Every name in the text is made here, of a letter and a number:
// nothing that a user called something ever becomes part of the text.
import type { ElementwiseOp } from "../../expr/op.js";
import type { Tensor } from "../../expr/tensor.js";
import type { Buffer, ControlStep, OpaqueStep } from "../lower/plan.js";

/** A step that generated code calls: with the array, and where its arguments and then its results begin. */
export interface CalledStep {
  readonly step: OpaqueStep | ControlStep;
  readonly args: readonly Buffer[];
  readonly results: readonly Buffer[];
}

/** Values, loops' counters, positions, sums, numbers kept from step to step, and functions. */
export type Letter = "v" | "i" | "p" | "a" | "r" | "f";

export interface SourceModule {
  /** A name that nothing else has. */
  readonly name: (letter: Letter) => string;
  /** Where so many numbers of the array begin that nothing else has. */
  readonly room: (size: number) => number;
  /** Numbers that are in the array from the start. */
  readonly constant: (at: number, value: Tensor | number) => void;
  /** Adds a function of the array and of these parameters; returns its name. */
  readonly addFunction: (parameters: readonly string[], lines: readonly string[]) => string;
  /** The name of an op's record, for ops whose `value` is called. */
  readonly opName: (op: ElementwiseOp) => string;
  /** The name of a function that runs a step. */
  readonly stepName: (called: CalledStep) => string;
}

/** Numbers and where they are. */
export interface Constant {
  readonly at: number;
  readonly value: Tensor | number;
}

export interface GrowingModule extends SourceModule {
  readonly functions: () => readonly string[];
  readonly constants: () => readonly Constant[];
  readonly ops: () => readonly ElementwiseOp[];
  readonly steps: () => readonly CalledStep[];
  readonly size: () => number;
}

export const sourceModule = (): GrowingModule => {
  const functions: string[] = [];
  const ops = new Map<ElementwiseOp, string>();
  const steps: CalledStep[] = [];
  const constants: Constant[] = [];
  let names = 0;
  let size = 0;
  const name = (letter: Letter): string => `${letter}${names++}`;
  return {
    name,
    room: (wanted) => {
      size += wanted;
      return size - wanted;
    },
    constant: (at, value) => {
      constants.push({ at, value });
    },
    addFunction: (parameters, lines) => {
      const own = name("f");
      // In brackets, by which engines tell that it will be called at once: it is parsed once then, and not twice.
      functions.push(`const ${own} = (function (${["m", ...parameters].join(", ")}) {\n${lines.join("\n")}\n});`);
      return own;
    },
    opName: (op) => {
      const own = ops.get(op) ?? `h${ops.size}`;
      ops.set(op, own);
      return own;
    },
    stepName: (called) => `s${steps.push(called) - 1}`,
    functions: () => functions,
    constants: () => constants,
    ops: () => [...ops.keys()],
    steps: () => steps,
    size: () => size,
  };
};

/** A number as source text that stands for the same number, bit for bit, wherever a name could stand. */
export const literal = (value: number): string => {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.startsWith("-") ? `(${text})` : text;
};

/** `lines` so many times. */
export const loop = (counter: string, times: number, lines: readonly string[]): readonly string[] => [
  `for (let ${counter} = 0; ${counter} < ${times}; ${counter}++) {`,
  ...lines,
  "}",
];

/** The sum of what there is of a name and a number. */
export const plus = (name: string | undefined, number: number): string =>
  name === undefined ? String(number) : number === 0 ? name : `${name} + ${number}`;
