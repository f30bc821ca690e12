// Libraries in the manner of micrograd and PyTorch: nodes that hold a value and a gradient, and a backward pass that writes.
// Knows how such a library is asked; is ignorant of which one it is.

/**
 * From how a library makes a node of a number, runs the backward pass, and reads the value and the gradient of a node. A
 * graph asked twice is asked as it stands: its gradients are not set to zero in between.
 */
export const nodes = ({ leaf, backward, dataOf, slopeOf }) => {
  const slopes = (inputs) => inputs.map(slopeOf);
  const differentiate = (f, inputs) => {
    backward(f(...inputs));
    return slopes(inputs);
  };
  return {
    value: (f, at) => dataOf(f(...at.map(leaf))),
    gradient: (f, at) => differentiate(f, at.map(leaf)),
    again: (f, at) => {
      const inputs = at.map(leaf);
      const output = f(...inputs);
      return [1, 2].map(() => {
        backward(output);
        return slopes(inputs);
      });
    },
    reuse: (f, at) => {
      const inputs = at.map(leaf);
      const before = inputs.map(dataOf);
      const [first, second] = [differentiate(f, inputs), differentiate(f, inputs)];
      return { first, second, before, after: inputs.map(dataOf) };
    },
  };
};
