// The golden tensor ops that act on each element, in public ops: what they test is broadcasting.
import {
  add,
  atan2,
  div,
  exp,
  gelu,
  max,
  min,
  mul,
  pow,
  relu,
  sigmoid,
  silu,
  square,
  sub,
  tanh,
} from "../../../src/ops/index.js";
import type { Call } from "./case.js";

export const elementwiseCalls: Readonly<Record<string, Call>> = {
  add: ([a, b]) => add(a!, b!),
  sub: ([a, b]) => sub(a!, b!),
  mul: ([a, b]) => mul(a!, b!),
  div: ([a, b]) => div(a!, b!),
  maximum: ([a, b]) => max(a!, b!),
  minimum: ([a, b]) => min(a!, b!),
  atan2: ([a, b]) => atan2(a!, b!),
  pow: ([a, b]) => pow(a!, b!),
  map_exp: ([x]) => exp(x!),
  map_tanh: ([x]) => tanh(x!),
  map_relu: ([x]) => relu(x!),
  map_sigmoid: ([x]) => sigmoid(x!),
  map_gelu: ([x]) => gelu(x!),
  map_silu: ([x]) => silu(x!),
  map_square: ([x]) => square(x!),
};
