// Indices, widths and orders that do not fit: each error names the op that was called, also when the index is known only
// when it is computed.
import {
  add,
  argmax,
  broadcastTo,
  type Expr,
  embedding,
  evaluate,
  flip,
  full,
  gather,
  grad,
  gradientMap,
  indexSelect,
  oneHot,
  pad,
  roll,
  scatterAdd,
  sort,
  squeeze,
  sum,
  tensor,
  tile,
  topk,
  trace,
  tril,
  unsqueeze,
  variable,
  zeros,
} from "gradmap";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

const x = variable("x", [2, 3]);
const i = variable("i", [2]);
const j = variable("j", [2, 1]);

describe("an index that is out of range, not whole or NaN", () => {
  const calls: readonly (readonly [string, (bad: number) => Expr])[] = [
    ["indexSelect", (bad) => indexSelect(x, [0, bad])],
    ["gather", (bad) => gather(x, tensor([[0, 1, bad]]))],
    ["scatterAdd", (bad) => scatterAdd(x, full([1, 3], bad), 1)],
    ["embedding", (bad) => embedding(x, bad)],
    ["oneHot", (bad) => oneHot(tensor([[bad]]), 2)],
  ];
  test.each(calls)("%s, known at once", (name, call) => {
    for (const bad of [2, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(codeAndPlace(() => call(bad))).toBe(`GM-INDEX ${name}`);
  });

  const later: readonly (readonly [string, Expr])[] = [
    ["indexSelect", indexSelect(x, i)],
    ["gather", gather(x, j)],
    ["scatterAdd", scatterAdd(x, j, 1)],
    ["embedding", embedding(x, i)],
    ["oneHot", oneHot(i, 2)],
  ];
  test.each(later)("%s, when it is computed", (name, expr) => {
    for (const bad of [2, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      const environment = { x: zeros([2, 3]), i: tensor([0, bad]), j: tensor([[0], [bad]]) }; // biome-ignore format: one line
      expect(codeAndPlace(() => evaluate(expr, environment))).toBe(`GM-INDEX ${name}`);
      const adjoint = gradientMap(sum(expr)).get(x);
      // The gradient of a sum needs no number of x, and the index all the same.
      if (adjoint !== undefined && name !== "scatterAdd")
        expect(codeAndPlace(() => evaluate(adjoint, environment))).toBe(`GM-INDEX ${name}`);
    }
  });

  test("in arithmetic with an index, the entry that came out", () => {
    expect(
      errorOf(() => evaluate(gather(tensor([1, 2]), add(i, 1)), { i: tensor([0, 1]) })).message,
    ).toMatchInlineSnapshot(`
      "gather: expected a whole index from 0 to 1 for axis 0 of x = a constant of shape [2], found 2 at index[1].
        Indices are not clamped; mend the index or enlarge the axis. [GM-INDEX]"
    `);
    expect(errorOf(() => indexSelect(zeros([0]), [0])).message).toMatchInlineSnapshot(`
      "indexSelect: expected no index: axis 0 of x = a constant of shape [0] is empty, found 0 at index[0].
        Indices are not clamped; mend the index or enlarge the axis. [GM-INDEX]"
    `);
  });
});

test("what is no index", () => {
  expect(errorOf(() => untyped(indexSelect)(x, "0")).message).toMatchInlineSnapshot(`
    "indexSelect: expected an index: an array of whole numbers, a Tensor or an Expr, found the string "0".
      Write an array such as [0, 2], or tensor([[0, 2], [1, 1]]) for an index with more axes. [GM-INDEX]"
  `);
  for (const bad of [undefined, null, ["0"], new Array(1), [[0]], [variable("i")], {}, new Int32Array(2)])
    expect(codeAndPlace(() => untyped(gather)(x, bad, {}))).toBe("GM-INDEX gather");
});

describe("shapes", () => {
  test("of an index", () => {
    expect(errorOf(() => gather(x, i)).message).toMatchInlineSnapshot(`
      "gather: expected an index with as many axes as x, none longer than that of x but for axis 0, found x = x of shape [2, 3] and index = i of shape [2].
        Give the index an axis of size 1 with unsqueeze; for one list of indices for all rows write indexSelect. [GM-SHAPE]"
    `);
    expect(errorOf(() => scatterAdd(x, j, variable("src", [1, 1]))).message).toMatchInlineSnapshot(`
      "scatterAdd: expected an index with as many axes as x and src, none longer than that of src, nor than that of x but for axis 0, found x = x of shape [2, 3] and index = j of shape [2, 1] and src = src of shape [1, 1].
        Repeat the index over the other axes with broadcastTo, or reshape src. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => gather(x, zeros([3, 1]), { axis: 1 }))).toBe("GM-SHAPE gather");
    expect(codeAndPlace(() => scatterAdd(x, zeros([1, 4]), zeros([1, 4])))).toBe("GM-SHAPE scatterAdd");
    expect(codeAndPlace(() => scatterAdd(x, j, zeros([2])))).toBe("GM-SHAPE scatterAdd");
  });

  test("of a frame", () => {
    expect(errorOf(() => pad(x, [[1, 1]])).message).toMatchInlineSnapshot(`
      "pad: expected one pair [low, high] of whole numbers from 0 on for each axis of x = x of shape [2, 3], found [[1, 1]].
        Write pad(x, [[1, 1], [0, 2]]) for a matrix; to cut entries off write slice. [GM-SHAPE]"
    `); // biome-ignore format: one line
    expect(errorOf(() => pad(tensor([1]), [[-1, 0.5]])).message).toMatchInlineSnapshot(`
      "pad: expected one pair [low, high] of whole numbers from 0 on for each axis of x = a constant of shape [1], found [[-1, 0.5]].
        Write pad(x, [[1, 1], [0, 2]]) for a matrix; to cut entries off write slice. [GM-SHAPE]"
    `); // biome-ignore format: one line
    for (const bad of [1, undefined, [1, 1], [[1], [1]], "ab"])
      expect(codeAndPlace(() => untyped(pad)(x, bad, {}))).toBe("GM-SHAPE pad");
    expect(codeAndPlace(() => untyped(pad)(tensor([1]), [[1, 1]], { value: "0" }))).toBe("GM-OPTION pad"); // biome-ignore format: one line
  });

  test("of what is squeezed, repeated or a matrix", () => {
    expect(errorOf(() => squeeze(x, { axis: 1 })).message).toMatchInlineSnapshot(`
      "squeeze: expected size 1 along axis 1, found x = x of shape [2, 3].
        Only an axis of size 1 holds nothing else: sum or slice the axis, or leave axis out for all of size 1. [GM-SHAPE]"
    `);
    expect(codeAndPlace(() => squeeze(zeros([1, 2]), { axis: [0, 1] }))).toBe("GM-SHAPE squeeze");
    expect(codeAndPlace(() => tile(x, [-1]))).toBe("GM-SHAPE tile");
    expect(codeAndPlace(() => untyped(tile)(x, 2))).toBe("GM-SHAPE tile");
    expect(codeAndPlace(() => tril(tensor([1])))).toBe("GM-SHAPE tril");
    expect(codeAndPlace(() => trace(zeros([1, 2, 3])))).toBe("GM-SHAPE trace");
    expect(codeAndPlace(() => argmax(zeros([0])))).toBe("GM-SHAPE argmax");
    expect(codeAndPlace(() => oneHot([0], 1.5))).toBe("GM-SHAPE oneHot");
  });
});

test("axes that are not there", () => {
  for (const [name, call] of Object.entries({
    indexSelect: () => indexSelect(x, [0], { axis: 2 }),
    gather: () => gather(x, j, { axis: -3 }),
    scatterAdd: () => scatterAdd(x, j, 1, { axis: 2 }),
    embedding: () => embedding(1, [0]),
    squeeze: () => squeeze(x, { axis: 2 }),
    unsqueeze: () => unsqueeze(x, { axis: 3 }),
    flip: () => flip(x, { axis: [0, 0] }),
    roll: () => roll(x, { shift: 1, axis: 2 }),
    sort: () => sort(1),
    topk: () => topk(x, 1, { axis: 2 }),
    argmax: () => argmax(x, { axis: 2 }),
  }))
    expect(codeAndPlace(call)).toBe(`GM-AXIS ${name}`);
});

describe("options and operands", () => {
  test("that are not known or of another kind", () => {
    expect(errorOf(() => topk(x, 4)).message).toMatchInlineSnapshot(`
      "topk: expected a whole number k from 0 to 3, the size of the axis, found the number 4.
        Write topk(x, 1, { axis }), or pipe(x, topk(1, { axis })). [GM-OPTION]"
    `);
    expect(errorOf(() => untyped(unsqueeze)(x, {})).message).toMatchInlineSnapshot(`
      "unsqueeze: expected an axis or a list of axes for the option axis, found undefined.
        Write unsqueeze(..., { axis: ... }) with an axis or a list of axes. [GM-OPTION]"
    `);
    for (const [name, call] of Object.entries({
      indexSelect: () => untyped(indexSelect)(x, [0], { dim: 0 }),
      gather: () => untyped(gather)(x, j, 1),
      scatterAdd: () => untyped(scatterAdd)(x, j, 1, { dim: 0 }),
      squeeze: () => untyped(squeeze)(x, { dim: 0 }),
      flip: () => untyped(flip)(x, { axes: 0 }),
      roll: () => roll(x, { shift: [1, 1], axis: 0 }),
      sort: () => untyped(sort)(x, { descending: "yes" }),
      topk: () => topk(x, 0.5),
      tril: () => tril(x, { diagonal: 0.5 }),
      argmax: () => untyped(argmax)(x, { keepdims: 1 }),
    }))
      expect(codeAndPlace(call)).toBe(`GM-OPTION ${name}`);
    expect(codeAndPlace(() => untyped(roll)(x, 1))).toBe("GM-OPTION roll");
    expect(codeAndPlace(() => roll(x, { shift: [1, 2] }))).toBe("GM-OPTION roll");
    expect(codeAndPlace(() => untyped(roll)(x, { axis: 0 }))).toBe("GM-OPTION roll");
  });

  test("of the wrong number", () => {
    expect(codeAndPlace(() => untyped(gather)())).toBe("GM-ARITY gather");
    expect(codeAndPlace(() => untyped(embedding)(x, i, i))).toBe("GM-ARITY embedding");
    expect(codeAndPlace(() => untyped(oneHot)(i, 2, 3))).toBe("GM-ARITY oneHot");
    expect(codeAndPlace(() => untyped(scatterAdd)(x))).toBe("GM-ARITY scatterAdd");
  });

  test("that are no operands", () => {
    expect(codeAndPlace(() => untyped(gather)("x", [0]))).toBe("GM-OPERAND gather");
    expect(codeAndPlace(() => untyped(sort)("x", {}))).toBe("GM-OPERAND sort");
    expect(codeAndPlace(() => untyped(scatterAdd)(x, j, "1"))).toBe("GM-OPERAND scatterAdd");
    expect(codeAndPlace(() => untyped(embedding)(undefined, [0]))).toBe("GM-OPERAND embedding");
    expect(codeAndPlace(() => untyped(trace)(undefined))).toBe("GM-OPERAND trace");
  });
});

test("an index among the parameters has no gradient, and the weights have theirs", () => {
  const loss = ({ weight, index }: { readonly weight: Expr; readonly index: Expr }) => sum(embedding(weight, index));
  const gradient = grad(loss)({ weight: zeros([3, 1]), index: tensor([2, 2]) });
  expect([gradient.weight, gradient.index]).toEqual([tensor([[0], [0], [2]]), zeros([2])]); // biome-ignore format: one line
});

describe("messages of indices and axes", () => {
  test("the place of the bad entry and the axis that it is for", () => {
    expect(errorOf(() => gather(x, tensor([[0, 1, -1]]))).message).toMatchInlineSnapshot(`
      "gather: expected a whole index from 0 to 1 for axis 0 of x = x of shape [2, 3], found -1 at index[0][2].
        Negative indices do not count from the end; write add(index, 2) for those. [GM-INDEX]"
    `);
    expect(errorOf(() => embedding(tensor([1, 0]), tensor([[0.5, 1]]))).message).toMatchInlineSnapshot(`
      "embedding: expected a whole index from 0 to 1 for axis 0 of weight = a constant of shape [2], found 0.5 at index[0][0].
        Are weight and index swapped? Write embedding(weight, index). [GM-INDEX]"
    `);
    expect(errorOf(() => oneHot([0, 3], 3)).message).toMatchInlineSnapshot(`
      "oneHot: expected a whole index from 0 to 2 for its rows, found 3 at index[1].
        Indices are not clamped; mend the index or enlarge the axis. [GM-INDEX]"
    `);
  });

  test("axes to insert that are none", () => {
    for (const axis of [null, {}, "0", undefined])
      expect(codeAndPlace(() => untyped(unsqueeze)(x, { axis }))).toBe("GM-OPTION unsqueeze");
  });

  test("options that are passed on and left out", () => {
    const select = indexSelect([0], undefined);
    expect(select(x).shape).toEqual([1, 3]);
    expect(indexSelect(x, [0], undefined).shape).toEqual([1, 3]);
    expect(topk(2, undefined)(x).shape).toEqual([2, 2]);
  });

  test("sizes that no memory holds", () => {
    for (const call of [() => zeros([1e10]), () => broadcastTo(1, [1e6, 1e6])])
      expect(errorOf(call).code).toBe("GM-SHAPE");
  });
});
