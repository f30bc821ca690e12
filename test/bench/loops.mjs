// Loops on the reference interpreter: nanoseconds a step of the logistic map for value, gradient and second derivative,
// beside hand-written JavaScript in the same process; and what checkpoints trade, time for memory, on a scan whose carry
// is a large tensor and on a chain of blocks. Each memory figure is the peak of a process of its own. Medians of
// interleaved rounds.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { checkpoint, grad, hessian, iterate, mul, ones, scan, sin, sub, sum, valueAndGrad } from "gradmap";

const median = (xs) => [...xs].sort((a, b) => a - b)[xs.length >> 1];
const clock = (work) => {
  const from = performance.now();
  work();
  return performance.now() - from;
};

const steps = 2_000;
const width = 2_000;
const chain = (checkpointEvery) => (w) =>
  sum(scan((h) => [sin(mul(w, h)), null], ones([width]), null, { length: steps, checkpointEvery })[0]);

// Blocks of forty ops on a tensor, one after another; each of them a call that is computed anew, or not.
const block = (h) => {
  let x = h;
  for (let i = 0; i < 20; i++) x = sin(mul(1.1, x));
  return x;
};
const blocks = (each) => (w) => {
  let h = mul(w, ones([20_000]));
  for (let i = 0; i < 20; i++) h = each(h);
  return sum(h);
};

if (process.argv[2] !== undefined) {
  const [, , kind, every] = process.argv;
  const gradient = grad(kind === "scan" ? chain(Number(every)) : blocks(every === "1" ? block : checkpoint(block)));
  gradient(1.1);
  const time = clock(() => gradient(1.2));
  console.log(JSON.stringify({ time, peak: process.resourceUsage().maxRSS / 1024 }));
  process.exit();
}

const logistic = (n) => (r) => iterate(n, (x) => mul(r, mul(x, sub(1, x))), 0.3);
const byHand = (n, r) => {
  const xs = new Float64Array(n);
  let x = 0.3;
  for (let i = 0; i < n; i++) {
    xs[i] = x;
    x = r * x * (1 - x);
  }
  let g = 1;
  let dr = 0;
  for (let i = n - 1; i >= 0; i--) {
    dr += g * xs[i] * (1 - xs[i]);
    g *= r * (1 - 2 * xs[i]);
  }
  return [x, dr];
};

console.log(`Node ${process.version}; ns a step of the logistic map, first and later calls\n`);
const row = (cells) => console.log(cells.map((cell) => String(cell).padStart(14)).join(""));
row(["steps", "grad cold", "grad warm", "second cold", "second warm", "grad by hand"]);
for (const n of [100, 10_000, 100_000]) {
  const rounds = [];
  for (let round = 0; round < (n > 10_000 ? 3 : 7); round++) {
    const f = logistic(n);
    const [first, second] = [valueAndGrad(f), hessian(f)];
    const times = [first, first, second, second].map((g) => clock(() => g(2.9)));
    const repeat = Math.round(1e6 / n);
    const hand = clock(() => {
      for (let i = 0; i < repeat; i++) byHand(n, 2.9);
    });
    const [[, a], [, b]] = [first(2.9), byHand(n, 2.9)];
    if (Math.abs(a - b) > 1e-12) throw new Error(`${a} is not ${b}`);
    rounds.push([...times, hand / repeat]);
  }
  row([
    n.toLocaleString("en"),
    ...[0, 1, 2, 3, 4].map((i) => ((median(rounds.map((r) => r[i])) * 1e6) / n).toFixed(0)),
  ]);
}

const trade = (title, kind, settings) => {
  console.log(`\n${title}\n`);
  row(["", "time ms", "peak MB"]);
  const found = settings.map(() => []);
  for (let round = 0; round < 3; round++)
    settings.forEach(([, every], i) => {
      const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), kind, String(every)]);
      found[i].push(JSON.parse(output));
    });
  settings.forEach(([name], i) => {
    const of = (field) => median(found[i].map((run) => run[field])).toFixed(0);
    row([name, of("time"), of("peak")]);
  });
};
trade(`The gradient of a scan of ${steps} steps with a carry of ${width} numbers: carries kept`, "scan", [
  ["every one", 1],
  ["every 10th", 10],
  ["every 45th", 45],
  ["every 200th", 200],
]);
trade("The gradient of 20 blocks of 40 ops on 20,000 numbers", "blocks", [
  ["as they are", 1],
  ["checkpoint", 2],
]);
