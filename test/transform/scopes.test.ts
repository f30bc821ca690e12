// Every transformation keeps scopes: what it makes of a node is in a scope like that node's own, so that pictures of
// gradients, tangents and batches have the boxes of the function. Each op here has a number that its derivatives have too.
import fc from "fast-check";
import {
  add,
  checkpoint,
  cond,
  customJvp,
  customVjp,
  defineOp,
  type Expr,
  fold,
  grad,
  gradientMap,
  gt,
  hessian,
  hvp,
  iterate,
  jacfwd,
  jacrev,
  jvp,
  linearize,
  mul,
  root as rootOf,
  scan,
  scope,
  share,
  simplify,
  substitute,
  sum,
  taylor,
  tensor,
  type Unary,
  valueAndGrad,
  variable,
  vjp,
  vmap,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { type Control, isControl } from "../../src/expr/control.js";
import { isExpr, scopeOf } from "../../src/expr/expr.js";
import type { Scope } from "../../src/expr/scope.js";
import { topological } from "../../src/expr/walk.js";

/** An op with a number: `op3`, whose derivatives are `op3'` and `op3''`. */
const numbered = (n: number, order = 0): Unary =>
  defineOp({
    name: `op${n}${"Prime".repeat(order)}`,
    args: ["x"],
    value: (x) => Math.sin(x + n + order * (Math.PI / 2)),
    partials: ([x]) => [order < 3 ? numbered(n, order + 1)(x) : 0],
    domain: [[-3, 3]],
  });

const ops = Array.from({ length: 4 }, (_, n) => numbered(n));

type Form = (op: Unary) => (x: Expr) => Expr;

const forms: Readonly<Record<string, Form>> = {
  plain: (op) => op,
  product: (op) => (x) => mul(op(x), x),
  iterate: (op) => (x) => iterate(3, (v: Expr) => add(op(v), x), x),
  scan: (op) => (x) => {
    const [last, all] = scan(
      (v: Expr, w: Expr): readonly [Expr, Expr] => [op(add(v, w)), mul(v, x)],
      x,
      tensor([1, 2]),
    );
    return add(last, sum(all));
  },
  fold: (op) => (x) => fold((v: Expr, w: Expr) => op(mul(v, w)), x, tensor([1, 2])),
  cond: (op) => (x) =>
    cond(
      gt(x, 0),
      () => op(x),
      () => mul(op(x), 2),
    ),
  checkpoint: (op) => checkpoint((x: Expr) => mul(op(x), op(x))),
  customVjp: (op) =>
    customVjp(
      (x: Expr) => op(x),
      (x) => [op(x), x],
      (x, cotangent) => [mul(cotangent, op(x))],
    ),
  customJvp: (op) =>
    customJvp(
      (x: Expr) => op(x),
      ([x], [t]) => [op(x), mul(t, op(x))],
    ),
  implicit: (op) => (x) => rootOf((y: Expr) => add(mul(y, 3), mul(op(y), x)), 0.1),
};

interface Segment {
  readonly form: string;
  /** Whether it is called by the segment before it, in that one's scope. */
  readonly inside: boolean;
}

const segments = fc.array(fc.record({ form: fc.constantFrom(...Object.keys(forms)), inside: fc.boolean() }), {
  minLength: 1,
  maxLength: ops.length,
});

/** A scoped function: segment n applies op n in a scope `sn`, all of it in `f`. */
const functionOf = (parts: readonly Segment[]): ((x: Expr) => Expr) => {
  const from = (n: number, x: Expr): Expr => {
    const { form } = parts[n]!;
    const own = scope(`s${n}`, (v: Expr): Expr => {
      const y = forms[form]!(ops[n]!)(v);
      return parts[n + 1]?.inside === true ? from(n + 1, y) : y;
    });
    const y = own(x);
    const next = parts.findIndex(({ inside }, i) => i > n && !inside);
    const isOuter = n === 0 || !parts[n]!.inside;
    return isOuter && next >= 0 ? from(next, y) : y;
  };
  return scope("f", (x: Expr) => from(0, x));
};

const pathOf = (parts: readonly Segment[], n: number): string =>
  n > 0 && parts[n]!.inside ? `${pathOf(parts, n - 1)}/s${n}` : `f/s${n}`;

const pathTo = (inner: Scope | undefined): string =>
  inner === undefined ? "" : inner.parent === undefined ? inner.name : `${pathTo(inner.parent)}/${inner.name}`;

const bodiesOf = (control: Control): readonly Expr[] => {
  if (control.form === "branch") return control.bodies.flatMap(({ results }) => results);
  const { results } = control.body;
  return control.form === "loop" && control.condition !== undefined ? [...results, control.condition] : results;
};

/** All nodes, those in bodies of loops and branches included. */
const nodesOf = (roots: readonly Expr[]): readonly Expr[] => {
  const found = new Set<Expr>();
  for (let next = roots; next.length > 0; ) {
    const fresh = topological(next).filter((node) => !found.has(node));
    for (const node of fresh) found.add(node);
    next = fresh.flatMap((node) => (isControl(node) ? bodiesOf(node.op.control) : []));
  }
  return [...found];
};

const leavesOf = (tree: unknown): readonly Expr[] =>
  isExpr(tree) ? [tree] : Array.isArray(tree) ? tree.flatMap(leavesOf) : [];

const x = variable("x");
const t = variable("t");
const v = variable("v");
const xs = variable("xs", [3]);

const transformations: readonly (readonly [name: string, of: (f: (x: Expr) => Expr) => unknown])[] = [
  ["itself", (f) => f(x)],
  ["grad", (f) => grad(f)(x)],
  ["valueAndGrad", (f) => valueAndGrad(f)(x)],
  ["grad of grad", (f) => grad((y: Expr) => grad(f)(y))(x)],
  ["jvp", (f) => jvp(f)([x], [t])],
  ["vjp", (f) => vjp(f)(x)[1](t)],
  ["linearize", (f) => linearize(f)(x)[1](t)],
  ["jacfwd", (f) => jacfwd(f)(x)],
  ["jacrev", (f) => jacrev(f)(x)],
  ["hessian", (f) => hessian(f)(x)],
  ["hvp", (f) => hvp(f)(x, v)],
  ["taylor", (f) => taylor(f, 2)(x, t)],
  ["checkpoint", (f) => grad(checkpoint(f))(x)],
  ["vmap", (f) => vmap(f)(xs)],
  ["vmap of grad", (f) => vmap(grad(f))(xs)],
  ["grad of vmap", (f) => grad((ys: Expr) => sum(vmap(f)(ys)))(xs)],
  ["jvp of vmap", (f) => jvp((ys: Expr) => sum(vmap(f)(ys)))([xs], [tensor([1, 2, 3])])],
  ["vmap of vmap", (f) => vmap(vmap(f))(variable("xss", [2, 3]))],
  ["simplify", (f) => simplify(f(x))],
  ["share", (f) => share(f(x))],
  ["substitute", (f) => substitute(new Map([[x, v]]))(f(x))],
  ["gradientMap", (f) => [...gradientMap(f(x)).values()]],
];

// What belongs to a transformation and to no node of the function: seeds, the batch, results put together.
const glue = "reshape concat broadcastTo gather permute where div vmap checkpoint sum mul item".split(" ");

describe("what is made of a node is in a scope like its own", () => {
  test.each(transformations)("%s", (_, transformed) => {
    fc.assert(
      fc.property(segments, (parts) => {
        for (const node of nodesOf(leavesOf(transformed(functionOf(parts))))) {
          if (node.tag !== "Apply") continue;
          const path = pathTo(scopeOf(node));
          const number = /^op(\d)/.exec(node.op.name)?.[1];
          if (number !== undefined) expect(path).toBe(pathOf(parts, Number(number)));
          else if (path === "") expect(glue).toContain(node.op.name);
          else expect(path).toMatch(/^f(\/|$)/);
        }
      }),
      { numRuns: 20, seed: 1 },
    );
  });
});
