// Loops, branches and calls computed. Knows what each form means in numbers; nothing of derivatives. A body becomes a
// program once and is run as often as the loop goes round.
import type { Body, Branch, Call, Loop } from "../expr/control.js";
import { fail } from "../expr/errors.js";
import type { Expr } from "../expr/expr.js";
import type { ControlOp } from "../expr/op.js";
import { type Program, programOf, runnerOf, type Value } from "./program.js";
import { deferredSequence, type Reader, readerOf, recorder } from "./sequences.js";

/** The results of a control node that are `used`, each at its index. */
export const runControl = (
  { name, control }: ControlOp,
  args: readonly Value[],
  used: ReadonlySet<number>,
): readonly Value[] => {
  switch (control.form) {
    case "loop":
      return runLoop(name, control, args, used);
    case "branch":
      return runBranch(control, args, used);
    case "call":
      return runCall(control, args, used);
  }
};

// Bodies never change, so their programs are worth keeping as long as they live: one for each choice of results.
const programs = new WeakMap<Body, Map<string, Program>>();

const programFor = (body: Body, wanted: readonly boolean[], condition?: Expr): Program => {
  const known = programs.get(body) ?? new Map<string, Program>();
  programs.set(body, known);
  const key = `${condition === undefined ? "" : "?"}${wanted.map(Number).join("")}`;
  const program =
    known.get(key) ??
    programOf(condition === undefined ? body.results.filter((_, i) => wanted[i]) : [condition], body.parameters);
  known.set(key, program);
  return program;
};

/** Values put back at the places of those that were wanted. */
const placed = (values: readonly Value[], wanted: readonly boolean[]): readonly Value[] => {
  let next = 0;
  return wanted.map((is) => (is ? values[next++]! : 0));
};

const runOnce = (body: Body, args: readonly Value[], used: ReadonlySet<number>): readonly Value[] => {
  const wanted = body.results.map((_, i) => used.has(i));
  return placed(runnerOf(programFor(body, wanted))(args), wanted);
};

const runCall = ({ body }: Call, args: readonly Value[], used: ReadonlySet<number>): readonly Value[] =>
  runOnce(body, args, used);

const runBranch = ({ bodies }: Branch, args: readonly Value[], used: ReadonlySet<number>): readonly Value[] =>
  runOnce(args[0] !== 0 ? bodies[0] : bodies[1], args.slice(1), used);

const runLoop = (name: string, loop: Loop, args: readonly Value[], used: ReadonlySet<number>): readonly Value[] => {
  const { body, carries, sequences, reversed, condition, max } = loop;
  const outputs = body.results.length - carries;
  const wanted = body.results.map((_, i) => i < carries || used.has(i));
  const next = runnerOf(programFor(body, wanted));
  const goesOn = condition === undefined ? undefined : runnerOf(programFor(body, [], condition));
  const readers = args.slice(carries, carries + sequences).map(readerOf);
  const length = condition !== undefined ? Number.POSITIVE_INFINITY : (readers[0]?.length ?? loop.length);
  const remembered = body.results.slice(0, carries).map((_, i) => used.has(body.results.length + i));
  const history = loop.keepEvery > 1 ? recomputed(loop, args, readers) : kept(body, remembered);
  const outs = body.results.slice(carries).map(({ shape }, i) => recorder(shape, used.has(carries + i)));

  // The parameters' values, in the order of the body: carries, entries of the sequences, what stays the same.
  const values: Value[] = args.slice();
  let step = 0;
  for (; goesOn === undefined ? step < length : goesOn(values)[0] !== 0; step++) {
    if (step >= max && goesOn !== undefined) throw fail.loopLimit(name, max);
    const at = reversed ? length - 1 - step : step;
    for (let i = 0; i < sequences; i++) values[carries + i] = readers[i]!.entry(at);
    history.push(values, step);
    const results = next(values);
    for (let i = 0; i < carries; i++) values[i] = results[i]!;
    let from = carries;
    for (let i = 0; i < outputs; i++) if (wanted[carries + i]) outs[i]!.push(results[from++]!);
  }
  return [
    ...values.slice(0, carries),
    ...outs.map((out) => out.stacked(reversed)),
    ...remembered.map((is, i) => (is ? history.of(i, step, reversed) : 0)),
  ];
};

/** What a loop remembers of its carries: told before each step, asked for the whole of a carry at the end. */
interface History {
  readonly push: (values: readonly Value[], step: number) => void;
  readonly of: (carry: number, steps: number, reversed: boolean) => Value;
}

const kept = ({ results }: Body, remembered: readonly boolean[]): History => {
  const recorders = remembered.map((is, i) => recorder(results[i]!.shape, is));
  return {
    push: (values) => {
      for (let i = 0; i < recorders.length; i++) recorders[i]!.push(values[i]!);
    },
    of: (carry, _, reversed) => recorders[carry]!.stacked(reversed),
  };
};

/** The carries before every n-th step, from which those between are computed anew: n steps at a time, when read. */
const recomputed = (
  { body, carries, keepEvery }: Loop,
  args: readonly Value[],
  readers: readonly Reader[],
): History => {
  const checkpoints: (readonly Value[])[] = [];
  const next = runnerOf(
    programFor(
      body,
      body.results.map((_, i) => i < carries),
    ),
  );
  let known: { readonly chunk: number; readonly carries: readonly (readonly Value[])[] } = { chunk: -1, carries: [] };
  const carriesAt = (step: number, steps: number, reversed: boolean): readonly Value[] => {
    const chunk = Math.floor(step / keepEvery);
    if (known.chunk !== chunk) {
      const values: Value[] = [...checkpoints[chunk]!, ...args.slice(carries)];
      const computed: (readonly Value[])[] = [];
      for (let k = chunk * keepEvery; k < Math.min((chunk + 1) * keepEvery, steps); k++) {
        computed.push(values.slice(0, carries));
        const at = reversed ? steps - 1 - k : k;
        readers.forEach((reader, i) => {
          values[carries + i] = reader.entry(at);
        });
        next(values).forEach((value, i) => {
          values[i] = value;
        });
      }
      known = { chunk, carries: computed };
    }
    return known.carries[step % keepEvery]!;
  };
  return {
    push: (values, step) => {
      if (step % keepEvery === 0) checkpoints.push(values.slice(0, carries));
    },
    of: (carry, steps, reversed) => {
      const { shape } = body.results[carry]!;
      const entry = (i: number): Value => carriesAt(reversed ? steps - 1 - i : i, steps, reversed)[carry]!;
      return deferredSequence([steps, ...shape], entry);
    },
  };
};
