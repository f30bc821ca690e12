// The examples of science and engineering, at small size: their numbers against closed forms, against other ways to the
// same number, and against values computed elsewhere to many digits.
import { add, compile, type Expr, mul, sub, sum, tanh, tensor } from "gradmap";
import { Key, normal } from "gradmap/learn";
import { describe, expect, test } from "vitest";
import { main as curveFit } from "../../examples/curve-fit.js";
import { main as functional, step, training } from "../../examples/functional.js";
import {
  chain,
  leapfrog,
  main as monteCarlo,
  priorDeviation,
  readTumours,
  sampled,
} from "../../examples/hamiltonian-monte-carlo.js";
import { main as inverseKinematics, reach } from "../../examples/inverse-kinematics.js";
import { call, greeksOf, main as optionGreeks, put } from "../../examples/option-greeks.js";
import { broken, exact, main as physicsInformed } from "../../examples/physics-informed.js";
import { effectiveSize, rHat } from "../../examples/support/chains.js";
import { numbersOf } from "../../examples/support/numbers.js";
import { differences } from "../golden.js";

const svgs = (files: Readonly<Record<string, string>>): readonly string[] => Object.values(files);

describe("option greeks", () => {
  const at = { spot: 100, strike: 105, today: 0, expiry: 0.5, rate: 0.04, dividend: 0.015, volatility: 0.25 };
  const { price, found, closed, gain, explained, lines } = optionGreeks({ at });

  test("all fourteen are those of the book", () => {
    expect(Object.keys(found)).toEqual(Object.keys(closed));
    expect(Object.keys(found)).toHaveLength(14);
    expect(differences("greek", Object.values(found), Object.values(closed), 1e-12)).toEqual([]);
    expect(lines.join("\n")).toContain("vanna     spot, volatility");
  });

  test("they are those of differences of the price in 150 digits, and so are some that have no name", () => {
    // By mpmath, from the price alone.
    expect(differences("price", [price], [5.434808488926658])).toEqual([]);
    const known = [-59.20381119739434, 0.02144861318653729, -0.1643575912049465];
    const { ultima, color, charm } = found;
    expect(differences("named", [ultima, color, charm], known, 1e-12)).toEqual([]);
    const nameless = greeksOf(call, at, {
      a: ["spot", "spot", "spot", "spot"],
      b: ["spot", "spot", "volatility", "volatility"],
      c: ["spot", "volatility", "today", "rate"],
      d: ["strike", "strike"],
    });
    const expected = [-7.017984116414576e-5, 0.640083275688621, 5.153505061554081, 0.02017817144717711];
    expect(differences("nameless", Object.values(nameless), expected, 1e-12)).toEqual([]);
  });

  test("a call and a put obey the equation that prices them, and not one with another rate", () => {
    for (const kind of [call, put]) {
      const { delta, gamma, theta, value } = greeksOf(kind, at, {
        value: [],
        delta: ["spot"],
        gamma: ["spot", "spot"],
        theta: ["today"],
      });
      const left = (rate: number): number =>
        theta! +
        0.5 * at.volatility ** 2 * at.spot ** 2 * gamma! +
        (rate - at.dividend) * at.spot * delta! -
        rate * value!;
      expect(Math.abs(left(at.rate))).toBeLessThan(1e-12 * at.spot);
      expect(Math.abs(left(at.rate + 1e-6))).toBeGreaterThan(1e-6);
    }
  });

  test("Hull's example: a call and a put on a share without dividends", () => {
    // J. Hull, «Options, Futures, and Other Derivatives»: the prices 4.76 and 0.81.
    const hull = { spot: 42, strike: 40, today: 0, expiry: 0.5, rate: 0.1, dividend: 0, volatility: 0.2 };
    const priceOf = (kind: typeof call): string => Object.values(greeksOf(kind, hull, { value: [] }))[0]!.toFixed(2);
    expect([priceOf(call), priceOf(put)]).toEqual(["4.76", "0.81"]);
  });

  test("order by order, what a jump brings is explained", () => {
    const missed = explained.map((part) => Math.abs(part - gain));
    expect(missed[1]).toBeGreaterThan(1);
    expect(missed[5]).toBeLessThan(0.002);
  });
});

describe("inverse kinematics", () => {
  const { arm, poses, stretched, lines, files } = inverseKinematics({ targets: 12 });
  const { limits, lengths } = { limits: [...arm.limits.data], lengths: [...arm.lengths.data] };

  test("every target is reached, by a hand that is where the angles put it, within the limits", () => {
    for (const { angles, joints, target, missed } of poses) {
      let [x, y, heading] = [0, 0, 0];
      angles.forEach((angle, i) => {
        heading += angle;
        [x, y] = [x + lengths[i]! * Math.cos(heading), y + lengths[i]! * Math.sin(heading)];
        expect(Math.abs(angle)).toBeLessThanOrEqual(limits[i]!);
        expect(differences("joint", [joints[i + 1]!.x, joints[i + 1]!.y], [x, y], 1e-12, 1)).toEqual([]);
      });
      expect(missed).toBeLessThan(1e-12);
      expect(Math.hypot(x - target.x, y - target.y)).toBeLessThan(1e-12);
    }
  });

  test("two links bend by the law of cosines", () => {
    const [a, b] = [1, 0.8];
    const two = { lengths: tensor([a, b]), limits: tensor([3, 3]) };
    for (const target of [
      { x: 1.2, y: 0.5 },
      { x: -0.4, y: 1.1 },
      { x: 0.3, y: -0.9 },
    ]) {
      const { angles } = reach(two)(tensor([0.1, 0.3]), target);
      const cosine = (target.x ** 2 + target.y ** 2 - a * a - b * b) / (2 * a * b);
      expect(Math.cos(angles[1]!)).toBeCloseTo(cosine, 10);
    }
  });

  test("what is too far away is pointed at, with the arm stretched out", () => {
    const { target, angles, missed } = stretched;
    const far = Math.hypot(target.x, target.y) - lengths.reduce((total, length) => total + length, 0);
    expect(missed).toBeCloseTo(far, 10);
    expect(angles[0]).toBeCloseTo(Math.atan2(target.y, target.x), 4);
  });

  test("a limit holds where the target is beyond it", () => {
    const stiff = { lengths: tensor([1, 1]), limits: tensor([0.5, 0.5]) };
    const { angles, missed } = reach(stiff)(tensor([0.1, 0.1]), { x: 0.2, y: 1.2 });
    // Both joints at their limits: the best that this arm can do.
    expect(angles[0]).toBeCloseTo(0.5, 6);
    expect(angles[1]).toBeCloseTo(0.5, 6);
    const hand = [Math.cos(0.5) + Math.cos(1), Math.sin(0.5) + Math.sin(1)] as const;
    expect(missed).toBeCloseTo(Math.hypot(hand[0] - 0.2, hand[1] - 1.2), 10);
  });

  test("a picture in text and one in SVG", () => {
    expect(lines.join("\n").match(/O/g)).toHaveLength(lengths.length + 1);
    expect(svgs(files)[0]).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("Hamiltonian Monte Carlo", () => {
  // A bell around (1, -2), correlated: its precision is the inverse of [[1, 0.6], [0.6, 1]].
  const centre = tensor([1, -2]);
  const bell = (x: Expr): Expr => {
    const away = sub(x, centre);
    const turned = mul(away, tensor([1, 1]));
    const both = sum(mul(turned, turned));
    const cross = mul(sum(mul(away, tensor([1, 0]))), sum(mul(away, tensor([0, 1]))));
    return mul(1 / (2 * (1 - 0.36)), sub(both, mul(1.2, cross)));
  };

  test("a path is walked back by turning round, and misses its energy by the square of the step", () => {
    const start = { position: tensor([0.3, -1]), momentum: tensor([-0.7, 1.1]) };
    const energy = compile((x: Expr, p: Expr) => add(bell(x), mul(0.5, sum(mul(p, p)))));
    const missed = (steps: number): number => {
      const path = compile(leapfrog(bell, { steps }));
      const end = path(start, 1.6 / steps);
      const back = path(
        { position: end.position, momentum: tensor(numbersOf(end.momentum).map((p) => -p)) },
        1.6 / steps,
      );
      expect(differences("start", numbersOf(back.position), [0.3, -1], 1e-12, 1)).toEqual([]);
      return Number(energy(end.position, end.momentum)) - Number(energy(start.position, start.momentum));
    };
    expect(missed(32) / missed(64)).toBeGreaterThan(3.8);
    expect(missed(32) / missed(64)).toBeLessThan(4.2);
  });

  const run = { dimensions: 2, chains: 4, draws: 400, warmup: 50, seed: 3 };

  test("draws from a bell have its means, widths and correlation", () => {
    const { all, coordinates, acceptance } = sampled(bell, { ...run, steps: 8, size: 0.3 });
    expect(acceptance).toBeGreaterThan(0.9);
    coordinates.forEach(({ mean, deviation, effective, rHat: hat }, k) => {
      expect(Math.abs(mean - centre.data[k]!)).toBeLessThan(4 * Math.sqrt(1 / effective));
      expect(Math.abs(deviation - 1)).toBeLessThan(0.1);
      expect(hat).toBeLessThan(1.01);
      expect(effective).toBeGreaterThan(400);
    });
    const products = all.flatMap((one) =>
      one.slice(50).map(({ position: { data } }) => (data[0]! - 1) * (data[1]! + 2)),
    );
    const correlation = products.reduce((total, x) => total + x, 0) / products.length;
    expect(Math.abs(correlation - 0.6)).toBeLessThan(0.1);
  });

  test("a step that is too long is found out: hardly a draw is accepted, and the chains disagree", () => {
    const { coordinates, acceptance } = sampled(bell, { ...run, steps: 8, size: 2.6 });
    expect(acceptance).toBeLessThan(0.5);
    expect(Math.max(...coordinates.map(({ rHat: hat }) => hat))).toBeGreaterThan(1.05);
  });

  test("the same seed gives the same chain", () => {
    const from = chain(bell, { steps: 5, size: 0.3 });
    const draws = (seed: number) => from(tensor([0, 0]), 20, Key.make(seed)).map(({ potential }) => potential);
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
  });

  test("draws that follow each other by half of themselves are worth a third, by minus a half three times as many", () => {
    const chains = (share: number) =>
      Array.from({ length: 4 }, (_, seed) => {
        let last = 0;
        return [...normal(Key.make(seed), [4000]).data].map((noise) => {
          last = share * last + noise;
          return last;
        });
      });
    // Of 16,000 draws, by estimates that are good to some percent.
    const worth = [0, 0.5, -0.5].map((share) => effectiveSize(chains(share)));
    expect(differences("worth", worth, [16_000, 16_000 / 3, 48_000], 0.15)).toEqual([]);
    const good = chains(0.5);
    expect(rHat(good)).toBeLessThan(1.01);
    expect(rHat([...good.slice(1), good[0]!.map((x) => x + 2)])).toBeGreaterThan(1.1);
    expect(rHat(good.map((one) => one.map((x, i) => x + i / 1000)))).toBeGreaterThan(1.1);
  });

  test("the posterior of two coefficients is that of a sum over a fine grid", () => {
    const features = ["mean_radius"];
    const { coordinates, laplace, acceptance, files } = monteCarlo({
      features,
      path: { steps: 8, size: 0.15 },
      run: { chains: 3, draws: 300, warmup: 60, seed: 2 },
    });
    expect(acceptance).toBeGreaterThan(0.8);
    const { x, malignant } = readTumours(features);
    const values = [...malignant.data].map((sign, i) => [sign, numbersOf(x)[2 * i + 1]!] as const);
    const logPosterior = (a: number, b: number): number =>
      values.reduce(
        (total, [sign, value]) => total - Math.log1p(Math.exp(-sign * (a + b * value))),
        -(a * a + b * b) / (2 * priorDeviation ** 2),
      );
    const top = logPosterior(laplace[0]!.mode, laplace[1]!.mode);
    const offsets = Array.from({ length: 31 }, (_, i) => (i - 15) / 3);
    let [weight, first, second, square] = [0, 0, 0, 0];
    for (const i of offsets)
      for (const j of offsets) {
        const a = laplace[0]!.mode + i * laplace[0]!.deviation;
        const b = laplace[1]!.mode + j * laplace[1]!.deviation;
        const density = Math.exp(logPosterior(a, b) - top);
        expect(density).toBeLessThanOrEqual(1 + 1e-9);
        [weight, first, second, square] = [
          weight + density,
          first + a * density,
          second + b * density,
          square + b * b * density,
        ];
      }
    const deviation = Math.sqrt(square / weight - (second / weight) ** 2);
    [first / weight, second / weight].forEach((mean, k) => {
      const { mean: found, effective, deviation: width } = coordinates[k]!;
      expect(Math.abs(found - mean)).toBeLessThan(4 * (width / Math.sqrt(effective)));
      // A thing that is almost a bell: its mean is near its top.
      expect(Math.abs(laplace[k]!.mode - mean)).toBeLessThan(0.5 * width);
    });
    expect(Math.abs(coordinates[1]!.deviation / deviation - 1)).toBeLessThan(0.1);
    expect(svgs(files)[0]).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe("a network that obeys Burgers' equation", () => {
  test("the exact solution is that of integrals in thirty digits", () => {
    // By mpmath.
    const found = [exact(0.3, 0.2), exact(0.1, 1), exact(-0.7, 0.5)];
    const expected = [-0.79697474713589, -0.1460652489702393, 0.3221930103905079];
    expect(differences("u", found, expected, 1e-12)).toEqual([]);
  });

  test("a wave that is known to travel without changing obeys the law, and a field that is no wave breaks it by so much", () => {
    const [place, time] = [tensor([-0.6, -0.1, 0.2, 0.9]), tensor([0.1, 0.4, 0.7, 1])];
    // c - a tanh(a (x - c t) / (2 v)), for c = 0.5, a = 0.8 and v = 0.1.
    const travelling = (x: Expr, t: Expr): Expr => sub(0.5, mul(0.8, tanh(mul(4, sub(x, mul(0.5, t))))));
    const none = compile(broken(travelling))(place, time);
    expect(differences("law", numbersOf(none), [0, 0, 0, 0], 1e-12, 1)).toEqual([]);
    // x^2 t: x^2 + x^2 t * 2 x t - 0.1 * 2 t.
    const other = compile(broken((x, t) => mul(mul(x, x), t)))(place, time);
    const expected = [...place.data].map((x, i) => x * x + 2 * x ** 3 * time.data[i]! ** 2 - 0.2 * time.data[i]!);
    expect(differences("law", numbersOf(other), expected, 1e-12, 1)).toEqual([]);
  });

  test("trained for a second, it is near the exact solution, which it has never seen", () => {
    const { losses, error, files } = physicsInformed({
      hidden: [8, 8],
      places: 13,
      times: 7,
      stages: 2,
      iterations: 60,
    });
    expect(losses.every((loss, i) => i === 0 || loss < losses[i - 1]!)).toBe(true);
    expect(losses[0]).toBeGreaterThan(1);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 50);
    expect(error).toBeLessThan(0.03);
    for (const svg of svgs(files)) expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

test("the curve fit, and how sure it is, are SciPy's", () => {
  const { fitted, errors, reason, files } = curveFit();
  // scipy.optimize.curve_fit, with the Jacobian given.
  const parameters = [63.20742387978085, 0.05480649793011135, 20.870225888409905];
  const deviations = [0.19049142745273304, 0.0004780655822734638, 0.19272766769833502];
  expect(reason).toBe("converged");
  expect(differences("parameter", [fitted.a, fitted.k, fitted.c], parameters, 1e-8)).toEqual([]);
  expect(differences("error", [errors.a, errors.k, errors.c], deviations, 1e-6)).toEqual([]);
  expect(svgs(files)[0]!.match(/<circle /g)).toHaveLength(13);
});

describe("functional TypeScript", () => {
  const { start, losses, trained, heads } = functional({ steps: 12 });

  test("training is a State: steps one after another by hand are the same", () => {
    let params = start;
    const byHand = Array.from({ length: 12 }, () => {
      const [loss, next] = step(params);
      params = next;
      return loss;
    });
    expect(losses).toEqual(byHand);
    expect(trained).toEqual(params);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 10);
  });

  test("ten steps and then ten are twenty", () => {
    const [first, between] = training(10)(start);
    const [second, end] = training(10)(between);
    expect(training(20)(start)).toEqual([[...first, ...second], end]);
  });

  test("what nobody moved stays: the scale in training, the first layer when the head is swapped", () => {
    expect(trained).toMatchObject({ scale: 1, unit: "volt" });
    expect(heads.after[0]).toBe(heads.before[0]);
    expect(heads.before[1].weight.shape).toEqual([8, 3]);
    expect(heads.after[1].weight.shape).toEqual([8, 5]);
  });
});
