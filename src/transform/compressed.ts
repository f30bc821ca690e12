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
  /** The result, as expressions: its structure and its shapes. */
  readonly results: Flattened;
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
    const results = flatten(f(x?.tree, ...rest.map((arg) => arg.tree)), "result");
    const isWorthwhile = worthwhile(numbersIn(results.leaves), numbersIn(variables));
    const plan = isWorthwhile ? planFrom(results, variables, colour) : undefined;
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
  results: Flattened,
  variables: readonly Var[],
  colour: (pattern: Pattern) => Colouring | undefined,
): Plan | undefined => {
  const pattern = patternOf(
    results.leaves.map((leaf) => toExpr(leaf)),
    variables,
  );
  const colouring = pattern === undefined ? undefined : colour(pattern);
  return pattern === undefined || colouring === undefined ? undefined : { ...colouring, rows: pattern.rows, results };
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

const directions = new WeakMap<Plan, readonly unknown[]>();

/** For each group of a plan the direction along its coordinates, made once. */
export const directionsOf = (plan: Plan, tree: Flattened): readonly unknown[] => {
  const known = directions.get(plan) ?? plan.groups.map((group) => directionAlong(tree, group));
  directions.set(plan, known);
  return known;
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

/** Places as columns of a table. */
export interface Places {
  readonly to: Int32Array;
  readonly product: Int32Array;
  readonly position: Int32Array;
}

export const tableOf = (listed: Iterable<Place>): Places => {
  const all = [...listed];
  return {
    to: Int32Array.from(all, ([to]) => to),
    product: Int32Array.from(all, ([, product]) => product),
    position: Int32Array.from(all, ([, , position]) => position),
  };
};

const places = new WeakMap<Plan, Map<string, Places>>();

/** The places of one block of a plan's Jacobian, listed once. */
export const placesOf = (plan: Plan, block: string, list: () => Iterable<Place>): Places => {
  const ofPlan = places.get(plan) ?? new Map<string, Places>();
  places.set(plan, ofPlan);
  const known = ofPlan.get(block);
  if (known !== undefined) return known;
  const fresh = tableOf(list());
  ofPlan.set(block, fresh);
  return fresh;
};

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
export const scattered = (products: readonly Operand[], places: Places, shape: Shape): Operand =>
  products.some(isExpr) ? scatteredExpr(products, places, shape) : scatteredValue(products, places, shape);

const scatteredValue = (
  products: readonly Operand[],
  { to, product, position }: Places,
  shape: Shape,
): number | Tensor => {
  const numbers = products.flatMap((product) => (isExpr(product) ? [] : [asTensor(product).data]));
  const data = new Float64Array(sizeOf(shape));
  for (let i = 0; i < to.length; i++) data[to[i]!] = numbers[product[i]!]![position[i]!]!;
  return asValue(tensorOf(shape, data));
};

// All numbers of all products in one vector, with a zero at its end for the places outside the pattern.
const scatteredExpr = (products: readonly Operand[], { to, product, position }: Places, shape: Shape): Expr => {
  const vectors = products.map((product) => reshape(product, [-1]));
  const size = vectors[0]?.shape[0] ?? 0;
  const index = new Array<number>(sizeOf(shape)).fill(size * products.length);
  for (let i = 0; i < to.length; i++) index[to[i]!] = product[i]! * size + position[i]!;
  return reshape(indexSelect(concat([...vectors, reshape(0, [1])]), index), shape);
};
