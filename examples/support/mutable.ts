// The idea of micrograd's engine, to be looked at: nodes that keep their own gradient, and are written to. The only place in
// the examples where something is changed that others can see, and that is its point.

/** A node that keeps its own gradient, as micrograd's Value does. */
export interface Value {
  readonly data: number;
  grad: number;
  readonly children: readonly Value[];
  readonly passBack: (out: Value) => void;
}

export const leaf = (data: number): Value => ({ data, grad: 0, children: [], passBack: () => {} });

export const plus = (a: Value, b: Value): Value => ({
  data: a.data + b.data,
  grad: 0,
  children: [a, b],
  passBack: (out) => {
    a.grad += out.grad;
    b.grad += out.grad;
  },
});

export const times = (a: Value, b: Value): Value => ({
  data: a.data * b.data,
  grad: 0,
  children: [a, b],
  passBack: (out) => {
    a.grad += b.data * out.grad;
    b.grad += a.data * out.grad;
  },
});

/** Adds gradients to all nodes below `root`; what they had before stays in the sum. */
export const backward = (root: Value): void => {
  const order = new Set<Value>();
  const visit = (node: Value): void => {
    if (order.has(node)) return;
    for (const child of node.children) visit(child);
    order.add(node);
  };
  visit(root);
  root.grad = 1;
  for (const node of [...order].reverse()) node.passBack(node);
};
