// The expression that a counterexample is about, for laws whose samples begin with a program and a point.
import type { Expr } from "../../src/index.js";
import type { Subject } from "../core/law.js";
import { built, type Point, variables } from "./evaluated.js";
import type { Program } from "./programs.js";

/** Where the variables of programs have the values of a point. */
export const environmentAt = (point: Point): ReadonlyMap<(typeof variables)[number], number> =>
  new Map(variables.map((v, i) => [v, point[i]!] as const));

export const subjectAt = (expr: Expr, point: Point): Subject => ({ expr, environment: environmentAt(point) });

/** For samples that begin with a program and the point it is looked at. */
export const programAtPoint = ([program, point]: readonly [Program, Point, ...unknown[]]): Subject =>
  subjectAt(built(program), point);
