// Products of matrices through the public API, in float64 and float32: billions of operations a second. By hand in plain
// loops, and tuned: blocks of 4 x 4. The program in C is built for vectors of 128 bits, which is what WebAssembly has.
import * as gradmap from "gradmap";
import { matmul, tensor } from "gradmap";
import { blocked, matrix } from "../support/products.mjs";
import { normal } from "../support/random.mjs";

const sizes = [
  [8, 8, 8],
  [16, 16, 16],
  [64, 784, 128],
  [256, 256, 256],
  [512, 512, 512],
];

// Row by row of b: the innermost loop runs along memory.
const plain = ([m, k, n], a, b) => {
  const c = new Float64Array(m * n);
  return () => {
    c.fill(0);
    for (let i = 0; i < m; i++)
      for (let p = 0; p < k; p++) {
        const factor = a[i * k + p];
        for (let j = 0; j < n; j++) c[i * n + j] += factor * b[p * n + j];
      }
    return c;
  };
};

const inBlocks = ([m, k, n], a, b) => {
  const [left, right, result] = [matrix(a, k), matrix(b, n), matrix(new Float64Array(m * n), n)];
  return () => {
    blocked(result, left, right, m, k, n);
    return result.data;
  };
};

const caseOf = (size, precision) => {
  const [m, k, n] = size;
  const name = m === n && k === n ? `${n}` : size.join("x");
  const target = precision === "f64" ? 16 : 34;
  return {
    name: `matmul-${precision}-${name}`,
    title: `matmul ${name}, ${precision}`,
    unit: "GFLOP/s",
    figure: ({ gradmap: time }) => (2 * m * k * n) / time,
    least: m * k * n >= 64 * 784 * 128 ? target : undefined,
    tolerance: precision === "f64" ? undefined : 1e-4,
    make: () => {
      const [a, b] = [normal(1, m * k), normal(2, k * n)];
      const [left, right] = [tensor(a, [m, k]), tensor(b, [k, n])];
      const call = "compile" in gradmap ? gradmap.compile((x, y) => matmul(x, y), { precision }) : undefined;
      return {
        byHand: plain(size, a, b),
        also: { "by hand in blocks of 4 x 4": inBlocks(size, a, b) },
        gradmap: call && (() => call(left, right)),
        c: {
          source: new URL("matmul.c", import.meta.url),
          flags: [
            "-msse4.2",
            "-mno-avx",
            `-DREAL=${precision === "f64" ? "double" : "float"}`,
            `-DM=${m}`,
            `-DK=${k}`,
            `-DN=${n}`,
          ],
          inputs: [a, b],
          outputs: m * n,
        },
      };
    },
  };
};

export const cases = ["f64", "f32"].flatMap((precision) => sizes.map((size) => caseOf(size, precision)));
