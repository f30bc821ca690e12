// Control nodes on a whole batch. A loop stays one loop, whose body takes the batch; a branch too. Where the examples
// part ways, by a condition that differs between them, they are taken one by one: no side is computed that an example
// does not take, and no loop goes on for one that is done.
import {
  type Body,
  type Branch,
  type Call,
  type ControlNode,
  controlNode,
  type Derivative,
  isControl,
  isUnknownLength,
  itemOf,
  type Loop,
} from "../../expr/control.js";
import { type Apply, apply, type Expr, type Var, variable } from "../../expr/expr.js";
import type { Absent } from "../../expr/op.js";
import { repeatedOverBatch } from "../../ops/batch.js";
import { transpose } from "../../ops/movement.js";
import { sum } from "../../ops/reduction.js";
import { type Batched, vectorize } from "../vectorize.js";
import { prunedBodies } from "./bodies.js";
import { type Carry, type Given, loopOf } from "./build.js";
import { closed } from "./close.js";

/** The results of a control node for a batch of `size` examples; `undefined` as in {@link vectorize}. */
export const batchedControl = (
  node: ControlNode,
  args: readonly Batched[],
  size: number,
  used: ReadonlySet<number>,
): readonly Batched[] | undefined => {
  const { control } = node.op;
  if (!args.some(({ batched }) => batched)) {
    const same = apply(
      node.op,
      args.map(({ expr }) => expr),
    );
    return node.op.shapes.map((_, i) => ({ expr: itemOf(same, i), batched: false }));
  }
  switch (control.form) {
    case "loop": {
      const batch = batchedLoop(node, control, args, size);
      if (batch !== "parts ways") return batch;
      const ragged = [...used].some((index) => isUnknownLength(node.op.shapes[index]!));
      return ragged ? undefined : exampleByExample(node, args, size);
    }
    case "branch":
      return args[0]!.batched ? exampleByExample(node, args, size) : batchedBranch(node, control, args, size);
    case "call":
      return batchedCall(node, control, args, size);
  }
};

/** Parameters for a whole batch in place of those of a body, where `batched` says so. */
const batchParameters = (parameters: readonly Var[], batched: readonly boolean[], size: number): readonly Var[] =>
  parameters.map((parameter, i) => (batched[i] ? variable(parameter.name, [size, ...parameter.shape]) : parameter));

const bindingsOf = (parameters: readonly Var[], exprs: readonly Expr[], batched: readonly boolean[]) =>
  new Map(parameters.map((parameter, i) => [parameter, { expr: exprs[i]!, batched: batched[i]! }] as const));

/** With the batch as first axis, whether it depends on it or not. */
export const whole = ({ expr, batched }: Batched, size: number): Expr =>
  batched ? expr : repeatedOverBatch(expr, size);

const swapped = (expr: Expr): Expr => (isUnknownLength(expr.shape) ? expr : transpose(expr, [0, 1]));

const batchedLoop = (
  node: ControlNode,
  loop: Loop,
  args: readonly Batched[],
  size: number,
): readonly Batched[] | undefined | "parts ways" => {
  const { body, carries, sequences, condition } = loop;
  const flags = args.map(({ batched }) => batched);
  for (;;) {
    const parameters = batchParameters(body.parameters, flags, size);
    const roots = condition === undefined ? body.results : [...body.results, condition];
    const computed = vectorize(roots, bindingsOf(body.parameters, parameters, flags), size);
    if (computed === undefined) return undefined;
    // A carry that becomes different between examples is so from the start.
    const late = computed.slice(0, carries).map(({ batched }, i) => batched && !flags[i]);
    if (late.includes(true)) {
      late.forEach((is, i) => {
        flags[i] ||= is;
      });
      continue;
    }
    if (condition !== undefined && computed[body.results.length]!.batched) return "parts ways";
    const given = parameters.map((parameter, i): Given => {
      const operand = args[i]!;
      if (!flags[i]) return { parameter, operand: operand.expr };
      const isSequence = i >= carries && i < carries + sequences;
      return { parameter, operand: isSequence ? swapped(operand.expr) : whole(operand, size) };
    });
    const outputs = computed.slice(carries, body.results.length);
    const built = loopOf({
      name: node.op.name,
      carries: given
        .slice(0, carries)
        .map((own, i): readonly Carry[] => [
          { ...own, next: flags[i] ? whole(computed[i]!, size) : computed[i]!.expr },
        ]),
      sequences: given.slice(carries, carries + sequences),
      fixed: given.slice(carries + sequences),
      outputs: outputs.map(({ expr }) => [expr]),
      length: loop.length,
      reversed: loop.reversed,
      keepEvery: loop.keepEvery,
      condition: computed[body.results.length]?.expr,
      max: loop.max,
    });
    const stacked = (expr: Expr, batched: boolean): Batched => ({ expr: batched ? swapped(expr) : expr, batched });
    return [
      ...given.slice(0, carries).map((_, i) => ({ expr: built.carry(i)[0]!, batched: flags[i]! })),
      ...outputs.map(({ batched }, j) => stacked(built.output(j)[0]!, batched)),
      ...given.slice(0, carries).map((_, i) => stacked(built.history(i)[0]!, flags[i]!)),
    ];
  }
};

const batchedBranch = (
  node: ControlNode,
  { bodies }: Branch,
  args: readonly Batched[],
  size: number,
): readonly Batched[] | undefined => {
  const flags = args.slice(1).map(({ batched }) => batched);
  const parameters = bodies.map((body) => batchParameters(body.parameters, flags, size));
  const [a, b] = bodies.map((body, k) =>
    vectorize(body.results, bindingsOf(body.parameters, parameters[k]!, flags), size),
  );
  if (a === undefined || b === undefined) return undefined;
  const either = a.map(({ batched }, i) => batched || b[i]!.batched);
  const { bodies: pruned, operands } = prunedBodies(
    node.op.name,
    [a, b].map((results, k) => ({
      parameters: parameters[k]!,
      results: results.map((result, i) => (either[i] ? whole(result, size) : result.expr)),
    })),
    args.slice(1).map(({ expr }) => expr),
  );
  const result = controlNode(node.op.name, { form: "branch", bodies: [pruned[0]!, pruned[1]!] }, [
    args[0]!.expr,
    ...operands,
  ]);
  return either.map((batched, i) => ({ expr: itemOf(result, i), batched }));
};

const batchedCall = (
  node: ControlNode,
  { body, derivative }: Call,
  args: readonly Batched[],
  size: number,
): readonly Batched[] | undefined => {
  const flags = args.map(({ batched }) => batched);
  const parameters = batchParameters(body.parameters, flags, size);
  const computed = vectorize(body.results, bindingsOf(body.parameters, parameters, flags), size);
  // The body of a call with a rule of its own may be anything at all.
  if (computed === undefined) return derivative === undefined ? undefined : exampleByExample(node, args, size);
  const batchBody: Body = Object.freeze({
    parameters,
    results: Object.freeze(computed.map((result) => whole(result, size))),
  });
  const own: Derivative | undefined = derivative && batchedDerivative(derivative, node, flags, size);
  const result = controlNode(
    node.op.name,
    { form: "call", body: batchBody, derivative: own },
    args.map(({ expr }) => expr),
  );
  return computed.map((_, i) => ({ expr: itemOf(result, i), batched: true }));
};

type Amounts = readonly (Expr | Absent)[];

// The author's rule is for one example: it is traced on variables and then taken to the batch like any expression.
const batchedDerivative = (
  { jvp, vjp }: Derivative,
  { args, op: { shapes } }: ControlNode,
  flags: readonly boolean[],
  size: number,
): Derivative => {
  const argShapes = args.map(({ shape }) => shape);
  const fresh = (shape: readonly number[]): Var => variable("example", shape);
  const ofRule =
    (rule: NonNullable<Derivative["vjp"]>, inShapes: readonly (readonly number[])[], inFlags: readonly boolean[]) =>
    (
      amounts: Amounts,
      batchArgs: readonly Expr[],
      results: readonly Expr[],
      wanted: readonly boolean[] = [],
    ): readonly (Batched | Absent)[] => {
      const [a, x, y] = [inShapes.map(fresh), argShapes.map(fresh), shapes.map(fresh)];
      const bindings = new Map<Var, Batched>([
        ...bindingsOf(x, batchArgs, flags),
        ...bindingsOf(
          y,
          results,
          shapes.map(() => true),
        ),
        ...a.flatMap((v, i) => {
          const amount = amounts[i];
          return amount === undefined ? [] : [[v, { expr: amount, batched: inFlags[i]! }] as const];
        }),
      ]);
      const given = a.map((v, i) => (amounts[i] === undefined ? undefined : v));
      const out = rule(given, x, y, wanted);
      const present = out.filter((amount) => amount !== undefined);
      const batch = vectorize(present, bindings, size) ?? oneByOne(present, bindings, size);
      let next = 0;
      return out.map((amount) => amount && batch[next++]);
    };
  const all = shapes.map(() => true);
  return {
    ...(jvp === undefined
      ? {}
      : {
          jvp: (tangents, own, results) =>
            ofRule(jvp, argShapes, flags)(tangents, own, results).map((t) => t && whole(t, size)),
        }),
    ...(vjp === undefined
      ? {}
      : {
          vjp: (cotangents, own, results, wanted) =>
            ofRule(vjp, shapes, all)(cotangents, own, results, wanted).map((c, i) => {
              if (c === undefined) return undefined;
              // What is the same for all examples gets the sum of what they pass to it.
              return flags[i] ? whole(c, size) : sum(whole(c, size), { axis: 0 });
            }),
        }),
  };
};

/** A node on one example after another: a loop over the batch, with the node as its body. */
export const exampleByExample = (node: Apply, args: readonly Batched[], size: number): readonly Batched[] => {
  const parameters = node.args.map(({ shape }) => variable("example", shape));
  const one = apply(node.op, parameters, node.params);
  const results = isControl(one)
    ? one.op.shapes.flatMap((shape, i) => (isUnknownLength(shape) ? [] : [itemOf(one, i)]))
    : [one];
  return oneByOne(results, new Map(parameters.map((parameter, i) => [parameter, args[i]!])), size);
};

/** Expressions of one example after another. */
export const oneByOne = (
  results: readonly Expr[],
  bindings: ReadonlyMap<Var, Batched>,
  size: number,
): readonly Batched[] => {
  const own = [...bindings].map(([parameter, { expr, batched }]) => ({ parameter, operand: expr, batched }));
  const body = closed(
    results,
    own.map(({ parameter }) => parameter),
    0,
  );
  const loop = loopOf({
    name: "vmap",
    carries: [],
    sequences: own.filter(({ batched }) => batched),
    fixed: [...own.filter(({ batched }) => !batched), ...body.captured],
    outputs: [body.results],
    length: size,
  });
  return loop.output(0).map((expr) => ({ expr, batched: true }));
};
