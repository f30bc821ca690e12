// The cell of a long short-term memory network: one step of it, for use in scan. Knows nothing of sequences.
import { fail, showShape } from "../../expr/errors.js";
import {
  add,
  concat,
  type Expr,
  evaluate,
  matmul,
  mul,
  type Shape,
  type Symbolic,
  sigmoid,
  slice,
  type Tensor,
  tanh,
  zeros,
} from "../../index.js";
import type { Initialiser } from "../initialisers/initialiser.js";
import { xavierUniform } from "../initialisers/variance.js";
import { checkedWhole, split } from "../key.js";
import { asExpr, asTensor } from "../operands.js";
import type { Key } from "../random.js";
import { checkedFunctionOption, checkedSettings } from "../settings.js";
import { parameter } from "./parameters.js";

/** Weights of the input and of the hidden numbers, and a bias: each for the four gates, side by side. */
export interface LstmParameters {
  /** `[inputs, 4 hidden]`: the columns of the gates «input», «forget», «candidate» and «output», in PyTorch's order. */
  readonly inputWeight: Tensor;
  /** `[hidden, 4 hidden]`. */
  readonly hiddenWeight: Tensor;
  /** `[4 hidden]`. */
  readonly bias: Tensor;
}

/** What the weights are drawn from. */
export interface LstmOptions {
  /** `xavierUniform()` unless given. */
  readonly initialiser?: Initialiser;
}

/** One step of a long short-term memory: what is shown, `h`, and what is remembered, `c`, go in and come out. */
export interface LstmCell {
  readonly init: (key: Key) => LstmParameters;
  /** Zeros of shape `[...examples, hidden]` for both. */
  readonly initState: (examples?: Shape) => readonly [h: Tensor, c: Tensor];
  readonly apply: (
    params: Symbolic<LstmParameters>,
    state: readonly [h: Expr, c: Expr],
    x: Expr,
  ) => readonly [h: Expr, c: Expr];
}

/**
 * A cell of a long short-term memory: with the gates `i`, `f`, `o`, all sigmoids, and the candidate `g`, a tanh, of
 * `x inputWeight + h hiddenWeight + bias`, it remembers `c' = f c + i g` and shows `h' = o tanh(c')`. `x` has the shape
 * `[inputs]` or `[N, inputs]`, the state `[hidden]` or `[N, hidden]`. It has the form that `scan` wants.
 *
 * @throws GM-OPERAND if a size is no whole number from 1 on; GM-OPTION for an unknown option; when it is applied, GM-SHAPE
 *   if `x` or the state do not fit, and GM-TREE-MISMATCH if the parameters are not those of this cell. Source: Hochreiter
 *   and Schmidhuber, 1997, with the forget gate of Gers and others, 2000.
 *
 * @example
 * const cell = lstmCell(3, 4)
 * const run = compile((params: Symbolic<LstmParameters>, xs: Expr) => {
 *   const [, hidden] = scan((state, x) => {
 *     const next = cell.apply(params, state, x)
 *     return [next, next[0]]
 *   }, cell.initState(), xs)
 *   return hidden
 * })
 * run(cell.init(Key.make(0)), zeros([10, 3])).shape // => [10, 4]
 */
export const lstmCell = (inputs: number, hidden: number, options?: LstmOptions): LstmCell => {
  checkedWhole("lstmCell", "the number of inputs", inputs, 1);
  checkedWhole("lstmCell", "the number of hidden numbers", hidden, 1);
  const { initialiser = xavierUniform() } = checkedSettings("lstmCell", options, ["initialiser"], "inputs, hidden");
  checkedFunctionOption("lstmCell", "initialiser", initialiser);
  const name = `lstmCell(${inputs}, ${hidden})`;
  const rows = (operand: unknown, what: string, size: number): Expr => {
    const expr = asExpr(name, what, operand);
    if (expr.shape.length === 0 || expr.shape.length > 2 || expr.shape.at(-1) !== size)
      throw fail.misfit(
        name,
        `${what} of shape [${size}] or [N, ${size}]`,
        [`${what} of shape ${showShape(expr.shape)}`],
        "Reshape it, or mend the cell's sizes.",
      );
    return expr;
  };
  // One draw a gate, so that what an initialiser asks about its shape is asked about one gate.
  const gates = (key: Key, size: number): Tensor => {
    const fans = { in: size, out: hidden };
    const drawn = split(key, 4).map((gateKey) => initialiser(gateKey, [size, hidden], fans));
    return asTensor(evaluate(concat(drawn, { axis: 1 }), {}));
  };
  const cell: LstmCell = {
    init: (key) => {
      const [inputKey, hiddenKey] = split(key);
      return Object.freeze({
        inputWeight: gates(inputKey, inputs),
        hiddenWeight: gates(hiddenKey, hidden),
        bias: zeros([4 * hidden]),
      });
    },
    initState: (examples = []) => {
      if (!Array.isArray(examples))
        throw fail.shape(`${name}.initState`, examples, "Write initState([32]) for 32 examples.");
      return Object.freeze([zeros([...examples, hidden]), zeros([...examples, hidden])] as const);
    },
    apply: (params, state, operand) => {
      const x = rows(operand, "x", inputs);
      const h = rows(state?.[0], "h", hidden);
      const c = rows(state?.[1], "c", hidden);
      const all = add(
        add(
          matmul(x, parameter(name, params, "inputWeight", [inputs, 4 * hidden])),
          matmul(h, parameter(name, params, "hiddenWeight", [hidden, 4 * hidden])),
        ),
        parameter(name, params, "bias", [4 * hidden]),
      );
      const gate = (k: number): Expr =>
        slice(all, [...all.shape.slice(1).map((): [] => []), [k * hidden, (k + 1) * hidden]]);
      const next = add(mul(sigmoid(gate(1)), c), mul(sigmoid(gate(0)), tanh(gate(2))));
      return Object.freeze([mul(sigmoid(gate(3)), tanh(next)), next] as const);
    },
  };
  return Object.freeze(cell);
};
