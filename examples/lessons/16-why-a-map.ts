// # 16. Why the gradient is a map
//
// In lesson 15 we held an op to laws. Here we take the whole reverse pass apart and build it again in twenty lines, from
// functions alone. At the end it is clear why gradmap is called gradmap.
import {
  add,
  type Expr,
  GradientMap,
  gradientMap,
  math,
  mul,
  reversePass,
  toNumber,
  type Var,
  variable,
} from "gradmap";
import { toInfix } from "gradmap/show";
import { areNumbers, isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

/** How much the result changes with each variable, by name. A name that is not there means: not at all. */
type Slopes = ReadonlyMap<string, number>;

/** A value, and a function that tells what an adjoint of it means for the variables. */
interface Differentiable {
  readonly value: number;
  readonly back: (adjoint: number) => Slopes;
}

export const lesson: Lesson = ({ print, exercise }) => {
  // ## A number that knows the way back
  //
  // Suppose that every number carried a function, `back`. You tell it «your adjoint is 5», which means: the final result
  // changes 5 times as much as you do. It answers with what that means for the variables, a list such as «10 times as much
  // as `a`, 15 times as much as `b`».
  //
  // In TypeScript that is a type, `Differentiable`, with a `value` and a function `back` from an adjoint to such a list, a
  // `Map` from names to slopes. A *variable* answers with itself, `{ a: 5 }`, and a *constant* with nothing at all:
  const named = (name: string, value: number): Differentiable => ({
    value,
    back: (adjoint) => new Map([[name, adjoint]]),
  });
  const fixed = (value: number): Differentiable => ({ value, back: () => new Map() });

  // Two answers are merged into one by adding up, name by name:
  const merged = (one: Slopes, other: Slopes): Slopes => {
    const sum = new Map(one);
    for (const [name, slope] of other) sum.set(name, (sum.get(name) ?? 0) + slope);
    return sum;
  };

  // A *sum* passes the adjoint on to both of its sides and merges their answers. A *product* does so too, but multiplies by
  // the other side first, as in lesson 4:
  const sumOf = (one: Differentiable, other: Differentiable): Differentiable => ({
    value: one.value + other.value,
    back: (adjoint) => merged(one.back(adjoint), other.back(adjoint)),
  });
  const productOf = (one: Differentiable, other: Differentiable): Differentiable => ({
    value: one.value * other.value,
    back: (adjoint) => merged(one.back(adjoint * other.value), other.back(adjoint * one.value)),
  });

  // Try it on the lecture's L = (a · b + c) · f:
  const [a, b, c, f] = [named("a", 2), named("b", -3), named("c", 10), named("f", -2)];
  const L = productOf(sumOf(productOf(a, b), c), f);
  print(L.value); // => -8
  print(L.back(1)); // => { a: 6, b: -4, c: -2, f: 4 }

  // These are the numbers of lesson 3, all of them. There is no graph here, no list of nodes, no field that is written
  // to, and not one derivative was named. A node is a value and a *linear function*, and that is a complete automatic
  // differentiation. (The idea is Conal Elliott's, in «The simple essence of automatic differentiation», 2018.)

  // ## Why a map
  //
  // Now look at what the answers are. The only things done with them are: to have an empty one, to have one with a single
  // entry, and to merge two. Merging has three properties that we rely on without thinking:
  //
  // - merging with the empty one changes nothing;
  // - it does not matter which two of three are merged first;
  // - it does not matter in which order.
  //
  // Mathematicians call this a *commutative monoid*. Programmers of functions love monoids, because whatever is a monoid can
  // be added up in any order, in parts, on many machines, and it is the same in the end. In gradmap it is there by name, to
  // be used with fp-ts. And a constant contributes the *empty* map, not a zero. What is absent costs nothing, and cannot be
  // infinity times zero either.
  const [x, y] = [variable("x"), variable("y")];
  const both = GradientMap.Monoid.concat(gradientMap(mul(x, y)), gradientMap(math`${x} ^ 2`));
  print([...both].map(([v, adjoint]) => `${v.name}: ${toInfix(adjoint)}`));
  // => x: 1 * y + 1 * (2 * x)
  // => y: 1 * x
  print(both.has(variable("z"))); // => false

  // ## What the twenty lines are bad at
  //
  // Double a number 10 times by adding it to itself. There are only 10 sums, but each asks *both* its sides, and both are the
  // same number, which is then asked twice, and the one before it four times. How often is the variable asked?
  let asked = 0;
  const counted: Differentiable = {
    value: 1,
    back: (adjoint) => {
      asked += 1;
      return new Map([["x", adjoint]]);
    },
  };
  const doubled = Array.from({ length: 10 }).reduce<Differentiable>((sum) => sumOf(sum, sum), counted);
  print(doubled.back(1)); // => { x: 1024 }
  print(asked); // => 1024

  // 1024 times, and one more doubling makes it twice as many. Thirty doublings would take a minute, sixty longer than
  // anybody lives.
  //
  // The cure is patience. Do not ask a node on behalf of one of its users. *Wait* until all of its users have said what they
  // contribute, add that up, and ask **once**, with the sum. That is allowed because `back` is linear: two answers added are
  // the answer to the sum. And it is always possible, if one goes through the nodes in reverse order: whoever uses a node
  // comes before it.
  //
  // So the map must hold *nodes*, and not only variables: for each node what has arrived so far. That is the reverse pass of
  // lesson 5, word for word. It is a fold over the nodes in reverse order, and what it carries is a map.
  const sums = Array.from({ length: 10 }).reduce<Expr>((sum) => add(sum, sum), x);
  const steps = reversePass(sums, { x: 1 });
  print(steps.length); // => 11
  print(toNumber(steps.at(-1)!.adjoint.value)); // => 1024

  // Eleven steps instead of 1024 questions, and the same 1024.
  //
  // When the walk is over, the variables are what is left, and the map is the gradient. That is all there is to it: **a
  // gradient is a map from variables to slopes, made by merging.** Nobody had to write into a node, so nobody has to clean up.
  print(
    [...gradientMap(math`${x} * ${y} + ${x}`)].map(
      ([v, adjoint]: readonly [Var, Expr]) => `${v.name}: ${toInfix(adjoint)}`,
    ),
  );
  // => x: 1 + 1 * y
  // => y: 1 * x
  exercise({
    name: "way back of a sine",
    ask: "Write the number that is the sine of another one: a function from a `Differentiable` `{ value, back }` to a `Differentiable`.",
    hint: "The value is the sine of the value. An adjoint is multiplied by the local derivative, which is the cosine, and handed to x.",
    check: (sineOf: (x: Differentiable) => Differentiable) => {
      const { value, back } = sineOf(productOf(named("x", 0.5), fixed(2)));
      return [
        ...isNumber("the sine of 1", value, Math.sin(1), "It is the sine of the value of x."),
        ...areNumbers(
          { x: back(3).get("x") ?? 0 },
          { x: 3 * Math.cos(1) * 2 },
          { x: "The adjoint 3, times the cosine of the value, goes back through x, which multiplies it by 2." },
        ),
      ];
    },
    answer: (x) => ({ value: Math.sin(x.value), back: (adjoint) => x.back(adjoint * Math.cos(x.value)) }),
    mistakes: [
      { answer: (x) => ({ value: Math.sin(x.value), back: (adjoint) => x.back(adjoint) }), says: "times the cosine" },
      {
        answer: (x) => ({ value: Math.sin(x.value), back: (adjoint) => new Map([["x", adjoint * Math.cos(x.value)]]) }),
        says: "goes back through x",
      },
    ],
  });

  exercise({
    name: "merge two gradients",
    ask: "Two parts of a loss have the gradients `{ a: 2, b: -1 }` and `{ b: 4, c: 3 }`. Export the gradient of their sum, as a record.",
    hint: "Merge: what is in both is added up.",
    check: (answer: Readonly<Record<"a" | "b" | "c", number>>) =>
      areNumbers(
        answer,
        { a: 2, b: 3, c: 3 },
        {
          a: "The second part does not depend on a: absent is zero.",
          b: "Both parts depend on b: their slopes add up.",
          c: "The first part does not depend on c: absent is zero.",
        },
      ),
    answer: { a: 2, b: 3, c: 3 },
    mistakes: [{ answer: { a: 2, b: 4, c: 3 }, says: "their slopes add up" }],
  });

  // This was the last lesson. You have seen everything that there is: expressions, a rule for each op, a walk over a map.
  // `src/README.md` of gradmap is a road through its source, and you will find that you know the way. The heart is
  // [one page](../../src/rewrite/reverse.ts).
};
