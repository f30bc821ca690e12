// The golden tensor ops that move, choose and order numbers, in public ops.
import {
  argmax,
  clamp,
  diag,
  embedding,
  flip,
  gather,
  type Padding,
  pad,
  roll,
  scatterAdd,
  sort,
  squeeze,
  tile,
  topk,
  trace,
  tril,
  triu,
  unsqueeze,
  where,
} from "../../../src/ops/index.js";
import { axisOf, type Call, golden, inputOf, numbers, reductionOf } from "./case.js";

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const movementCalls: Readonly<Record<string, Call>> = {
  embedding: ([weight], c) => embedding(weight!, golden(inputOf(c, "index"))),
  gather: ([x], c) => gather(x!, golden(inputOf(c, "index")), axisOf(c)),
  scatter_add: ([x, src], c) => scatterAdd(x!, golden(inputOf(c, "index")), src!, axisOf(c)),
  pad: ([x], { params: { pads, value } }) =>
    pad(
      x!,
      listOf(pads).map((pair): Padding => {
        const [low, high] = numbers(pair);
        return [low!, high!];
      }),
      { value: Number(value) },
    ),
  squeeze: ([x], c) => squeeze(x!, axisOf(c)),
  unsqueeze: ([x], { params: { axis } }) => unsqueeze(x!, { axis: Number(axis) }),
  flip: ([x], { params: { axes } }) => flip(x!, { axis: numbers(axes) }),
  roll: ([x], { params: { shifts, axes } }) => roll(x!, { shift: numbers(shifts), axis: numbers(axes) }),
  tile: ([x], { params: { reps } }) => tile(x!, numbers(reps)),
  tril: ([x], { params: { diagonal } }) => tril(x!, { diagonal: Number(diagonal) }),
  triu: ([x], { params: { diagonal } }) => triu(x!, { diagonal: Number(diagonal) }),
  masked_fill: ([x], { inputs: { mask }, params: { value } }) => where(golden(mask!), Number(value), x!),
  where: ([a, b], c) => where(golden(inputOf(c, "mask")), a!, b!),
  clamp: ([x], { params: { min, max } }) => clamp(x!, { min: Number(min), max: Number(max) }),
  diag: ([x], { params: { diagonal } }) => diag(x!, { diagonal: Number(diagonal) }),
  trace: ([x]) => trace(x!),
  sort: ([x], c) => {
    const { descending } = c.params;
    return sort(x!, { ...axisOf(c), descending: descending === true });
  },
  topk: ([x], c) => {
    const { k } = c.params;
    return topk(x!, Number(k), axisOf(c));
  },
  max_index: ([x], c) => {
    const { axis = 0 } = axisOf(c);
    const chosen = gather(x!, argmax(x!, { axis, keepdims: true }), { axis });
    return reductionOf(c).keepdims ? chosen : squeeze(chosen, { axis });
  },
};
