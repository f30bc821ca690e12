// Why there is no backward(). In support/mutable.ts is the idea of micrograd's engine: gradients live in the nodes.
// Ask it twice and the second answer is wrong (micrograd issues 25 and 53; the first graph is the one from 53).
// `grad(f)` is a function: it has nowhere to leave anything, so it says the same however often it is asked.
import { add, type Expr, grad, mul } from "gradmap";
import { backward, leaf, plus, times, type Value } from "./support/mutable.js";
import { runIfStarted } from "./support/program.js";

/** The gradients that the mutable engine shows after each of two backward passes. */
const askedTwice = (root: Value, leaves: readonly Value[]): readonly (readonly number[])[] =>
  [1, 2].map(() => {
    backward(root);
    return leaves.map((node) => node.grad);
  });

const mutable = () => {
  const [a, b, d, x] = [leaf(3), leaf(2), leaf(1), leaf(3)];
  return { line: askedTwice(times(plus(a, b), d), [a, b, d]), cube: askedTwice(times(times(x, x), x), [x]) };
};

const gradmap = () => {
  const line = grad(({ a, b, d }: { readonly a: Expr; readonly b: Expr; readonly d: Expr }) => mul(add(a, b), d));
  const cube = grad((x: Expr) => mul(mul(x, x), x));
  return { line: [1, 2].map(() => Object.values(line({ a: 3, b: 2, d: 1 }))), cube: [1, 2].map(() => [cube(3)]) };
};

export const main = () => {
  const [before, here] = [mutable(), gradmap()];
  const told = (what: string, asked: readonly (readonly number[])[]): string =>
    `  ${what.padEnd(24)} ${asked.map((gradients) => gradients.join(", ")).join("   then   ")}`;
  const lines = [
    "(a + b) * d at a = 3, b = 2, d = 1: the gradients for a, b, d, asked for twice",
    told("kept in the nodes", before.line),
    told("grad of gradmap", here.line),
    "x * x * x at x = 3: the gradient for x, asked for twice",
    told("kept in the nodes", before.cube),
    told("grad of gradmap", here.cube),
  ];
  return { mutable: before, gradmap: here, lines };
};

runIfStarted(import.meta.url, main);
