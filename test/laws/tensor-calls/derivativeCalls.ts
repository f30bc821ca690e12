// Calls that are derivatives of others: their graphs hold the ops that nobody calls, such as the transpose of a slice.
import {
  add,
  amax,
  amin,
  constant,
  conv1d,
  det,
  type Expr,
  eye,
  logSoftmax,
  matmul,
  maxPool2d,
  mul,
  type Operand,
  slice,
  solve,
  sum,
  tensor,
  vjp,
  where,
} from "gradmap";
import { on, onApart, type TensorCall } from "./tensorCall.js";

type Call = TensorCall["call"];

const asExpr = (x: Operand): Expr => (typeof x === "object" && "tag" in x ? x : constant(x));

/** What a call passes back to argument `i` for the cotangent that comes first. */
const pulledBack =
  (call: Call, i = 0): Call =>
  (cotangent, ...xs) => {
    const [, pullback] = vjp(call)(...xs);
    return asExpr(pullback(cotangent!)[i]!);
  };

const regular = (x: Expr): Expr => add(x, mul(8, eye(x.shape.at(-1)!)));

const chosenProduct: Call = (a, b) => where(tensor([1, 0, 1, 1], [2, 2]), matmul(a!, b!), 0);

export const derivativeCalls: readonly TensorCall[] = [
  on("slice, transposed", [[2], [4]], pulledBack((x) => slice(x!, [[1, 4, 2]]))), // biome-ignore format: one line
  onApart("amax, pulled back", [[2], [2, 3]], pulledBack((x) => amax(x!, { axis: 1 }))), // biome-ignore format: one line
  onApart("amin, pulled back", [[2], [2, 3]], pulledBack((x) => amin(x!, { axis: 1 }))), // biome-ignore format: one line
  onApart("maxPool2d, pulled back", [[1, 2], [2, 4]], pulledBack((x) => maxPool2d(x!, { kernel: 2 }))), // biome-ignore format: one line
  on("logSoftmax, pulled back", [[3], [3]], pulledBack((x) => logSoftmax(x!))), // biome-ignore format: one line
  on("conv1d, pulled back", [[1, 1, 2], [1, 1, 5], [1, 1, 2]], pulledBack((x, weight) => conv1d(x!, weight!, { stride: 3 }), 1)), // biome-ignore format: one line
  // The third derivative of det is computed from the inverse, which has to be sound.
  on("det, pulled back", [[], [3, 3]], pulledBack((a) => det(regular(a!)))), // biome-ignore format: one line
  {
    ...on("det, pulled back twice", [[2, 2], [], [2, 2]], pulledBack(pulledBack((a) => det(a!)), 1)), // biome-ignore format: one line
    spreadsNaN: "its rule is one of whole matrices",
  },
  // Each sum depends on a whole matrix, as the rule does.
  on("det of stacks, pulled back twice, each added up", [[2, 2, 2], [2], [2, 2, 2]], (...xs) => sum(pulledBack(pulledBack((a) => det(a!)), 1)(...xs), { axis: [1, 2] })), // biome-ignore format: one line
  on("solve, pulled back", [[2], [2, 2], [2]], pulledBack((a, b) => solve(regular(a!), b!), 1)), // biome-ignore format: one line
  on("matmul under a choice, pulled back to a", [[2, 2], [2, 3], [3, 2]], pulledBack(chosenProduct)), // biome-ignore format: one line
  on("matmul under a choice, pulled back to b", [[2, 2], [2, 3], [3, 2]], pulledBack(chosenProduct, 1)), // biome-ignore format: one line
];
