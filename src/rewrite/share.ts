// Equal sub-expressions made one node, so that they are computed once.
import { type Apply, type Const, type Expr, serialOf, toExpr, withArguments } from "../expr/expr.js";
import { sameEntries } from "../expr/frozen.js";
import type { Params } from "../expr/op.js";
import { sameShape } from "../expr/shape.js";
import type { Tensor } from "../expr/tensor.js";
import { rewrite } from "../expr/walk.js";
import { HashTable } from "./hashTable.js";

/**
 * A function that returns, for each node, the first equal one it was given: the same constant, bit for bit, or the
 * same op on the same arguments under the same settings. Arguments must have gone through it before.
 */
export const interner = (): ((node: Expr) => Expr) => {
  const hashOf = hashes();
  const known = new HashTable<Expr>();
  return (node) => (node.tag === "Var" ? node : known.findOrAdd(node, hashOf(node), sameNode));
};

/** Expressions with equal nodes shared, within each and between them. Values are unchanged, bit for bit. */
export const shareAll = (roots: readonly Expr[]): readonly Expr[] => {
  const intern = interner();
  return rewrite(roots, intern, (node, args) => intern(withArguments(node, args)));
};

/**
 * The same expression with equal sub-expressions made one node. Its value is unchanged, bit for bit.
 *
 * @example
 * const x = variable("x")
 * const shared = share(mul(add(x, 1), add(x, 1)))
 * shared.args[0] === shared.args[1] // => true
 */
export const share = (expr: Expr): Expr => shareAll([toExpr(expr, "share", "the expression")])[0]!;

const mixed = (hash: number, part: number): number => (Math.imul(hash, 0x85ebca6b) ^ Math.imul(part, 0x9e3779b1)) | 0;

// Tensors of at most this many numbers are compared by them: rules make small ones afresh, such as zeros, wherever they
// need them. Of larger ones only the same is the same.
const small = 256;

const isSmall = (value: number | Tensor): value is Tensor =>
  typeof value !== "number" && value.shape.reduce((size, n) => size * n, 1) <= small;

// Nodes are found by hash: a key of text for each of a million nodes is felt. Numbers count by their bits, small tensors
// by those of their numbers; ops and other objects are numbered as they are met, since they are equal only if they are one.
const hashes = (): ((node: Apply | Const) => number) => {
  const numbers = new Map<unknown, number>();
  const numberOf = (value: unknown): number => {
    const known = numbers.get(value);
    if (known !== undefined) return known;
    numbers.set(value, numbers.size + 1);
    return numbers.size;
  };
  const float = new Float64Array(1);
  const words = new Int32Array(float.buffer);
  const hashOfSetting = (value: unknown): number => {
    if (typeof value !== "number") return numberOf(value);
    float[0] = value;
    return mixed(words[0]!, words[1]!);
  };
  return (node) => {
    if (node.tag === "Const") {
      if (!isSmall(node.value)) return hashOfSetting(node.value);
      let hash = node.value.shape.length;
      for (const part of [node.value.shape, node.value.data])
        for (const entry of part) hash = mixed(hash, hashOfSetting(entry));
      return hash;
    }
    let hash = numberOf(node.op);
    const { args } = node;
    for (let i = 0; i < args.length; i++) hash = mixed(hash, serialOf(args[i]!));
    // Only whole tensors have settings.
    if (node.op.kind === "elementwise") return hash;
    for (const name in node.params) {
      const setting = node.params[name];
      if (Array.isArray(setting)) for (const entry of setting) hash = mixed(hash, hashOfSetting(entry));
      else hash = mixed(hash, hashOfSetting(setting));
    }
    return hash;
  };
};

// Arguments were interned before, so that they are equal where they are identical.
const sameNode = (a: Expr, b: Expr): boolean => {
  if (a === b) return true;
  if (a.tag === "Const" && b.tag === "Const") return sameConstant(a.value, b.value);
  return a.tag === "Apply" && b.tag === "Apply" && sameApplication(a, b);
};

const sameConstant = (a: number | Tensor, b: number | Tensor): boolean =>
  Object.is(a, b) ||
  (isSmall(a) && isSmall(b) && sameShape(a.shape, b.shape) && a.data.every((entry, i) => Object.is(entry, b.data[i])));

const sameApplication = (a: Apply, b: Apply): boolean =>
  a.op === b.op && sameEntries(a.args, b.args) && sameParams(a.params, b.params);

const sameParams = (a: Params, b: Params): boolean => {
  if (a === b) return true;
  const [names, others] = [Object.keys(a), Object.keys(b)];
  return (
    names.length === others.length && names.every((name) => Object.hasOwn(b, name) && sameSetting(a[name], b[name]))
  );
};

const sameSetting = (a: unknown, b: unknown): boolean =>
  Array.isArray(a) && Array.isArray(b)
    ? a.length === b.length && a.every((entry, i) => Object.is(entry, b[i]))
    : Object.is(a, b);
