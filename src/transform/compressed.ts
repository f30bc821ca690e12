// Jacobians from fewer products than they have columns: directions that several coordinates share, and the products taken
// apart again. Knows colourings and layouts; is ignorant of how a product is computed.
import { type Expr, isExpr, type Operand, toExpr, type Var } from "../expr/expr.js";
import { type Shape, sizeOf } from "../expr/shape.js";
import { asTensor, asValue, type Tensor, tensorOf } from "../expr/tensor.js";
import { indexSelect } from "../ops/indexing.js";
import { concat } from "../ops/joining.js";
import { reshape } from "../ops/movement.js";
import { type Pattern, patternOf } from "../run/pattern.js";
import type { Colouring, Rows } from "./colouring.js";
import { shapesOf, staged, type TreeFunction } from "./staged.js";
import { type Flattened, flatten, unflatten } from "./tree.js";

/** How a function's Jacobian can be had from few products. Coordinates are numbered through all leaves. */
export interface Plan extends Colouring {
  /** For each number of the result, the coordinates of the argument that it may depend on. */
  readonly rows: Rows;
}

type PlanFor = (args: readonly unknown[]) => Plan | undefined;

/**
 * For the arguments of `f`, the plan that `colour` makes of its pattern in the first of them; `undefined` where every
 * coordinate needs a product of its own. Made once for each trace of `f`, and kept as long.
 *
 * @param worthwhile - Whether there is anything to save, from the numbers of outputs and of inputs.
 */
export const planned = (
  f: TreeFunction,
  colour: (pattern: Pattern) => Colouring | undefined,
  worthwhile: (outputs: number, inputs: number) => boolean,
): PlanFor => {
  const plans = new WeakMap<object, Plan>();
  // A function is a static leaf, which a trace hands back as it is: here it stands for the plan that belongs to the trace.
  const planOf = staged(([x, ...rest]) => {
    const handle = () => undefined;
    const variables = x?.variables ?? [];
    const { leaves } = flatten(f(x?.tree, ...rest.map((arg) => arg.tree)), "result");
    const plan = worthwhile(numbersIn(leaves), numbersIn(variables)) ? planFrom(leaves, variables, colour) : undefined;
    if (plan !== undefined) plans.set(handle, plan);
    return handle;
  });
  return (args) => {
    const handle = planOf(...args);
    return typeof handle === "function" ? plans.get(handle) : undefined;
  };
};

const numbersIn = (leaves: readonly Operand[]): number =>
  leaves.reduce((total: number, leaf) => total + sizeOf(toExpr(leaf).shape), 0);

const planFrom = (
  leaves: readonly Operand[],
  variables: readonly Var[],
  colour: (pattern: Pattern) => Colouring | undefined,
): Plan | undefined => {
  const pattern = patternOf(
    leaves.map((leaf) => toExpr(leaf)),
    variables,
  );
  const colouring = pattern === undefined ? undefined : colour(pattern);
  return pattern === undefined || colouring === undefined ? undefined : { ...colouring, rows: pattern.rows };
};

/** Where the numbers of each leaf begin. */
export const offsetsOf = (tree: Flattened): readonly number[] => {
  let offset = 0;
  return shapesOf(tree).map((shape) => {
    const start = offset;
    offset += sizeOf(shape);
    return start;
  });
};

/** A tree like `tree` with 1 at the given coordinates and 0 elsewhere. */
export const directionAlong = (tree: Flattened, coordinates: readonly number[]): unknown => {
  const shapes = shapesOf(tree);
  const offsets = offsetsOf(tree);
  const data = shapes.map((shape) => new Float64Array(sizeOf(shape)));
  let leaf = 0;
  for (const coordinate of coordinates) {
    while (coordinate >= offsets[leaf]! + data[leaf]!.length) leaf++;
    data[leaf]![coordinate - offsets[leaf]!] = 1;
  }
  return unflatten(
    tree.structure,
    shapes.map((shape, i) => asValue(tensorOf(shape, data[i]!))),
  );
};

/** One block of the Jacobian: its rows are the numbers of one result, its columns those of one input. */
export interface Window {
  readonly firstRow: number;
  readonly height: number;
  readonly firstColumn: number;
  readonly width: number;
}

export const windowOf = (results: Flattened, result: number, inputs: Flattened, input: number): Window => ({
  firstRow: offsetsOf(results)[result]!,
  height: sizeOf(shapesOf(results)[result]!),
  firstColumn: offsetsOf(inputs)[input]!,
  width: sizeOf(shapesOf(inputs)[input]!),
});

/** One number of one product, and where in a block it belongs. */
export type Place = readonly [to: number, product: number, position: number];

/** The places of the pattern within a window; `source` says in which product, and where in it, a place's number is. */
export function* placesIn(
  rows: Rows,
  window: Window,
  source: (row: number, column: number, window: Window) => readonly [product: number, position: number],
): Iterable<Place> {
  const { firstRow, height, firstColumn, width } = window;
  for (let row = firstRow; row < firstRow + height; row++)
    for (const column of rows[row]!)
      if (column >= firstColumn && column < firstColumn + width)
        yield [(row - firstRow) * width + column - firstColumn, ...source(row, column, window)];
}

/** A block with the numbers of some products at the given places, and exact zeros elsewhere. */
export const scattered = (products: readonly Operand[], places: Iterable<Place>, shape: Shape): Operand =>
  products.some(isExpr) ? scatteredExpr(products, places, shape) : scatteredValue(products, places, shape);

const scatteredValue = (products: readonly Operand[], places: Iterable<Place>, shape: Shape): number | Tensor => {
  const numbers = products.flatMap((product) => (isExpr(product) ? [] : [asTensor(product).data]));
  const data = new Float64Array(sizeOf(shape));
  for (const [to, product, position] of places) data[to] = numbers[product]![position]!;
  return asValue(tensorOf(shape, data));
};

// All numbers of all products in one vector, with a zero at its end for the places outside the pattern.
const scatteredExpr = (products: readonly Operand[], places: Iterable<Place>, shape: Shape): Expr => {
  const vectors = products.map((product) => reshape(product, [-1]));
  const size = vectors[0]?.shape[0] ?? 0;
  const index = new Array<number>(sizeOf(shape)).fill(size * products.length);
  for (const [to, product, position] of places) index[to] = product * size + position;
  return reshape(indexSelect(concat([...vectors, reshape(0, [1])]), index), shape);
};
