// A program as lowering sees it: what each node is to a loop. Knows forms; is ignorant of which loops there will be.
import { isControl, isItem } from "../../expr/control.js";
import type { Apply, Expr } from "../../expr/expr.js";
import type { ElementwiseOp, Form, StructuralOp } from "../../expr/op.js";
import { sizeOf } from "../../expr/shape.js";
import type { Program } from "../program.js";
import { largeProduct, mostUnrolled, mostWrittenOut } from "./costs.js";

/** What a node is: known before, computed number by number inside loops, or a step of its own. */
export type Role =
  | { readonly tag: "leaf" }
  | { readonly tag: "elementwise"; readonly op: ElementwiseOp }
  | { readonly tag: "form"; readonly form: Exclude<Form, { tag: "product" | "composed" }> }
  | { readonly tag: "product" }
  | { readonly tag: "opaque"; readonly op: StructuralOp; readonly node: Apply }
  | { readonly tag: "control" }
  | { readonly tag: "item" };

export interface Graph extends Program {
  /** What each slot is. Changed where an op's form turns out to fit no loop: then it is a step of its own. */
  readonly roles: Role[];
}

const leaf: Role = { tag: "leaf" };
const product: Role = { tag: "product" };
const control: Role = { tag: "control" };
const item: Role = { tag: "item" };
const elementwise = new WeakMap<ElementwiseOp, Role>();

const roleOfElementwise = (op: ElementwiseOp): Role => {
  const known = elementwise.get(op) ?? { tag: "elementwise", op };
  elementwise.set(op, known);
  return known;
};

export const formOf = (node: Apply): Form | undefined =>
  node.op.kind === "structural"
    ? node.op.form?.(
        node.args.map(({ shape }) => shape),
        node.params,
        node.shape,
      )
    : undefined;

const isKnownScattering = ({ args, shape }: Apply, axis: number): boolean => {
  const [values, index] = args;
  return index?.tag === "Const" && values !== undefined && shape.every((n, a) => a === axis || values.shape[a] === n);
};

const roleOf = (node: Expr): Role => {
  if (node.tag !== "Apply") return leaf;
  if (isControl(node)) return control;
  if (isItem(node)) return item;
  const { op } = node;
  if (op.kind === "elementwise") return roleOfElementwise(op);
  if (op.kind !== "structural") return control;
  const form = formOf(node);
  if (form === undefined || form.tag === "composed") return { tag: "opaque", op, node };
  // Which entries come together has to be known now.
  if (form.tag === "scattered" && !isKnownScattering(node, form.axis)) return { tag: "opaque", op, node };
  return form.tag === "product" ? product : { tag: "form", form };
};

export const graphOf = (program: Program): Graph => ({ ...program, roles: program.nodes.map(roleOf) });

/** How many numbers a reduction makes one of. */
export const reducedCount = (arg: Expr, axes: readonly number[]): number =>
  sizeOf(axes.map((axis) => arg.shape[axis]!));

/** Whether a reduction is written out inside another loop, and is not a loop of its own. */
export const isShort = (arg: Expr, axes: readonly number[]): boolean => reducedCount(arg, axes) <= mostUnrolled;

/**
 * Whether a product is worth the matrix kernel: large, and too much for each turn of a loop over its longest side, which
 * would have the rest written out, fused with what is around.
 */
export const isLargeProduct = (a: readonly number[], shape: readonly number[]): boolean => {
  const inner = a.at(-1)!;
  const [least, middle] = [shape.at(-2)!, shape.at(-1)!, inner].sort((x, y) => x - y);
  return sizeOf(shape) * inner >= largeProduct && least! * middle! > mostWrittenOut;
};

/** The slots of a node's arguments. */
export const argsOf = ({ start, args }: Program, slot: number): Int32Array =>
  args.subarray(start[slot]!, start[slot + 1]!);

/** The form of a slot that is a reduction. */
export const reducedForm = (graph: Graph, slot: number) => {
  const role = graph.roles[slot]!;
  return role.tag === "form" && role.form.tag === "reduced" ? role.form : undefined;
};

/** A view only says where numbers are: what is worth keeping is what it looks at. */
export const isView = ({ roles }: Graph, slot: number): boolean => {
  const role = roles[slot]!;
  return role.tag === "form" && role.form.tag !== "reduced";
};
