// Initialisers that ask nothing of the shape: evenly and normally distributed numbers.
import { fromTypedArray, type Shape } from "../../index.js";
import { asTensor } from "../operands.js";
import { type Key, normal, type UniformOptions, uniform } from "../random.js";
import { checkedNumber, checkedSettings } from "../settings.js";
import type { Initialiser } from "./initialiser.js";

/** Mean and standard deviation. */
export interface NormalOptions {
  /** 0 unless given. */
  readonly mean?: number;
  /** 1 unless given. */
  readonly std?: number;
}

/** Numbers of a normal distribution. */
export const normally = (key: Key, shape: Shape, mean: number, std: number) =>
  fromTypedArray(
    asTensor(normal(key, shape)).data.map((x) => mean + std * x),
    shape,
  );

/** Evenly distributed numbers from `low` to below `high`; `uniform` checks them, when it draws. */
export const uniformInitialiser = (options?: UniformOptions): Initialiser => {
  const { low = 0, high = 1 } = checkedSettings("Initialiser.uniform", options, ["low", "high"], "");
  checkedNumber("Initialiser.uniform", "low", low, "a finite number");
  checkedNumber("Initialiser.uniform", "high", high, `a number above ${low}`, (value) => value > low);
  return (key, shape) => asTensor(uniform(key, shape, { low, high }));
};

/** Normally distributed numbers. */
export const normalInitialiser = (options?: NormalOptions): Initialiser => {
  const { mean = 0, std = 1 } = checkedSettings("Initialiser.normal", options, ["mean", "std"], "");
  checkedNumber("Initialiser.normal", "mean", mean, "a finite number");
  checkedNumber("Initialiser.normal", "std", std, "a number from 0 on", (value) => value >= 0);
  return (key, shape) => normally(key, shape, mean, std);
};
