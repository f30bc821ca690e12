// Draws: their distributions (means, variances, Kolmogorov and Smirnov's distance, chi squared), their edges and shapes.
// Seeds are fixed, so that what passes once passes always.
import { evaluate, indexSelect, type Tensor, tensor, toNested } from "gradmap";
import { bernoulli, integers, Key, normal, permutation, split, uniform } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { erfc } from "../../src/ops/numeric/erf.js";

const n = 100_000;
const mean = (xs: readonly number[]): number => xs.reduce((total, x) => total + x, 0) / xs.length;

/** The greatest distance between the distribution of a sample and `cumulative`, in units of 1 / sqrt(n). */
const distance = (sample: Tensor, cumulative: (x: number) => number): number => {
  const sorted = sample.data.slice().sort();
  const size = sorted.length;
  return (
    sorted.reduce((greatest, x, i) => {
      const p = cumulative(x);
      return Math.max(greatest, (i + 1) / size - p, p - i / size);
    }, 0) * Math.sqrt(size)
  );
};

// The distance exceeds 1.95 with probability 0.001.
const critical = 1.95;

/** How far counts are from equal ones, in standard deviations of what chance allows. */
const unevenness = (counts: readonly number[]): number => {
  const expected = counts.reduce((a, b) => a + b, 0) / counts.length;
  const chi = counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
  return (chi - (counts.length - 1)) / Math.sqrt(2 * (counts.length - 1));
};

const counted = (values: Iterable<number>, kinds: number, kindOf: (value: number) => number): readonly number[] => {
  const counts = Array.from({ length: kinds }, () => 0);
  for (const value of values) counts[kindOf(value)]! += 1;
  return counts;
};

describe("normal", () => {
  const sample = normal(Key.make(1), [n]);
  const xs = [...sample.data];

  test("has mean 0, variance 1, no skew and kurtosis 3", () => {
    const moment = (k: number) => mean(xs.map((x) => x ** k));
    expect(Math.abs(moment(1)) * Math.sqrt(n)).toBeLessThan(4);
    expect((Math.abs(moment(2) - 1) * Math.sqrt(n)) / Math.sqrt(2)).toBeLessThan(4);
    expect((Math.abs(moment(3)) * Math.sqrt(n)) / Math.sqrt(15)).toBeLessThan(4);
    expect((Math.abs(moment(4) - 3) * Math.sqrt(n)) / Math.sqrt(96)).toBeLessThan(4);
  });

  test("is normal throughout, and each half of its pairs is", () => {
    const cumulative = (x: number): number => erfc(-x / Math.SQRT2) / 2;
    expect(distance(sample, cumulative)).toBeLessThan(critical);
    for (const half of [0, 1])
      expect(distance(tensor(xs.filter((_, i) => i % 2 === half)), cumulative)).toBeLessThan(critical);
  });

  test("the two numbers of a pair are independent, also in size", () => {
    const pairs = Array.from({ length: n / 2 }, (_, i) => [xs[2 * i]!, xs[2 * i + 1]!] as const);
    expect(Math.abs(mean(pairs.map(([a, b]) => a * b))) * Math.sqrt(n / 2)).toBeLessThan(4);
    expect((Math.abs(mean(pairs.map(([a, b]) => (a * a - 1) * (b * b - 1)))) * Math.sqrt(n / 2)) / 2).toBeLessThan(4);
  });

  test("a longer draw begins with the shorter one", () => {
    expect([...normal(Key.make(1), [7]).data]).toEqual(xs.slice(0, 7));
  });
});

describe("uniform", () => {
  test("is even", () => {
    const sample = uniform(Key.make(2), [n]);
    expect(distance(sample, (x) => x)).toBeLessThan(critical);
    expect(Math.abs(mean([...sample.data]) - 0.5) * Math.sqrt(12 * n)).toBeLessThan(4);
    const shifted = uniform(Key.make(3), [n], { low: -3, high: 5 });
    expect(distance(shifted, (x) => (x + 3) / 8)).toBeLessThan(critical);
  });

  test("has 53 bits, each of which is a fair coin", () => {
    const whole = [...uniform(Key.make(4), [20_000]).data].map((x) => x * 2 ** 53);
    expect(whole.every(Number.isInteger)).toBe(true);
    for (let bit = 0; bit < 53; bit++) {
      const share = mean(whole.map((x) => Math.floor(x / 2 ** bit) % 2));
      expect(Math.abs(share - 0.5) * 2 * Math.sqrt(whole.length)).toBeLessThan(4.5);
    }
  });

  test("never gives high, however few numbers there are below it", () => {
    const high = 1 + Number.EPSILON;
    expect(new Set(uniform(Key.make(5), [1000], { low: 1, high }).data)).toEqual(new Set([1]));
    const tiny = uniform(Key.make(6), [1000], { low: 0, high: Number.MIN_VALUE }).data;
    expect(tiny.every((x) => x === 0)).toBe(true);
    const far = uniform(Key.make(6), [1000], { low: 1e16, high: 1e16 + 4 }).data;
    expect(new Set(far)).toEqual(new Set([1e16, 1e16 + 2]));
  });
});

describe("bernoulli", () => {
  test("has its probability, and certainty at 0 and 1", () => {
    for (const p of [0.001, 0.3, 0.5, 0.99]) {
      const share = mean([...bernoulli(Key.make(7), [n], { p }).data]);
      expect(Math.abs(share - p) * Math.sqrt(n / (p * (1 - p)))).toBeLessThan(4);
    }
    expect(new Set(bernoulli(Key.make(8), [1000], { p: 0 }).data)).toEqual(new Set([0]));
    expect(new Set(bernoulli(Key.make(8), [1000], { p: 1 }).data)).toEqual(new Set([1]));
    expect(new Set(bernoulli(Key.make(8), [1000]).data)).toEqual(new Set([0, 1]));
  });
});

describe("integers", () => {
  test("are all equally likely, both ends among them as documented", () => {
    const dice = integers(Key.make(9), [n], { low: -3, high: 7 });
    expect(unevenness(counted(dice.data, 10, (x) => x + 3))).toBeLessThan(4);
    expect(integers(Key.make(9), [], { high: 1 })).toBe(0);
  });

  test("from a range that does not divide the bits: what is left over favours nobody", () => {
    const third = 2 ** 51;
    const wide = integers(Key.make(15), [n], { high: 3 * third });
    expect(unevenness(counted(wide.data, 3, (x) => Math.floor(x / third)))).toBeLessThan(4);
  });

  test("from a range as wide as there are whole numbers", () => {
    const low = -(2 ** 52);
    const wide = integers(Key.make(10), [n], { low, high: 2 ** 52 - 1 });
    expect(wide.data.every(Number.isSafeInteger)).toBe(true);
    expect(unevenness(counted(wide.data, 16, (x) => Math.floor((x - low) / 2 ** 49)))).toBeLessThan(4);
    expect(unevenness(counted(wide.data, 16, (x) => (x - low) % 16))).toBeLessThan(4);
  });
});

describe("permutation", () => {
  test("holds every number once", () => {
    for (const size of [0, 1, 2, 100])
      expect([...permutation(Key.make(11), size).data].sort((a, b) => a - b)).toEqual(
        Array.from({ length: size }, (_, i) => i),
      );
  });

  test("takes every order equally often", () => {
    const orders = split(Key.make(12), 24_000).map((key) => permutation(key, 4).data.join(""));
    const names = [...new Set(orders)];
    expect(names.length).toBe(24);
    expect(unevenness(names.map((name) => orders.filter((order) => order === name).length))).toBeLessThan(4);
  });

  test("is an index", () => {
    const index = permutation(Key.make(13), 3);
    const shuffled = evaluate(indexSelect(tensor([10, 20, 30]), index), {});
    expect(toNested(shuffled)).toEqual([...index.data].map((i) => 10 * (i + 1)));
  });
});

describe("shapes", () => {
  const key = Key.make(14);

  test("[] is a number, anything else a tensor", () => {
    for (const draw of [normal, uniform, bernoulli]) {
      expect(typeof draw(key)).toBe("number");
      expect(draw(key, [])).toBe(draw(key));
      expect(draw(key, [2, 3]).shape).toEqual([2, 3]);
      expect(draw(key, [1]).data[0]).toBe(draw(key));
      expect(draw(key, [3, 0]).shape).toEqual([3, 0]);
    }
  });
});
