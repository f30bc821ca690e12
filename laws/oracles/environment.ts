// The number of a variable in an environment, whichever way that is written.
import type { Environment, Var } from "../../src/index.js";

const isMap = (environment: Environment): environment is Exclude<Environment, Readonly<Record<string, unknown>>> =>
  environment instanceof Map;

/** The number that a scalar variable stands for; NaN if it stands for none. */
export const valueIn = (environment: Environment, variable: Var): number => {
  const value = isMap(environment) ? environment.get(variable) : environment[variable.name];
  return typeof value === "number" ? value : Number.NaN;
};
