// micrograd's engine, on numbers: gradients kept in the nodes and added to. This is the one place that changes numbers in
// place, in order to show what comes of it.
import type { Engine, MutableData } from "./engineKit.js";
import type { Kit } from "./kit.js";

export const engine =
  (_kit: Pick<Kit, "data">) =>
  ({ names, order, right }: MutableData): Engine => {
    const root = order[0]?.node ?? 0;
    const grads: number[] = names.map(() => 0);
    let received: readonly (readonly number[])[] = names.map(() => []);
    let kept: readonly number[] = [...grads];
    let presses = 0;
    const gradOf = (i: number): number => grads[i] ?? 0;
    const rightOf = (i: number): number => right[i] ?? 0;
    return {
      root,
      grad: gradOf,
      right: rightOf,
      kept: (i) => kept[i] ?? 0,
      received: (i) => received[i] ?? [],
      presses: () => presses,
      // Once is right. After that: up to rounding, since sums are made in another order.
      isWrong: (i) => presses > 1 && Math.abs(gradOf(i) - rightOf(i)) > 1e-9 * Math.abs(rightOf(i)),
      backward: () => {
        kept = [...grads];
        const amounts: number[][] = names.map(() => []);
        grads[root] = 1;
        for (const { node, passes } of order)
          for (const [to, local] of passes) {
            const amount = local * gradOf(node);
            grads[to] = gradOf(to) + amount;
            amounts[to]?.push(amount);
          }
        received = amounts;
        presses += 1;
      },
      zero: () => {
        grads.fill(0);
        received = names.map(() => []);
        kept = [...grads];
        presses = 0;
      },
    };
  };
