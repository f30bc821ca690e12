// # 16. Why the gradient is a map
//
// In lesson 15 we held an op to laws. Here we take the whole reverse pass apart, and build it again in twenty lines, from
// functions alone and without the library. At the end you know why gradmap is called gradmap.
import { add, type Expr, formula, GradientMap, gradientMap, math, mul, reversePass, toNumber, variable } from "gradmap";
import { toInfix, toSvg } from "gradmap/show";
import { areNumbers, isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## A number that knows the way back
  //
  // Suppose that every number carried a function, `back`. You tell it «your adjoint is 5», which means: the final result
  // moves 5 times as strongly as you do. It answers what that means for the variables, something like: «then it moves 10
  // times as strongly as `a`, and 15 times as strongly as `b`». Such an answer is a `Map` from names to slopes. A name that
  // is not in it means: not at all.
  interface Differentiable {
    readonly value: number;
    readonly back: (adjoint: number) => ReadonlyMap<string, number>;
  }

  // A *variable* answers with itself: what is said to it, it says of itself. A *constant* has nothing to say, and its map is
  // empty.
  const named = (name: string, value: number): Differentiable => ({
    value,
    back: (adjoint) => new Map([[name, adjoint]]),
  });
  const fixed = (value: number): Differentiable => ({ value, back: () => new Map() });

  print(named("a", 2).back(5)); // => { a: 5 }
  print(fixed(7).back(5)); // => {}

  // Two answers are merged into one by adding up, name by name. (Begin with a copy of the one; then go through the other.)
  type Slopes = ReadonlyMap<string, number>;
  const merged = (one: Slopes, other: Slopes): Slopes => {
    const sum = new Map(one);
    for (const [name, slope] of other) sum.set(name, (sum.get(name) ?? 0) + slope);
    return sum;
  };

  print(
    merged(
      new Map([
        ["a", 1],
        ["b", 2],
      ]),
      new Map([["b", 3]]),
    ),
  ); // => { a: 1, b: 5 }

  // A *sum* passes the adjoint on to both of its sides, and merges their answers. A *product* does so too, but multiplies by
  // the other side first. These are the two rules of lesson 4, «hands on» and «swaps»:
  const sumOf = (one: Differentiable, other: Differentiable): Differentiable => ({
    value: one.value + other.value,
    back: (adjoint) => merged(one.back(adjoint), other.back(adjoint)),
  });
  const productOf = (one: Differentiable, other: Differentiable): Differentiable => ({
    value: one.value * other.value,
    back: (adjoint) => merged(one.back(adjoint * other.value), other.back(adjoint * one.value)),
  });

  // Try it on L = (a·b + c)·f:
  const [a, b, c, f] = [named("a", 2), named("b", -3), named("c", 10), named("f", -2)];
  const L = productOf(sumOf(productOf(a, b), c), f);
  print(L.value); // => -8
  print(L.back(1)); // => { a: 6, b: -4, c: -2, f: 4 }

  // 6, −4, −2 and 4: the numbers of lesson 3, all of them. There is no graph here, no order, no field that is written to. A
  // node is a value and a function, and that is a complete automatic differentiation in twenty lines. (It is a simple form
  // of an idea of Conal Elliott's, from «The simple essence of automatic differentiation», 2018.)
  //
  // Notice one thing about these functions: say twice as much to one, and it answers twice as much. Such functions are
  // called **linear**. A slope is a number only as long as there is one input; in general a derivative *is* a linear
  // function. We shall need it in a moment.
  print(L.back(2)); // => { a: 12, b: -8, c: -4, f: 8 }

  // ## Why a map
  //
  // Now look at what the answers are. The only things done with them are: to have an empty one, to have one with a single
  // entry, and to merge two. Merging has three properties that we rely on without thinking:
  //
  // - merging with the empty one changes nothing;
  // - it does not matter which two of three are merged first;
  // - it does not matter in which order.
  //
  // This was the *commutative monoid* of lesson 6. People who program with functions love monoids, because whatever is one
  // can be added up in any order, in parts, on many machines, and it is the same in the end. In gradmap it is there by
  // name, `GradientMap.Monoid`, and `concat` is its word for «merge». Here it merges the gradients of x·y and of x²,
  // and gives that of x·y + x²:
  const [x, y] = [variable("x"), variable("y")];
  const both = GradientMap.Monoid.concat(gradientMap(mul(x, y)), gradientMap(math`${x} ^ 2`));
  print([...both].map(([v, adjoint]) => `${v.name}: ${toInfix(adjoint)}`));
  // => x: 1 * y + 1 * (2 * x)
  // => y: 1 * x

  // And `z`, which is in neither, is not in the result. It has no entry, not an entry of 0. What is absent costs nothing.
  print(both.has(variable("z"))); // => false

  // ## What the twenty lines are bad at
  //
  // Double a number by adding it to itself, 10 times over, as in lesson 6. There are only 10 sums.
  draw(
    toSvg(formula("x + x")),
    "One doubling: a single x, and two arrows into the sum. Now imagine ten of them in a row.",
  );

  // But each sum asks *both* of its sides. Both are the same number, so that is asked twice; and the one before it, four
  // times. How often is the variable asked? This one counts:
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

  // The answer is right, but it took 1024 questions: it goes through all the *ways* of lesson 6, one by one. Each doubling
  // more makes it twice as many. Thirty would be a thousand million, and sixty would take longer than anybody lives.
  //
  // The cure is patience. Do not ask a node on behalf of one of its users. *Wait* until all of its users have said what they
  // contribute, add that up, and ask **once**, with the sum. We may do so because `back` is linear: the answer to the
  // sum is the sum of the answers. And we can do so if we go through the nodes in the order of lesson 5, where a node comes
  // after all that use it.
  //
  // What has arrived so far must be kept somewhere while we wait, for *every* node. So the map gets nodes as its keys, and
  // not only the names of variables. And that is the reverse pass of lesson 5, word for word: go through the nodes in
  // reverse order, and carry a map along. (In the words of lesson 14 it is a `fold`, and the map is its carry.)
  const sums = Array.from({ length: 10 }).reduce<Expr>((sum) => add(sum, sum), x);
  const steps = reversePass(sums, { x: 1 });
  print(steps.length); // => 11
  print(toNumber(steps.at(-1)!.adjoint.value)); // => 1024

  // Eleven steps instead of 1024 questions, and the same 1024.
  //
  // When the walk is over, leave the inner nodes out, and the map is the gradient. That is all there is to it: **a gradient
  // is a map from variables to slopes, made by merging.** Hence the name of the library. Nobody had to write into a node,
  // so nobody has to clean up.
  const slopes = gradientMap(math`${x} * ${y} + ${x}`);
  print([...slopes].map(([v, slope]) => `${v.name}: ${toInfix(slope)}`));
  // => x: 1 + 1 * y
  // => y: 1 * x

  exercise({
    name: "way back of a sine",
    ask: "Write the sine for our twenty lines: a function from a number that knows the way back to another one. `export const wayBackOfASine = ({ value, back }) => ({ value: ..., back: (adjoint) => ... })`.",
    hint: "The new value is the sine of the value. The new `back` multiplies its adjoint by the local derivative, which is the cosine of the value, and hands that to the `back` of the argument.",
    check: (sineOf: (x: Differentiable) => Differentiable) => {
      const { value, back } = sineOf(productOf(named("x", 0.5), fixed(2)));
      return [
        ...isNumber("The sine of 1", value, Math.sin(1), "It is the sine of the value of x."),
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
    ask: "Two parts of a loss have the gradients `{ a: 2, b: -1 }` and `{ b: 4, c: 3 }`. Export the gradient of their sum: `export const mergeTwoGradients = { a: ..., b: ..., c: ... }`.",
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
    mistakes: [
      { answer: { a: 2, b: 4, c: 3 }, says: "their slopes add up" },
      { answer: { a: 0, b: 3, c: 0 }, says: "absent is zero" },
    ],
  });

  // This was the last lesson. You began with a nudge, and have seen everything that there is: expressions, a rule for each op,
  // one walk back with sums along the way, and a map. `src/README.md` of gradmap is a road through its source, and you will
  // find that you know the way. The heart of it is [one file](../../src/rewrite/reverse.ts). Open it; you can read it now.
};
