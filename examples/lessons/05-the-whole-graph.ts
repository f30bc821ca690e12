// # 5. The whole graph
//
// We have a rule for each op from lesson 4. What is left is bookkeeping: in which order are the nodes visited, and
// where do the numbers go? In this lesson you write backpropagation as a program, in some twenty lines, for any
// expression. Then you see gradmap do the same, and look at every moment of it.
import { add, type Expr, evaluate, formula, gradientMap, mul, reversePass, variable } from "gradmap";
import { compare, history, showComparison, toHtml, toInfix, toSvg, toTable } from "gradmap/show";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## The order
  //
  // The expression of lesson 3 again.
  const [a, b, c, f] = [variable("a"), variable("b"), variable("c"), variable("f")];
  const e = mul(a, b);
  const d = add(e, c);
  const L = mul(d, f);
  const at = { a: 2, b: -3, c: 10, f: -2 };

  // Going back, we visited `d` before `e`. It could not have been otherwise: what arrives at `e` comes *through* `d`,
  // so `d` had to be finished first. The rule is: **a node may be visited only when everything that uses it has been
  // visited.**
  //
  // The easiest way to such an order is to make the opposite one first, arguments before what uses them, and then to
  // turn it around. It is called a *topological order*. To make it: for each node, first see to its arguments, then
  // put the node itself on the list; and never visit a node twice. (`[...list]` makes an array of what is in the
  // set. A function may call itself, as `visit` does; and `return` alone leaves it.)
  const inOrder = (root: Expr): readonly Expr[] => {
    const list = new Set<Expr>();
    const visit = (node: Expr): void => {
      if (list.has(node)) return;
      if (node.tag === "Apply") node.args.forEach(visit);
      list.add(node);
    };
    visit(root);
    return [...list];
  };
  print(inOrder(L).map(toInfix));
  // => a
  // => b
  // => a * b
  // => c
  // => a * b + c
  // => f
  // => (a * b + c) * f

  // Every line uses only what stands above it. Read from the bottom up, every node comes after all that use it, and
  // that is the order to go back in.
  //
  // ## Where the numbers go
  //
  // Now the central choice. The lecture stores each gradient *in* its node: `node.grad`. Ours are frozen, so the
  // gradients must be kept somewhere else. We keep them in a **map**, a table that goes from nodes to numbers. It
  // starts with one entry, the result, with a 1. Each visit takes the number of one node out of it, and adds numbers
  // for its arguments.
  //
  // `contributions` is lesson 4 in a few lines for each op. An `interface` says what is in a record: each
  // contribution says to whom (`to`) and how much (`amount`). `switch` goes to the case that fits, here to the one
  // with the op's name. A node that is no op has nobody to contribute to, so its list is empty, `[]`.
  interface Contribution {
    readonly to: Expr;
    readonly amount: number;
  }
  const valueAt = (node: Expr): number => Number(evaluate(node, at));
  const contributions = (node: Expr, arrived: number): readonly Contribution[] => {
    if (node.tag !== "Apply") return [];
    const [x, y] = node.args;
    if (x === undefined) return [];
    switch (node.op.name) {
      case "add":
        return node.args.map((to) => ({ to, amount: arrived }));
      case "mul":
        return y === undefined
          ? []
          : [
              { to: x, amount: arrived * valueAt(y) },
              { to: y, amount: arrived * valueAt(x) },
            ];
      case "tanh":
        return [{ to: x, amount: arrived * (1 - valueAt(node) ** 2) }];
      default:
        return [];
    }
  };

  // And this is backpropagation, all of it. Go through the nodes from the last to the first, and add what each one
  // contributes to what its arguments have so far. (`for ... of` does something for each entry of a list. `?? 0`
  // means: or 0, if there is nothing yet.)
  const backward = (root: Expr): ReadonlyMap<Expr, number> => {
    const gradients = new Map<Expr, number>([[root, 1]]);
    for (const node of [...inOrder(root)].reverse())
      for (const { to, amount } of contributions(node, gradients.get(node) ?? 0))
        gradients.set(to, (gradients.get(to) ?? 0) + amount);
    return gradients;
  };
  const gradients = backward(L);
  print(gradients); // => { (a * b + c) * f: 1, a * b + c: -2, f: 4, a * b: -2, c: -2, a: 6, b: -4 }

  // All seven numbers of lesson 3: 1 for L, then −2 and 4, then −2 and −2, and at last 6 and −4.
  //
  // Look at what `backward` is. It takes an expression and *returns* a map. It changes no node; the map it fills is
  // its own, and when it is handed out, it is finished. Call it twice, and you get the same map twice.
  //
  // ## gradmap's own
  //
  // gradmap works just so, with more rules. `reversePass` gives every step as a value, and `toTable` writes them
  // down. A row reads: this node, its value, what arrived (the *adjoint*), and what it passes on to whom. (The result is
  // called L, and other nodes without a name v1, v2 and so on, in the order of computation.)
  print(toTable(reversePass(L, at)));
  // => step  node         value  adjoint  passes on
  // => 1     L = v2 * f   -8     1        v2: 1 * -2 = -2, f: 1 * 4 = 4
  // => 2     f            -2     4
  // => 3     v2 = v1 + c  4      -2       v1: -2 * 1 = -2, c: -2 * 1 = -2
  // => 4     c            10     -2
  // => 5     v1 = a * b   -6     -2       a: -2 * -3 = 6, b: -2 * 2 = -4
  // => 6     b            -3     -4
  // => 7     a            2      6

  // Take the row of `v1`, which is our `e`. What arrived is −2. It passes −2 · −3 = 6 on to `a`, and −2 · 2 = −4 to
  // `b`. Each of these products is «what arrived, times the local derivative».
  draw(
    toSvg(L, { names: { e, d, L }, steps: reversePass(L, at) }),
    "The same in the picture: values found from left to right, adjoints from right to left.",
  );

  // And does our own little program agree with gradmap? `compare` puts two maps beside each other, node by node.
  // `history`, which we come to in a moment, is the whole pass.
  print(showComparison(compare(gradients, history(L, at))));
  // => all exact
  // => name  yours  expected  equal  greatest difference
  // => L     1      1         exact  0
  // => f     4      4         exact  0
  // => v2    -2     -2        exact  0
  // => c     -2     -2        exact  0
  // => v1    -2     -2        exact  0
  // => b     -4     -4        exact  0
  // => a     6      6         exact  0

  // ## Going back in time
  //
  // Since every step is a value that never changes, we can keep them all. `history` does, and `at(k)` is the moment
  // after `k` steps. At the beginning nothing is known but the 1 at the result:
  const past = history(L, at);
  print(past.length); // => 8
  print([...past.at(0).after].map(([node, amount]) => `${toInfix(node)}: ${String(amount)}`)); // => (a * b + c) * f: 1

  // (A map is read out entry by entry, and each entry is a pair: `[node, amount]` takes it apart.)
  //
  // After one step L has passed on to its two arguments, `d` and `f`:
  print([...past.at(1).after].map(([node, amount]) => `${toInfix(node)}: ${String(amount)}`));
  // => (a * b + c) * f: 1
  // => a * b + c: -2
  // => f: 4

  // There are seven steps, one for each row of the table, and so eight moments: one before the first step, and one
  // after each.
  //
  // And `at(-1)`, counted from the end, is the last moment. Its `gradientMap` has the variables only: the gradient.
  print([...past.at(-1).gradientMap].map(([node, amount]) => `${node.name}: ${String(amount)}`));
  // => f: 4
  // => c: -2
  // => a: 6
  // => b: -4

  // We can still ask for moment 1, and it is what it was. Nothing has been overwritten on the way. If a gradient is
  // wrong, you can go and look *when* it went wrong.
  //
  // Here is the whole pass to play with. Step forward, step back, click on a node to see its rule.
  draw(
    toHtml(past, { names: { e, d, L }, title: "Backpropagation of L" }),
    "The reverse pass of L = (a * b + c) * f, to be stepped through.",
  );

  // ## Formulas instead of numbers
  //
  // One last thing. In lesson 4 the rules gave expressions, and the same walk works with those. `gradientMap` puts no
  // numbers in at all: it gives the *formula* of each derivative.
  print([...gradientMap(L)].map(([node, derivative]) => `${node.name}: ${toInfix(derivative)}`));
  // => a: 1 * f * b
  // => b: 1 * f * a
  // => c: 1 * f
  // => f: 1 * (a * b + c)

  // The derivative in `a` is 1·f·b. The 1 is the one that every backward walk starts with, and f·b is −2 · −3. Notice
  // the one in `f`: it is a·b + c, the very node `d` that we built in the beginning, used again.

  exercise({
    name: "an order that works",
    ask: 'For y = tanh(n), n = p + q, p = u·v, q = u + w: write the names of all seven nodes as a list in an order for going *back*: `export const anOrderThatWorks = ["y", ...]`. There is more than one that works.',
    hint: "A node may be visited only when everything that uses it has been visited. Who uses u?",
    check: (answer: readonly string[]) => {
      const users: Readonly<Record<string, readonly string[]>> = {
        y: [],
        n: ["y"],
        p: ["n"],
        q: ["n"],
        u: ["p", "q"],
        v: ["p"],
        w: ["q"],
      };
      const missing = Object.keys(users).filter((name) => !answer.includes(name));
      if (missing.length > 0) return [`These nodes are missing in your list: ${missing.join(", ")}.`];
      if (answer.length > 7) return ["There are seven nodes, and more names in your list. Each is visited once."];
      return answer.flatMap((name, i) =>
        (users[name] ?? []).flatMap((user) =>
          answer.indexOf(user) < i
            ? []
            : [`${name} stands before ${user}, but ${user} uses ${name} and has to be finished first.`],
        ),
      );
    },
    answer: ["y", "n", "p", "q", "u", "v", "w"],
    mistakes: [
      { answer: ["y", "n", "p", "u", "v", "q", "w"], says: "u stands before q" },
      { answer: ["u", "v", "w", "p", "q", "n", "y"], says: "has to be finished first" },
      { answer: ["y", "n", "p", "q"], says: "u, v, w" },
      { answer: ["y", "n", "p", "u", "q", "u", "v", "w"], says: "Each is visited once" },
    ],
  });

  exercise({
    name: "one moment",
    ask: "In the history of L, after **three** steps: which nodes have a number by then, and which number? Export a record with the names `L`, `d`, `f`, `e`, `c`, `a`, `b`, but only with those that have one: `export const oneMoment = { L: 1, ... }`.",
    hint: "The first three rows of the table: what do they pass on, and to whom?",
    check: (answer: Readonly<Record<string, number>>) => {
      const nodes: readonly (readonly [string, Expr])[] = [
        ["L", L],
        ["d", d],
        ["f", f],
        ["e", e],
        ["c", c],
        ["a", a],
        ["b", b],
      ];
      const known = past.at(3).after;
      return nodes.flatMap(([name, node]) => {
        const [given, wanted] = [answer[name], known.get(node)];
        if (given === wanted) return [];
        if (wanted === undefined) return [`After three steps nothing has arrived at ${name} yet: leave it out.`];
        return [`${name} has something by then, and it is not ${given ?? "nothing"}. Which steps have been made?`];
      });
    },
    answer: { L: 1, d: -2, f: 4, e: -2, c: -2 },
    mistakes: [
      { answer: { L: 1, d: -2, f: 4 }, says: "Which steps have been made" },
      { answer: { L: 1, d: -2, f: 4, e: -2, c: -2, a: 6, b: -4 }, says: "leave it out" },
    ],
  });

  exercise({
    name: "a rule for the program",
    ask: "Our `contributions` knows no subtraction. Write the missing case as a function of what has arrived: for x − y, how much goes to `x` and how much to `y`? `export const aRuleForTheProgram = (arrived) => [..., ...]`. It gives two numbers, first that for x.",
    hint: "A nudge of y makes x − y smaller.",
    check: (answer: (arrived: number) => readonly number[]) =>
      [1, -2, 0.5].flatMap((arrived) => {
        // Not a rule of our own, but gradmap's, at this point.
        const [x, y] = [variable("x"), variable("y")];
        const { gradient } = history(formula("k * (x - y)"), { k: arrived, x: 1, y: 2 });
        const found = [...gradient].filter(([{ name }]) => name !== "k");
        const wanted = [x, y].map(({ name }) => found.find(([node]) => node.name === name)?.[1]);
        const given = answer(arrived);
        return given[0] === wanted[0] && given[1] === wanted[1]
          ? []
          : [
              `If ${arrived} arrives, you pass on ${given.join(" and ")}. Nudge x, and then y: what does each do to x − y?`,
            ];
      }),
    answer: (arrived) => [arrived, -arrived],
    mistakes: [
      { answer: (arrived) => [arrived, arrived], says: "Nudge x, and then y" },
      { answer: () => [1, -1], says: "If -2 arrives" },
    ],
  });

  // **Next:** in `backward` there is an innocent-looking `+`: contributions are *added* to what is there. In lesson 6
  // we see what happens to those who forget it.
};
