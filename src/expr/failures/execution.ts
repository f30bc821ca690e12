// What is said when a program cannot be run. Wording only: who throws, and when, is decided elsewhere.
import { error, type GradError } from "../gradError.js";

export const executionFailures = {
  memory: (where: string, megabytes: number): GradError =>
    error(
      "GM-MEMORY",
      where,
      `room for ${megabytes} MB in the memory of generated code`,
      "none left",
      "An op of one's own that calls the very function it is part of takes as much again at each call. For large data see gradOverShards.",
    ),

  impure: (where: string, path: string, first: number, later: number): GradError =>
    error(
      "GM-PURITY",
      `${where} at ${path}`,
      "a function that builds the same expressions whenever it is called",
      `${first} from what it built first, and ${later} from what it builds now`,
      "What it reads from outside has changed, or is drawn at random: pass it as an argument, and random numbers by a key.",
    ),

  internal: (where: string, what: string): GradError =>
    error(
      "GM-INTERNAL",
      where,
      "what the rest of the library promises",
      what,
      'This is a fault of gradmap, not of yours: please report it. compile(f, { backend: "interpreter" }) goes another way.',
    ),
} as const;
