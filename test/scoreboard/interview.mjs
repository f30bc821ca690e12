// All questions put to one library: its process is watched, and started again behind a question that it did not survive.
// Knows processes and time; is ignorant of laws.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { questions } from "./questions.mjs";

const script = fileURLToPath(new URL("child.mjs", import.meta.url));

/** Seconds to start, and for one question. */
const patience = { opening: 120, question: 30 };
const mostStarts = 12;

/** Answers from the `first` question on, until all are given or the process ends. */
const session = (name, first, answers) =>
  new Promise((resolve) => {
    const child = fork(script, [name, String(first)], { serialization: "advanced", silent: true });
    let [ended, errors, outcome, timer] = [false, "", {}, undefined];
    const watch = (seconds) => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        outcome.hung = `no answer in ${seconds} seconds`;
        child.kill("SIGKILL");
      }, seconds * 1000);
    };
    watch(patience.opening);
    child.stdout.resume();
    child.stderr.on("data", (text) => {
      errors = (errors + text).slice(-4000);
    });
    child.on("message", ({ opened, closed, missing, index, ...answer }) => {
      watch(patience.question);
      if (opened !== undefined) outcome = { ...outcome, ...opened };
      if (closed !== undefined) outcome = { ...outcome, closed, missing };
      if (index !== undefined) answers.set(index, answer);
    });
    const end = (code, signal) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      const panic = errors.match(/panicked at .*|RuntimeError: .*|\w*Error: .*|FATAL .*/)?.[0];
      resolve({
        ...outcome,
        crashed: `the process ended${signal ? ` (${signal})` : ` (${code})`}${panic ? `: ${panic}` : ""}`,
      });
    };
    child.on("error", (error) => end(error.message));
    child.on("close", end);
  });

/** By question what was answered; or why the library was not asked at all. */
export const interview = async (name) => {
  const answers = new Map();
  let precision;
  for (let start = 0; start < mostStarts && answers.size < questions.length; start++) {
    const first = questions.findIndex((_, index) => !answers.has(index));
    const outcome = await session(name, first, answers);
    if (outcome.closed !== undefined) return { absent: outcome.closed, missing: outcome.missing };
    if (outcome.precision === undefined) return { absent: outcome.hung ?? outcome.crashed };
    precision = outcome.precision;
    const open = questions.findIndex((_, index) => !answers.has(index));
    if (open >= 0)
      answers.set(open, outcome.hung === undefined ? { crashed: outcome.crashed } : { hung: outcome.hung });
  }
  for (const index of questions.keys())
    if (!answers.has(index)) answers.set(index, { none: "not reached: the process ended too often" });
  return { precision, answers };
};
