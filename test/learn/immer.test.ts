// Parameters in immer's hands: a recipe edits records and arrays, shares what it does not touch, and puts new tensors in the
// places of old ones. What happens to a recipe that would write into a tensor is shown, too.
import { add, type Expr, grad, mean, mul, square, sub, sum, type Tensor, Tree, tensor, zeros } from "gradmap";
import {
  adam,
  applyUpdates,
  chain,
  type Editable,
  gradientStep,
  masked,
  type Optimizer,
  scale,
  sgd,
  startTraining,
  train,
  treeFromJson,
  treeToJson,
} from "gradmap/learn";
import { type Draft, produce } from "immer";
import { describe, expect, test } from "vitest";
import { codeAndPlace, errorOf } from "../throwing.js";

interface Affine<T> {
  readonly w: T;
  readonly b: T;
}

interface Params<T> {
  readonly body: readonly Affine<T>[];
  readonly head: Affine<T>;
  readonly name: string;
}

const plain: Params<Tensor> = {
  body: [{ w: tensor([1, 2]), b: tensor([0.5, 0]) }],
  head: { w: tensor([3, 4]), b: tensor([0, 1]) },
  name: "net",
};

const { equals } = Tree.getEq<unknown>({ equals: Object.is });

const loss = ({ body, head }: Params<Expr>, target: Expr): Expr => {
  const hidden = body.reduce<Expr>((x, { w, b }) => add(mul(w, x), b), sub(target, 1));
  return mean(square(sub(add(sum(mul(head.w, hidden)), sum(head.b)), target)));
};

const target = tensor([5, 6]);

describe.each([
  ["as written", plain],
  ["as gradmap returns them, frozen throughout", Tree.map((x) => x)(plain)],
])("parameters %s", (_, params) => {
  const before = treeToJson(params);

  test("an edited weight is a new tensor: the rest is shared, and the tree before is what it was", () => {
    const edited = produce(params, (draft: Editable<typeof params>) => {
      draft.head.w = tensor(draft.head.w.data.map((w, i) => (i === 1 ? 0 : w)));
    });
    expect([...edited.head.w.data]).toEqual([3, 0]);
    expect(edited.body).toBe(params.body);
    expect(edited.head.b).toBe(params.head.b);
    expect(treeToJson(params)).toBe(before);
    expect(Object.isFrozen(edited) && Object.isFrozen(edited.head)).toBe(true);
  });

  test("a recipe that changes nothing gives the same tree", () => {
    expect(produce(params, () => {})).toBe(params);
  });

  test("within a recipe a tensor is the tensor itself, so every function takes it", () => {
    const halved = produce(params, (draft: Editable<typeof params>) => {
      expect(draft.head.w).toBe(params.head.w);
      draft.head = Tree.map((x) => x / 2)(draft.head);
      draft.body[0]!.w = Tree.map((x) => x / 2)(draft.body[0]!.w);
    });
    expect(equals(halved.head, { w: tensor([1.5, 2]), b: tensor([0, 0.5]) })).toBe(true);
    expect([...halved.body[0]!.w.data]).toEqual([0.5, 1]);
  });

  test("the gradient of edited parameters is that of the same numbers written out", () => {
    const deeper = produce(params, (draft: Editable<typeof params>) => {
      draft.body.push({ w: tensor([2, 2]), b: zeros([2]) });
      draft.name = "deeper";
    });
    const written = { ...plain, body: [...plain.body, { w: tensor([2, 2]), b: zeros([2]) }], name: "deeper" };
    expect(equals(grad(loss)(deeper, target), grad(loss)(written, target))).toBe(true);
    expect(grad(loss)(deeper, target).body).toHaveLength(2);
    // And of the tree before as ever.
    expect(grad(loss)(params, target).body).toHaveLength(1);
    expect(equals(treeFromJson(treeToJson(deeper), deeper), deeper)).toBe(true);
  });
});

describe("what a recipe cannot do to a tensor", () => {
  test("its shape and its fields are frozen, and the error leaves everything as it was", () => {
    const before = treeToJson(plain);
    expect(() =>
      produce(plain, (draft: Draft<Params<Tensor>>) => {
        draft.head.w.shape[0] = 9;
      }),
    ).toThrow(TypeError);
    expect(() =>
      produce(plain, (draft: Draft<Params<Tensor>>) => {
        draft.name = "half done";
        draft.head.w.data = draft.head.b.data;
      }),
    ).toThrow(TypeError);
    expect(treeToJson(plain)).toBe(before);
  });

  test("writing into its numbers does not compile where the draft is Editable", () => {
    const writes = (draft: Editable<Params<Tensor>>): void => {
      // @ts-expect-error: the numbers of a tensor are read-only, in a recipe too.
      draft.head.w.data[0] = 9;
    };
    const replaces = (draft: Editable<Params<Tensor>>): void => {
      draft.head.w = tensor([9, 9]);
    };
    // The draft of immer is the other way round.
    const immersWrites = (draft: Draft<Params<Tensor>>): void => {
      draft.head.w.data[0] = 9;
    };
    const immersReplaces = (draft: Draft<Params<Tensor>>): void => {
      // @ts-expect-error: it takes no tensor.
      draft.head.w = tensor([9, 9]);
    };
    expect([writes, replaces, immersWrites, immersReplaces].every((recipe) => typeof recipe === "function")).toBe(true);
  });

  // JavaScript cannot freeze a typed array, and to immer a tensor is one value that both trees share. This is why the type
  // has to hold.
  test("a recipe without types that does it all the same changes the tree before, too", () => {
    const own: Params<Tensor> = { ...plain, head: { w: tensor([3, 4]), b: tensor([0, 1]) } };
    const after = produce(own, (draft: Draft<Params<Tensor>>) => {
      draft.head.w.data[0] = 9;
    });
    expect(after).toBe(own);
    expect(own.head.w.data[0]).toBe(9);
    // A copy on the way in or out is out of reach.
    const numbers = [3, 4];
    const copied = tensor(numbers);
    numbers[0] = 9;
    expect(copied.data[0]).toBe(3);
  });
});

describe("a model that was edited goes on training", () => {
  const step = (optimizer: Optimizer) => gradientStep(loss, optimizer);

  test("a frozen part keeps every number, whatever the optimizer does to the rest", () => {
    for (const optimizer of [sgd({ lr: 0.01, momentum: 0.9, weightDecay: 0.1 }), adam({ lr: 0.1 })]) {
      const frozen = chain(
        optimizer,
        masked((path) => path.startsWith("params.body"), scale(0)),
      );
      const trained = (o: Optimizer) => [...train(step(o))(startTraining(o, plain))([target, target, target])].at(-1)!;
      expect(equals(trained(frozen).params.body, plain.body)).toBe(true);
      expect(equals(trained(frozen).params.head, plain.head)).toBe(false);
      expect(equals(trained(optimizer).params.body, plain.body)).toBe(false);
    }
  });

  test("a state from before a head was swapped is refused, by name, and a fresh one is taken", () => {
    const optimizer = adam({ lr: 0.1 });
    const [state] = [...train(step(optimizer))(startTraining(optimizer, plain))([target])];
    const swapped = produce(state!, (draft: Editable<typeof state & object>) => {
      draft.params.head = { w: tensor([[1], [2]]), b: tensor([0]) };
    });
    expect(swapped.optimizer).toBe(state!.optimizer);
    expect(errorOf(() => step(optimizer)(swapped, target)).message).toMatchInlineSnapshot(`
      "optimizer.update: the mean of scaleByAdam at params.head.w: expected a tensor of shape [2, 1], as in the parameters, found a tensor of shape [2].
        Gradients, state and parameters must be of one model: after a change of the model start again with init(params). [GM-TREE-MISMATCH]"
    `);
    const again = step(optimizer)(startTraining(optimizer, swapped.params), target);
    expect(again.params.head.w.shape).toEqual([2, 1]);
    // A hand on the state alone, such as another step count, is an edit like any other.
    const rewound = produce(state!, (draft: Editable<typeof state & object>) => {
      draft.step = 0;
    });
    expect(rewound.params).toBe(state!.params);
  });

  test("gradients of the tree before do not fit the one after", () => {
    const pruned = produce(plain, (draft: Editable<typeof plain>) => {
      draft.body.pop();
    });
    expect(codeAndPlace(() => applyUpdates(pruned, grad(loss)(plain, target)))).toMatch(/^GM-TREE-MISMATCH .*body/);
  });
});
