// Expressions with ops that are made of others written out, so that loops see through them. Values stay what they are, up
// to the order of additions.
import { type Apply, type Expr, withArguments } from "../../expr/expr.js";
import { rewrite } from "../../expr/walk.js";
import { mul } from "../../ops/arithmetic.js";
import { reshape } from "../../ops/movement.js";
import { sumOver } from "../../ops/reduction.js";
import { interner } from "../../rewrite/share.js";
import { substituteAll } from "../../rewrite/substitute.js";
import { formOf, isLargeProduct } from "./graph.js";

/** A product of matrices as a sum over their shared axis. */
const writtenOut = (a: Expr, b: Expr): Expr => {
  const [rows, inner, columns] = [a.shape.at(-2)!, a.shape.at(-1)!, b.shape.at(-1)!];
  const left = reshape(a, [...a.shape.slice(0, -2), rows, inner, 1]);
  const right = reshape(b, [...b.shape.slice(0, -2), 1, inner, columns]);
  const terms = mul(left, right);
  return sumOver(terms, Object.freeze([terms.shape.length - 2]));
};

// Bodies of calls stand where they are called; so deep in each other and no deeper.
const deepestCalls = 200;

/** A result of a call, with the arguments in place of the parameters. */
const inlined = (node: Apply, [call]: readonly Expr[]): Expr | undefined => {
  if (node.op.kind !== "item" || call?.tag !== "Apply" || call.op.kind !== "control") return undefined;
  const { control } = call.op;
  if (control.form !== "call") return undefined;
  const bindings = new Map(control.body.parameters.map((parameter, i) => [parameter, call.args[i]!] as const));
  return substituteAll([control.body.results[node.op.index]!], bindings)[0];
};

const composition = (node: Apply, args: readonly Expr[], exact: boolean, depth: number): Expr | undefined => {
  if (node.op.kind === "item") return depth < deepestCalls ? inlined(node, args) : undefined;
  const form = formOf(node);
  // A composition may round otherwise than the op itself.
  if (form?.tag === "composed") return exact ? undefined : form.compose(args);
  const [a, b] = args;
  if (form?.tag !== "product" || a === undefined || b === undefined) return undefined;
  return isLargeProduct(a.shape, node.shape) ? undefined : writtenOut(a, b);
};

/** @param exact - Whether every number has to stay what it is, bit for bit. */
export const expanded = (roots: readonly Expr[], exact: boolean): readonly Expr[] => {
  const intern = interner();
  const done = new WeakSet<Expr>();
  // What a composition is made of is expanded in turn. There is an end to it, since compositions are of simpler ops.
  const expandedAt = (some: readonly Expr[], depth: number): readonly Expr[] =>
    rewrite(
      some,
      intern,
      (node, args) => {
        for (const arg of args) done.add(arg);
        const composed = composition(node, args, exact, depth);
        return composed === undefined ? intern(withArguments(node, args)) : expandedAt([composed], depth + 1)[0]!;
      },
      (node) => done.has(node),
    );
  return expandedAt(roots, 0);
};
