// The laws of expressions of vectors and matrices, on random programs: their derivatives are derivatives, whatever is in
// them and however they are computed. Knows programs; is ignorant of which ops they are made of.
import { compile, type Expr, grad, hvp, jvp, vjp } from "../../src/index.js";
import { type Law, type LawSet, law, lawSet } from "../core/law.js";
import { directionLike, likewise, moved, products, size, total } from "../samples/tensorDirections.js";
import { tensorPoints, tensorPrograms } from "../samples/tensorPrograms.js";
import { filled, mustMatch, numbersOf } from "../samples/twins.js";
import { tensorEvaluationLaws } from "./tensorEvaluationLaws.js";
import { described, given, lossOf, type Reading, reading } from "./tensorReading.js";

// The numbers inside a program are of the size of 1, and so is their rounding, whatever is left of it in the end: only a
// function that is 0 to the last bit has none.
const roundingSize = (numbers: readonly number[], moved: readonly number[]): number =>
  numbers.every((x) => x === 0) ? 0 : 1 + size(moved);

const differences = (read: Reading): Law =>
  law({
    id: "tensorProgram.differences",
    statement: "the gradient of any expression of tensors agrees with differences along any direction",
    formula: "<grad f(x), t> = d/de f(x + e t) at e = 0",
    given,
    holds: (judge, program, point, seed) => {
      const loss = lossOf(read, program);
      const value = compile(loss, { backend: "interpreter" });
      const t = directionLike(point, seed);
      const gradient = numbersOf(grad(loss)(point));
      const along = (e: number): number => numbersOf(value(moved(point, t, e)))[0]!;
      const noise = roundingSize(gradient, products(gradient, numbersOf(point)));
      judge.slope("<grad f(x), t>", total(products(gradient, numbersOf(t))), along, 0, { size: noise });
    },
    ...described(read),
  });

const adjoint = (read: Reading): Law =>
  law({
    id: "tensorProgram.adjoint",
    statement: "forward and reverse mode are transposes of each other, whatever the shape of the result",
    formula: "<J t, w> = <t, J^T w>",
    given,
    holds: (judge, program, point, seed) => {
      const f = (...xs: readonly Expr[]): Expr => read.result(program, xs);
      const t = directionLike(point, seed);
      const [, tangent] = jvp(f)(point, t);
      const [, pullback] = vjp(f)(...point);
      const w = likewise(tangent, seed + 1);
      const forward = products(numbersOf(tangent), numbersOf(w));
      const reverse = products(numbersOf(pullback(w)), numbersOf(t));
      judge.agree("<J t, w> and <t, J^T w>", total(forward), total(reverse), size(forward) + size(reverse));
    },
    ...described(read),
  });

const modes = (read: Reading): Law =>
  law({
    id: "tensorProgram.modes",
    statement: "forward mode along each axis gives each number of the gradient",
    formula: "J e_k = (J^T 1)_k",
    given: [tensorPrograms(), tensorPoints],
    holds: (judge, program, point) => {
      const loss = lossOf(read, program);
      const push = jvp(loss);
      const reverse = numbersOf(grad(loss)(point));
      const forward = reverse.map((_, k) => {
        let at = 0;
        const unit = point.map((value) =>
          filled(typeof value === "number" ? [] : value.shape, () => (at++ === k ? 1 : 0)),
        );
        return numbersOf(push([point], [unit])[1])[0]!;
      });
      mustMatch(judge, "forward and reverse mode", forward, reverse, false);
    },
    ...described(read),
  });

const hessian = (read: Reading): Law =>
  law({
    id: "tensorProgram.hessian",
    statement: "the Hessian is symmetric, and the derivative of the gradient",
    formula: "<u, H v> = <v, H u> = d/de <u, grad f(x + e v)> at e = 0",
    given,
    holds: (judge, program, point, seed) => {
      const loss = lossOf(read, program);
      const [u, v] = [directionLike(point, seed), directionLike(point, seed + 1)];
      const times = hvp(loss);
      const [hu, hv] = [numbersOf(times(point, u)), numbersOf(times(point, v))];
      const [left, right] = [products(numbersOf(u), hv), products(numbersOf(v), hu)];
      judge.agree("<u, H v> and <v, H u>", total(left), total(right), size(left) + size(right));
      const gradient = grad(loss);
      const along = (e: number): number => total(products(numbersOf(gradient(moved(point, v, e))), numbersOf(u)));
      const here = numbersOf(gradient(point));
      const noise = roundingSize(
        [...here, ...hv],
        [...products(here, numbersOf(u)), ...products(hu, numbersOf(point))],
      );
      judge.slope("<u, H v> and differences of the gradient", total(left), along, 0, { size: noise });
    },
    ...described(read),
  });

/** The laws of programs whose results are rewritten before they are looked at: how a wrong rule is put into them. */
export const tensorProgramLawsOf = (rewritten: (expr: Expr) => Expr): LawSet => {
  const read = reading(rewritten);
  const laws = [differences(read), adjoint(read), modes(read), hessian(read), ...tensorEvaluationLaws(read)];
  return lawSet("programs of tensors", laws, [], "tensorProgramLaws");
};

/**
 * What must hold of every expression of vectors and matrices: the gradient agrees with differences, forward with reverse
 * mode, the Hessian is symmetric, vmap is map, generated code and sharing change nothing. Checked on random programs of
 * products, reductions, movements and smooth ops.
 */
export const tensorProgramLaws: LawSet = tensorProgramLawsOf((expr) => expr);
