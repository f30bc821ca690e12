// One causal block of a transformer against PyTorch: attention, logits, loss, and the gradient of every parameter.
import {
  add,
  concat,
  type Expr,
  embedding,
  evaluate,
  gather,
  geluTanh,
  layerNorm,
  linear,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  ones,
  permute,
  reshape,
  scaledDotProductAttention,
  slice,
  softmax,
  type Tensor,
  tensor,
  transpose,
  tril,
  valueAndGrad,
  where,
} from "gradmap";
import { expect, test } from "vitest";
import { differences, largest, loadGolden } from "../golden.js";

interface Flat {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface Parameters<T> {
  readonly tok: T;
  readonly pos: T;
  readonly ln1_w: T;
  readonly ln1_b: T;
  readonly w_qkv: T;
  readonly b_qkv: T;
  readonly w_o: T;
  readonly b_o: T;
  readonly ln2_w: T;
  readonly ln2_b: T;
  readonly w_fc: T;
  readonly b_fc: T;
  readonly w_pr: T;
  readonly b_pr: T;
  readonly lnf_w: T;
  readonly lnf_b: T;
  readonly w_head: T;
}

interface Golden {
  readonly meta: { readonly heads: number };
  readonly ids: readonly (readonly number[])[];
  readonly targets: readonly (readonly number[])[];
  readonly params: Parameters<Flat>;
  readonly grads: Parameters<Flat>;
  readonly logits: Flat;
  readonly attention: Flat;
  readonly loss: number;
}

const golden = loadGolden<Golden>("model_transformer");
const { heads } = golden.meta;
const ids = tensor(golden.ids);

const tensorOf = ({ shape, data }: Flat): Tensor => tensor(data, shape);

const p: Parameters<Tensor> = {
  tok: tensorOf(golden.params.tok),
  pos: tensorOf(golden.params.pos),
  ln1_w: tensorOf(golden.params.ln1_w),
  ln1_b: tensorOf(golden.params.ln1_b),
  w_qkv: tensorOf(golden.params.w_qkv),
  b_qkv: tensorOf(golden.params.b_qkv),
  w_o: tensorOf(golden.params.w_o),
  b_o: tensorOf(golden.params.b_o),
  ln2_w: tensorOf(golden.params.ln2_w),
  ln2_b: tensorOf(golden.params.ln2_b),
  w_fc: tensorOf(golden.params.w_fc),
  b_fc: tensorOf(golden.params.b_fc),
  w_pr: tensorOf(golden.params.w_pr),
  b_pr: tensorOf(golden.params.b_pr),
  lnf_w: tensorOf(golden.params.lnf_w),
  lnf_b: tensorOf(golden.params.lnf_b),
  w_head: tensorOf(golden.params.w_head),
};

/** `[B, T, C]` as `[B, heads, T, C / heads]`, and back. */
const split = (x: Expr): Expr => {
  const [batch, positions, channels] = x.shape;
  return permute(reshape(x, [batch!, positions!, heads, channels! / heads]), [0, 2, 1, 3]);
};
const joined = (x: Expr): Expr => {
  const [batch, count, positions, size] = x.shape;
  return reshape(permute(x, [0, 2, 1, 3]), [batch!, positions!, count! * size!]);
};

type P = Parameters<Expr | Tensor>;

const embedded = ({ tok, pos }: P): Expr => add(embedding(tok, ids), pos);

const queriesKeysValues = (q: P): readonly Expr[] => {
  const x = layerNorm(embedded(q), { weight: q.ln1_w, bias: q.ln1_b });
  const all = linear(x, q.w_qkv, { bias: q.b_qkv });
  const size = all.shape[2]! / 3;
  return [0, 1, 2].map((k) => split(slice(all, [[], [], [k * size, (k + 1) * size]])));
};

const logitsOf = (q: P): Expr => {
  const [query, key, value] = queriesKeysValues(q);
  const attended = joined(scaledDotProductAttention(query!, key!, value!, { causal: true }));
  const x = add(embedded(q), linear(attended, q.w_o, { bias: q.b_o }));
  const hidden = linear(layerNorm(x, { weight: q.ln2_w, bias: q.ln2_b }), q.w_fc, { bias: q.b_fc });
  const y = add(x, linear(geluTanh(hidden), q.w_pr, { bias: q.b_pr }));
  return linear(layerNorm(y, { weight: q.lnf_w, bias: q.lnf_b }), q.w_head);
};

const lossOf = (q: P): Expr => {
  const targets = tensor(golden.targets);
  return neg(mean(gather(logSoftmax(logitsOf(q)), reshape(targets, [...targets.shape, 1]), { axis: -1 })));
};

const misfits = (where: string, found: number | Tensor, expected: Flat): readonly string[] =>
  typeof found === "number" || found.shape.join() !== expected.shape.join()
    ? [`${where} has another shape`]
    : differences(where, [...found.data], expected.data, 1e-10, largest(expected.data));

test("logits and attention", () => {
  expect(misfits("logits", evaluate(logitsOf(p), {}), golden.logits)).toEqual([]);
  const [query, key] = queriesKeysValues(p);
  const scores = mul(matmul(query!, transpose(key!)), 1 / Math.sqrt(query!.shape[3]!));
  const seen = softmax(where(tril(ones(scores.shape.slice(-2))), scores, -Infinity));
  expect(misfits("attention", evaluate(seen, {}), golden.attention)).toEqual([]);
});

test("the loss and the gradient of every parameter", () => {
  const [loss, gradient] = valueAndGrad((q: Parameters<Expr>) => lossOf(q))(p);
  expect(differences("loss", [loss], [golden.loss], 1e-12)).toEqual([]);
  const expected = new Map<string, Flat>(Object.entries(golden.grads));
  const found = Object.entries(gradient);
  expect(found.length).toBe(17);
  expect(found.flatMap(([name, tensorFound]) => misfits(name, tensorFound, expected.get(name)!))).toEqual([]);
});

test("queries, keys and values are parts of one product", () => {
  const parts = queriesKeysValues(p).map((part) => joined(part));
  const x = layerNorm(embedded(p), { weight: p.ln1_w, bias: p.ln1_b });
  expect(evaluate(concat(parts, { axis: 2 }), {})).toEqual(evaluate(linear(x, p.w_qkv, { bias: p.b_qkv }), {}));
});
