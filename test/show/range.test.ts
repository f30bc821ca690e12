// What many names are called together.
import { expect, test } from "vitest";
import { rangeOf } from "../../src/show/graph/range.js";

test.each([
  ["x1", "x9", "x1 ... x9"],
  ["w[0]", "w[15]", "w[0 ... 15]"],
  ["params[2][0].w[0]", "params[2][0].w[15]", "params[2][0].w[0 ... 15]"],
  ["w[0].b", "w[3].b", "w[0 ... 3].b"],
  ["w[0][0]", "w[3][1]", "w[0][0] ... w[3][1]"],
  ["v[0]", "w[1]", "v[0] ... w[1]"],
  ["w[0]", "w[1].b", "w[0] ... w[1].b"],
  ["w[a]", "w[b]", "w[a] ... w[b]"],
  ["]0[", "]1[", "]0[ ... ]1["],
  ["tanh", "tanh", "tanh"],
])("%s to %s is %s", (first, last, range) => {
  expect(rangeOf(first, last)).toBe(range);
});
