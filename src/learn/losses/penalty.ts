// What large parameters cost: of a whole tree at once. Knows trees; is ignorant of models.
import { type AnyTree, add, constant, type Expr, square, sum } from "../../index.js";
import { leavesOf } from "../operands.js";

/**
 * The sum of the squares of all numbers of a tree, which a loss adds to keep parameters small:
 * `add(loss, mul(1e-4, l2(params)))`. Static leaves are left out; of no numbers it is 0.
 *
 * @throws GM-TREE-CYCLE if the tree contains itself.
 *
 * @example
 * evaluate(l2({ w: tensor([3, 4]), b: [1, 2], name: "last" }), {}) // => 30
 * grad((params: { w: Expr; b: Expr }) => l2(params))({ w: 3, b: -1 }) // => { w: 6, b: -2 }
 */
export const l2 = (params: AnyTree): Expr =>
  leavesOf(params)
    .map((leaf) => sum(square(leaf)))
    .reduce<Expr>((total, term, i) => (i === 0 ? term : add(total, term)), constant(0));
