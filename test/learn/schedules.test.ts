// Schedules against PyTorch's rates, beyond their ends, and the settings that they refuse.
import { describe, expect, test } from "vitest";
import {
  constant,
  cosine,
  cosineWarmRestarts,
  exponentialDecay,
  inverseSqrt,
  linearSchedule,
  multiStep,
  oneCycle,
  polynomial,
  stepDecay,
  warmupCosine,
  warmupLinear,
} from "../../src/learn/schedules/index.js";
import { differences, loadGolden } from "../golden.js";
import { codeAndPlace, errorOf, untyped } from "../throwing.js";

interface Golden {
  readonly schedules: readonly {
    readonly schedule: string;
    readonly lr0: number;
    readonly params: Readonly<Record<string, number>> & { readonly milestones?: readonly number[] };
    readonly lr: readonly number[];
  }[];
}

const { schedules } = loadGolden<Golden>("lr_schedules");

const made = (name: string, lr: number, params: Golden["schedules"][number]["params"]) => {
  const at = (key: string): number => params[key]!;
  switch (name) {
    case "constant":
      return constant({ lr });
    case "step":
      return stepDecay({ lr, stepSize: at("step_size"), gamma: at("gamma") });
    case "multistep":
      return multiStep({ lr, milestones: params.milestones!, gamma: at("gamma") });
    case "exponential":
      return exponentialDecay({ lr, gamma: at("gamma") });
    case "cosine":
      return cosine({ lr, tMax: at("T_max"), etaMin: at("eta_min") });
    case "cosine_warm_restarts":
      return cosineWarmRestarts({ lr, t0: at("T_0"), tMult: at("T_mult"), etaMin: at("eta_min") });
    case "linear":
      return linearSchedule({
        lr,
        startFactor: at("start_factor"),
        endFactor: at("end_factor"),
        totalIters: at("total_iters"),
      });
    case "polynomial":
      return polynomial({ lr, totalIters: at("total_iters"), power: at("power") });
    case "warmup_linear":
      return warmupLinear({ lr, warmup: at("warmup"), total: at("total") });
    case "warmup_cosine":
      return warmupCosine({ lr, warmup: at("warmup"), total: at("total") });
    case "one_cycle":
      return oneCycle({ maxLr: at("max_lr"), totalSteps: at("total_steps") });
    case "inverse_sqrt":
      return inverseSqrt({ lr });
    default:
      throw new Error(`no schedule ${name}`);
  }
};

test("there are twelve reference schedules", () => {
  expect(schedules.length).toBe(12);
});

test.each(schedules)("$schedule has PyTorch's rates", ({ schedule, lr0, params, lr }) => {
  const rate = made(schedule, lr0, params);
  const found = lr.map((_, step) => rate(step));
  expect(differences(schedule, found, lr, 1e-12, lr0 * 1e-3)).toEqual([]);
  // One step off would be seen, except where nothing changes.
  const late = lr.map((_, step) => rate(step + 1));
  if (schedule !== "constant") expect(differences(schedule, late, lr, 1e-12).length).toBeGreaterThan(0);
});

describe("beyond its end", () => {
  test("a schedule stays where it arrived", () => {
    expect(linearSchedule({ lr: 0.1, totalIters: 5 })(1000)).toBe(0.1);
    expect(polynomial({ lr: 0.1, totalIters: 5 })(1000)).toBe(0);
    expect(warmupLinear({ lr: 0.1, warmup: 2, total: 5 })(1000)).toBe(0);
    expect(warmupCosine({ lr: 0.1, warmup: 2, total: 5 })(1000)).toBe(0);
    const cycle = oneCycle({ maxLr: 1, totalSteps: 10 });
    expect(cycle(1000)).toBe(cycle(9));
    expect(cycle(9)).toBeCloseTo(1 / 25 / 1e4, 12);
  });

  test("cosine goes up again, and warm restarts go on restarting", () => {
    expect(cosine({ lr: 1, tMax: 10 })(20)).toBeCloseTo(1, 14);
    expect(cosineWarmRestarts({ lr: 1, t0: 3 })(3_000_000)).toBe(1);
    expect(cosineWarmRestarts({ lr: 1, t0: 1, tMult: 2 })(2 ** 30 - 1)).toBe(1);
  });
});

test("one cycle in three phases, in straight lines, and with a rise of no length", () => {
  const three = oneCycle({ maxLr: 1, totalSteps: 20, threePhase: true, pctStart: 0.4, annealStrategy: "linear" });
  expect([0, 7, 14, 19].map(three)).toEqual([0.04, 1, 0.04, expect.closeTo(0.04 / 1e4, 15)]);
  expect(three(3.5)).toBeCloseTo(0.52, 12);
  expect(oneCycle({ maxLr: 1, totalSteps: 10, pctStart: 0.1 })(0)).toBe(1);
});

test("a warm-up of no length begins with the full rate", () => {
  expect([warmupLinear, warmupCosine].map((make) => make({ lr: 0.1, warmup: 0, total: 5 })(0))).toEqual([0.1, 0.1]);
});

test("settings that are unknown, missing or out of range", () => {
  const refused: readonly (readonly [f: (options: never) => unknown, options: unknown])[] = [
    [constant, {}],
    [constant, { lr: -1 }],
    [constant, { lr: Number.NaN }],
    [constant, 0.1],
    [constant, undefined],
    [stepDecay, { lr: 1 }],
    [stepDecay, { lr: 1, stepSize: 0 }],
    [stepDecay, { lr: 1, step_size: 10 }],
    [multiStep, { lr: 1, milestones: 5 }],
    [multiStep, { lr: 1, milestones: [1.5] }],
    [cosine, { lr: 1, tMax: 0 }],
    [warmupLinear, { lr: 1, warmup: 5, total: 5 }],
    [warmupLinear, undefined],
    [oneCycle, { maxLr: 1, totalSteps: 10, annealStrategy: "cosine" }],
    [oneCycle, { maxLr: 1, totalSteps: 10, pctStart: 2 }],
  ];
  for (const [make, options] of refused)
    expect(codeAndPlace(() => untyped(make)(options))).toBe(`GM-OPTION ${make.name}`);
  expect(errorOf(() => untyped(stepDecay)({ lr: 1 })).message).toMatchInlineSnapshot(`
    "stepDecay: expected a whole number from 1 on for the option stepSize, found undefined.
      Write stepDecay(..., { stepSize: ... }) with a whole number from 1 on. [GM-OPTION]"
  `);
  // What is left out may be undefined.
  expect(untyped(stepDecay)({ lr: 1, stepSize: 2, gamma: undefined })).toBeTypeOf("function");
});
