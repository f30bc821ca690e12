// Where a matrix lies in memory, seen through views: what the matrix kernel reads in place. Knows forms; is ignorant of
// products.
import { sizeOf, stridesOf } from "../../expr/shape.js";
import type { Graph } from "./graph.js";
import type { MatrixAccess } from "./plan.js";
import { axesOf, dot } from "./positions.js";

/**
 * The matrices of a slot, repeated over `batch`: in the memory of the slot, or of another that it is a view of. A number
 * is the slot that has to be kept for that.
 */
export const matrixAccess = (
  graph: Graph,
  kept: Uint8Array,
  slot: number,
  batch: readonly number[],
): MatrixAccess | number => {
  const { shape } = graph.nodes[slot]!;
  const own = stridesOf(shape);
  const missing = batch.length - (shape.length - 2);
  const repeated = batch.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : own[axis - missing]!));
  const extents = [...batch, shape.at(-2)!, shape.at(-1)!];
  let position = { offset: 0, strides: [...repeated, own.at(-2)!, own.at(-1)!] };
  let at = slot;
  // Through views down to what is in memory; where a view cannot be followed, it is kept itself.
  while (graph.nodes[at]!.tag === "Apply" && kept[at] === 0) {
    const role = graph.roles[at]!;
    if (role.tag !== "form") return at;
    const { form } = role;
    if (form.tag === "read") {
      const axes = axesOf(graph.nodes[at]!.shape, position.strides, extents);
      const indices = axes.at(position.offset);
      if (indices === undefined) return at;
      position = {
        offset: form.offset + dot(indices, form.strides),
        strides: axes.steps.map((step) => dot(step, form.strides)),
      };
    } else if (form.tag !== "same") return at;
    at = graph.args[graph.start[at]!]!;
  }
  const strides = position.strides.slice(0, -2);
  const [row, column] = position.strides.slice(-2);
  if (sizeOf(graph.nodes[at]!.shape) === 0) return at;
  return { buffer: at, offset: position.offset, strides, row: row!, column: column! };
};
