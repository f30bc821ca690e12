// Loops with a body as generated JavaScript, against the interpreter, bit for bit: forwards and backwards, with outputs,
// histories and carries of all kinds, loops within loops, and random loops with their gradients.
import * as fc from "fast-check";
import {
  add,
  cumsum,
  type Expr,
  exp,
  fold,
  full,
  indexSelect,
  lt,
  matmul,
  mul,
  scan,
  sin,
  sub,
  sum,
  tanh,
  type Var,
  variable,
  where,
  whileLoop,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { allCases, valuesOf } from "../../laws/samples/bodies.js";
import { scanOf } from "../../laws/samples/scans.js";
import { type Body, controlNode, itemOf, type Loop } from "../../src/expr/control.js";
import { sizeOf } from "../../src/expr/shape.js";
import { asTensor } from "../../src/expr/tensor.js";
import { gradientWith } from "../../src/rewrite/reverse.js";
import { javascriptSource } from "../../src/run/javascript/emit.js";
import { javascriptProgram } from "../../src/run/javascript/program.js";
import { usualLimits } from "../../src/run/javascript/weight.js";
import { lower } from "../../src/run/lower/lower.js";
import type { Buffer, ControlStep, Plan, Repeat, Step } from "../../src/run/lower/plan.js";
import { programOf, run, type Value } from "../../src/run/program.js";
import { someNumbers } from "./compiled.js";

const differences = (found: readonly Value[], wanted: readonly Value[]): readonly string[] =>
  found.flatMap((value, i) => {
    const [a, b] = [asTensor(value), asTensor(wanted[i]!)];
    if (a.shape.join() !== b.shape.join()) return [`result ${i}: shape [${a.shape}] for [${b.shape}]`];
    const wrong = Array.from(a.data, (_, k) => k).filter((k) => !Object.is(a.data[k], b.data[k]));
    return wrong.slice(0, 3).map((k) => `result ${i}, number ${k}: ${a.data[k]} for ${b.data[k]}`);
  });

/** The plan of a body, with a buffer for each of its parameters though it may use none of them. */
const bodyPlan = ({ parameters, results }: Body): { readonly plan: Plan; readonly inputs: readonly number[] } => {
  const plan = planned(results, parameters);
  const buffers: Buffer[] = [...plan.buffers];
  const inputs = parameters.map(({ shape }, index) => {
    const known = buffers.findIndex(({ content }) => content.tag === "input" && content.index === index);
    return known >= 0 ? known : buffers.push({ shape, size: sizeOf(shape), content: { tag: "input", index } }) - 1;
  });
  return { plan: { ...plan, buffers }, inputs };
};

/** A loop whose length is known as a step with a body. */
const repeatOf = (loop: Loop, { args, results }: ControlStep, length: number): Repeat => {
  const { body, carries, sequences, reversed } = loop;
  const { plan, inputs } = bodyPlan(body);
  const size = (inner: number): number => plan.buffers[inner]!.size;
  const between = (from: number, count: number) =>
    results.flatMap(({ index, buffer }) =>
      index >= from && index < from + count ? [{ at: index - from, outer: buffer }] : [],
    );
  return {
    tag: "repeat",
    length,
    reversed,
    body: plan,
    reads: inputs.slice(carries).map((inner, i) => ({
      outer: args[carries + i]!,
      inner,
      step: i < sequences ? size(inner) : 0,
    })),
    carries: inputs.slice(0, carries).map((inner, i) => ({ first: args[i]!, inner, next: plan.outputs[i]! })),
    last: between(0, carries).map(({ at, outer }) => ({ carry: at, outer })),
    outputs: between(carries, body.results.length - carries).map(({ at, outer }) => {
      const inner = plan.outputs[carries + at]!;
      return { inner, outer, size: size(inner) };
    }),
    history: between(body.results.length, carries).map(({ at, outer }) => ({
      carry: at,
      outer,
      size: size(inputs[at]!),
    })),
  };
};

/** A plan in which loops of a known length are steps with bodies, and so are those in the bodies. */
const planned = (roots: readonly Expr[], variables: readonly Var[]): Plan => {
  const plan = lower(roots, variables, { exact: true });
  if (plan === undefined) throw new Error("there is no plan");
  const steps = plan.steps.map((step): Step => {
    if (step.tag !== "control" || step.op.control.form !== "loop" || step.op.control.condition !== undefined)
      return step;
    const { control } = step.op;
    const length = control.sequences > 0 ? plan.buffers[step.args[control.carries]!]!.shape[0]! : control.length;
    return repeatOf(control, step, length);
  });
  return { ...plan, steps };
};

const repeatsIn = ({ steps }: Plan): number =>
  steps.reduce((count, step) => count + (step.tag === "repeat" ? 1 + repeatsIn(step.body) : 0), 0);

/** With everything in one function, with a function for each step, and with one for each op. */
const mustRunAlike = (roots: readonly Expr[], variables: readonly Var[], values: readonly Value[], repeats: number) => {
  const plan = planned(roots, variables);
  expect(repeatsIn(plan)).toBeGreaterThanOrEqual(repeats);
  const wanted = run(programOf(roots, variables), values);
  for (const ops of [usualLimits.ops, 3, 1]) {
    const execute = javascriptProgram(plan, { ...usualLimits, ops });
    if (execute === undefined) throw new Error("there is no code");
    expect(differences(execute(values), wanted), `${ops} ops a function`).toEqual([]);
    expect(differences(execute(values), wanted), `${ops} ops a function, again`).toEqual([]);
  }
};

/** All results of a loop with this body and all of its history, for several lengths and both directions. */
const everyWay = (body: Body, carries: number, sequences: number, repeats = 1): void => {
  for (const length of [1, 2, 5])
    for (const reversed of [false, true]) {
      const variables = body.parameters.map(({ shape }, i) =>
        variable(`x${i}`, i >= carries && i < carries + sequences ? [length, ...shape] : shape),
      );
      const loop = { body, carries, sequences, length, reversed, condition: undefined, keepEvery: 1, max: length };
      const node = controlNode("scan", { form: "loop", ...loop }, variables);
      const roots = Array.from({ length: body.results.length + carries }, (_, i) => itemOf(node, i));
      mustRunAlike(roots, variables, someNumbers(variables, length), repeats);
    }
};

const scalars = (count: number): readonly Var[] => Array.from({ length: count }, (_, i) => variable(`p${i}`));

describe("a loop", () => {
  test("of numbers", () => {
    const [a, b, x, w] = scalars(4);
    const results = [add(mul(a!, w!), sin(x!)), sub(b!, a!), mul(a!, x!), exp(b!)];
    everyWay({ parameters: [a!, b!, x!, w!], results }, 2, 1);
  });

  test("whose carries change places, stay, or become an entry, a constant, or what stays the same", () => {
    const [a, b, c, d, x, w] = scalars(6);
    const parameters = [a!, b!, c!, d!, x!, w!];
    everyWay({ parameters, results: [b!, a!, c!, x!, d!] }, 4, 1);
    everyWay({ parameters, results: [b!, c!, d!, a!, a!, x!, w!, tanh(a!)] }, 4, 1);
    everyWay({ parameters, results: [w!, add(w!, 0), x!, a!, add(a!, b!)] }, 4, 1);
    const [p, q, entry] = ["p", "q", "entry"].map((name) => variable(name, [40]));
    const still = full([40], 0.25);
    everyWay({ parameters: [p!, q!], results: [q!, p!, mul(p!, 2), p!, mul(still, p!)] }, 2, 0);
    everyWay({ parameters: [p!, q!, entry!], results: [entry!, p!, q!] }, 2, 1);
  });

  test("of few numbers in variables, and of more than fit", () => {
    const [p, q, x] = [[3], [2, 4], [3]].map((shape, i) => variable(`p${i}`, shape));
    const turned = indexSelect(p!, [2, 0, 1]);
    const results = [add(mul(turned, x!), 0.1), add(mul(q!, 0.5), sum(p!)), sum(q!, { axis: 1 }), turned, p!];
    everyWay({ parameters: [p!, q!, x!], results }, 2, 1);
    everyWay({ parameters: [p!, q!, x!], results }, 2, 0);
    const many = Array.from({ length: 12 }, (_, i) => variable(`p${i}`, [8]));
    everyWay({ parameters: many, results: many.map((_, i) => add(many[(i + 1) % 12]!, i % 2 === 0 ? 0.5 : many[i]!)) }, 12, 0); // biome-ignore format: one line
    everyWay({ parameters: many, results: [...many.slice(1), many[0]!] }, 12, 0);
  });

  test("of tensors and numbers, with sums, products and outputs that are used within", () => {
    const h = variable("h", [3, 20]);
    const s = variable("s");
    const x = variable("x", [3, 30]);
    const [w, u] = [variable("w", [20, 20]), variable("u", [30, 20])];
    const next = tanh(add(matmul(h, w), matmul(x, u)));
    const total = add(mul(s, 0.5), sum(mul(next, next)));
    everyWay({ parameters: [h, s, x, w, u], results: [next, total, next, sum(next, { axis: 0 }), total] }, 2, 1);
  });

  test("with steps that are called, and entries named by an index", () => {
    const h = variable("h", [4]);
    const [s, x] = scalars(2);
    const doubled = whileLoop(
      (y: Expr) => lt(y, 100),
      (y: Expr) => mul(y, 2),
      add(mul(x!, x!), 1),
      { max: 50 },
    );
    const next = mul(0.1, indexSelect(cumsum(add(h, s!), { axis: 0 }), [3, 0, 0, 1]));
    everyWay({ parameters: [h, s!, x!], results: [next, add(mul(s!, 0.001), doubled), x!] }, 2, 1);
  });

  test("within a loop", () => {
    const [a, x, w] = scalars(3);
    const xs = variable("xs", [3]);
    const inner = (c: Expr, entry: Expr): readonly [Expr, Expr] => [tanh(add(mul(c, w!), entry)), mul(c, entry)];
    const [last, ys] = scan(inner, add(a!, x!), xs);
    everyWay({ parameters: [a!, x!, xs, w!], results: [last, ys, sum(ys), x!] }, 1, 1, 2);
    const h = variable("h", [20]);
    const [turned, all] = scan((c: Expr, entry: Expr): readonly [Expr, Expr] => [mul(c, entry), c], h, xs);
    everyWay({ parameters: [h, xs, w!], results: [mul(turned, w!), all] }, 1, 1, 2);
  });
});

test("a body that just fits in one function, and one that just does not", () => {
  const [a, x] = [variable("a"), variable("xs", [3])];
  const step = (c: Expr, entry: Expr): readonly [Expr, Expr] => [tanh(add(mul(c, entry), exp(c))), sub(c, entry)];
  const [last, ys] = scan(step, a, x);
  const chosen = (c: Expr, entry: Expr): Expr => where(lt(c, entry), c, entry);
  const roots = [last, ys, sum(ys), fold((c: Expr, entry: Expr) => chosen(chosen(c, entry), tanh(c)), a, x)];
  const values = [0.3, someNumbers([x], 0)[0]!];
  const plan = planned(roots, [a, x]);
  const wanted = run(programOf(roots, [a, x]), values);
  for (let bytes = 20; bytes < 1200; bytes += 5)
    expect(differences(javascriptProgram(plan, { ops: 100, bytes })!(values), wanted), `${bytes} bytes`).toEqual([]);
});

test("random loops, with their gradients", () => {
  let repeats = 0;
  fc.assert(
    fc.property(allCases, (given) => {
      const loop = { ...given, length: Math.max(1, given.length) };
      const values = valuesOf(loop);
      const variables = values.map((value, i) => variable(`x${i}`, asTensor(value).shape));
      const results = scanOf(loop)(variables);
      const map = gradientWith(
        results.map((result) => sum(mul(result, 0.3))).reduce((p, q) => add(p, q)),
        variables,
      );
      const roots = [...results, ...variables.flatMap((v) => map.get(v) ?? [])];
      mustRunAlike(roots, variables, values, 0);
      repeats += repeatsIn(planned(roots, variables));
    }),
    { numRuns: 100 },
  );
  expect(repeats).toBeGreaterThan(100);
});

test("a loop of numbers keeps them in variables, and is one function", () => {
  const [a, xs] = [variable("a"), variable("xs", [1000])];
  const [last] = scan((c: Expr, x: Expr): readonly [Expr, Expr] => [tanh(add(c, x)), c], a, xs);
  const source = javascriptSource(planned([last], [a, xs]));
  expect(source.match(/\(function/g)?.length).toBe(2);
  const [, loop] = source.split("for (");
  expect(loop!.split("\n}")[0]!.match(/m\[/g)?.length).toBe(1);
});
