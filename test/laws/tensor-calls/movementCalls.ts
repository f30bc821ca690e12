// Calls of the ops that move, join, pick and order numbers.
import {
  broadcastTo,
  concat,
  diag,
  embedding,
  flip,
  gather,
  indexSelect,
  pad,
  permute,
  reshape,
  roll,
  scatterAdd,
  slice,
  squeeze,
  stack,
  tensor,
  tile,
  transpose,
  tril,
  triu,
  unsqueeze,
} from "gradmap";
import { on, type TensorCall } from "./tensorCall.js";

const twice = tensor([
  [1, 0, 1],
  [0, 0, 1],
]);

export const movementCalls: readonly TensorCall[] = [
  on("reshape", [[2, 3]], (x) => reshape(x!, [3, 2])),
  on("permute", [[2, 1, 3]], (x) => permute(x!, [2, 0, 1])),
  on("transpose", [[2, 3]], (x) => transpose(x!)),
  on("broadcastTo", [[2, 1]], (x) => broadcastTo(x!, [2, 2, 3])),
  on("broadcastTo of a number", [[]], (x) => broadcastTo(x!, [3])),
  on("squeeze", [[2, 1, 3]], (x) => squeeze(x!, { axis: 1 })),
  on("unsqueeze", [[2, 3]], (x) => unsqueeze(x!, { axis: 1 })),
  on("slice", [[3, 4]], (x) => slice(x!, [[1, 3], [0, 4, 2]])), // biome-ignore format: one line
  on("flip", [[2, 3]], (x) => flip(x!, { axis: 1 })),
  on("roll", [[2, 3]], (x) => roll(x!, { shift: 1, axis: 1 })),
  on("tile", [[2]], (x) => tile(x!, [2, 2])),
  on("pad", [[2, 2]], (x) => pad(x!, [[1, 0], [0, 2]])), // biome-ignore format: one line
  on("concat", [[2, 2], [1, 2]], (x, y) => concat([x!, y!])), // biome-ignore format: one line
  on("concat along the last axis", [[2, 1], [2, 2]], (x, y) => concat([x!, y!], { axis: -1 })), // biome-ignore format: one line
  on("stack", [[3], [3]], (x, y) => stack([x!, y!], { axis: 1 })), // biome-ignore format: one line
  on("diag of a vector", [[3]], (x) => diag(x!)),
  on("diag of a matrix", [[3, 3]], (x) => diag(x!, { diagonal: 1 })),
  on("tril", [[3, 3]], (x) => tril(x!)),
  on("triu", [[2, 3]], (x) => triu(x!, { diagonal: 1 })),
  on("gather", [[2, 3]], (x) => gather(x!, twice, { axis: 0 })),
  on("gather along the last axis", [[2, 3]], (x) => gather(x!, twice, { axis: 1 })),
  on("scatterAdd", [[2, 3], [2, 3]], (x, src) => scatterAdd(x!, twice, src!, { axis: 1 })), // biome-ignore format: one line
  on("indexSelect", [[3, 2]], (x) => indexSelect(x!, [2, 0, 2], { axis: 0 })),
  on("embedding", [[3, 2]], (weight) => embedding(weight!, [1, 1, 0])),
];
