// The laws of vmap: a function on a whole batch is the function on each example, whatever is inside it and wherever the
// batch is.

import {
  add,
  broadcastTo,
  concat,
  cond,
  div,
  type Expr,
  grad,
  gt,
  log,
  lt,
  matmul,
  mean,
  mul,
  outer,
  reshape,
  scan,
  sin,
  slice,
  softmax,
  sqrt,
  sub,
  sum,
  tanh,
  transpose,
  vmap,
  where,
  whileLoop,
} from "../../src/index.js";
import { toInfix } from "../../src/show.js";
import { fc } from "../core/fastCheck.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import {
  type BatchCase,
  batchCases,
  bits,
  type Example,
  inAxesOf,
  mapped,
  outAxisOf,
  valuesOf,
  width,
} from "../samples/batches.js";
import { variables } from "../samples/evaluated.js";
import { inputBound, outputOf } from "../samples/programs.js";
import { type Comparison, mustBeTwins, type Twin } from "../samples/twins.js";

const vectorOf = (x: Expr): Expr => broadcastTo(x, [width]);

/** Between -2 and 2, where programs are safe. */
const squeezed = (x: Expr): Expr => mul(inputBound, tanh(mul(1 / inputBound, x)));

const elementwise: Example = ([x, y, z], program) => outputOf(program, [x!, y!, z!]);

const structural: Example = ([x, y, z], program) => {
  const [u, v, w] = [x!, y!, z!].map(vectorOf);
  const products = matmul(transpose(outer(u!, sin(v!))), w!);
  const shares = softmax(concat([products, u!]));
  return outputOf(program, [squeezed(products), slice(shares, [[1, 1 + width]]), sum(shares)]);
};

const derivative: Example = (xs, program) => {
  const gradient = grad((ys: readonly Expr[]) => sum(elementwise(ys, program)))(xs);
  return concat(gradient.map((g) => reshape(g, [-1])));
};

const looped: Example = ([x, y, z], program) => {
  const [last, all] = scan(
    (c: Expr, entry: Expr) => {
      // Below, a root with an infinite derivative that is never taken.
      const safe = where(gt(entry, 0), outputOf(program, [c, entry, z!]), where(gt(entry, 0), sqrt(mul(0, c)), c));
      const next = squeezed(mean(safe));
      return [next, add(next, mul(entry, mean(z!)))];
    },
    mean(y!),
    vectorOf(x!),
    // Either way round, and with all carries kept or few, by what is the same for all examples.
    { reverse: program.length % 2 === 1, checkpointEvery: 1 + (program.length % 3) },
  );
  return add(all, last);
};

const branching: Example = ([x, y, z], program) => {
  const [test, value] = [mean(x!), sum(outputOf(program, [x!, y!, z!]))];
  const byTheExample = cond(
    gt(test, 0),
    () => add(value, log(test)),
    () => div(value, sub(test, 0.5)),
  );
  // The sides depend on different arguments, of which one may be the same for all examples.
  const others = cond(
    lt(sum(y!), 0),
    () => mul(test, test),
    () => sin(mean(z!)),
  );
  return add(byTheExample, others);
};

const searching: Example = ([x, y, z], program) => {
  const goesOn = (c: Expr, count: Expr): Expr => where(lt(count, 4), lt(mean(c), mean(x!)), 0);
  return whileLoop(
    ({ c, count }) => goesOn(c, count),
    ({ c, count }) => ({ c: squeezed(mean(outputOf(program, [c, z!, sin(count)]))), count: add(count, 1) }),
    { c: mean(y!), count: mul(0, mean(y!)) },
  ).c;
};

/** The gradient of loops and choices: what a loop went through, and for how long, is another thing in each example. */
const derivativeOfControl: Example = (xs, program) => {
  const short = program.slice(-4);
  const gradient = grad((ys: readonly Expr[]) => add(searching(ys, short), branching(ys, short)))(xs);
  return concat(gradient.map((g) => reshape(g, [-1])));
};

// The batch within the batch is an argument's own axis, which comes last in the result.
const nested: Example = ([x, y, z], program) =>
  vmap((u: Expr, v: Expr) => outputOf(program, [u, v, squeezed(sum(z!))]), { inAxes: [0, null], outAxes: -1 })(
    vectorOf(x!),
    y!,
  );

const vmapped =
  (f: Example, given: BatchCase): Twin =>
  (xs) => [
    vmap((...own: readonly Expr[]) => f(own, given.program), { inAxes: inAxesOf(given), outAxes: outAxisOf(f, given) })(
      ...xs,
    ),
  ];

const explain = ([{ program, ...rest }]: readonly [BatchCase]): string =>
  `the program ${toInfix(outputOf(program, variables))} on ${fc.stringify(valuesOf({ program, ...rest }))}; ${fc.stringify(rest)}`;

const vmapIsMap = (id: string, what: string, f: Example, closely: Pick<Comparison, "exact" | "aspects"> = {}): Law =>
  law({
    id,
    statement: `vmap of ${what} is map, in value and in every derivative of the sum over the batch`,
    formula: "vmap(f)(x)[i] = f(x[i])",
    given: [batchCases],
    holds: (judge, given) => {
      const wanted = bits(given.wanted);
      mustBeTwins(judge, "vmap and map", vmapped(f, given), mapped(f, given), valuesOf(given), {
        seed: given.seed,
        wanted,
        ...closely,
      });
    },
    explain,
  });

/** vmap is map, whatever the function. */
export const batchLaws: LawSet = lawSet("batches", [
  vmapIsMap("vmap.elementwise", "a function of each element", elementwise, { exact: ["value"] }),
  vmapIsMap("vmap.structural", "a function of whole tensors", structural),
  vmapIsMap("vmap.gradient", "a gradient", derivative),
  vmapIsMap("vmap.scan", "a scan", looped),
  vmapIsMap("vmap.cond", "a cond by the example", branching),
  vmapIsMap("vmap.while", "a loop that takes as many steps as the example needs", searching),
  vmapIsMap("vmap.control", "the gradient of loops and choices", derivativeOfControl, {
    aspects: ["value", "gradient"],
  }),
  vmapIsMap("vmap.vmap", "a vmap", nested),
]);
