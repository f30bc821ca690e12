// The contents page of the schedules: functions from a step's number to its rate.
export {
  type CosineOptions,
  type CosineWarmRestartsOptions,
  cosine,
  cosineWarmRestarts,
  type OneCycleOptions,
  oneCycle,
  type WarmupOptions,
  warmupCosine,
  warmupLinear,
} from "./cosine.js";
export {
  type ConstantOptions,
  constant,
  type ExponentialDecayOptions,
  exponentialDecay,
  type InverseSqrtOptions,
  inverseSqrt,
  type LinearScheduleOptions,
  linearSchedule,
  type MultiStepOptions,
  multiStep,
  type PolynomialOptions,
  polynomial,
  type StepDecayOptions,
  stepDecay,
} from "./falling.js";
