// # 2. The expression
//
// In lesson 1 a function was a black box: numbers went in, a number came out, and all we could do was to nudge. To do
// better we must see what is *inside* of the box: which numbers are multiplied, which are added, and in what order.
//
// So in this lesson a formula becomes a **value**, a thing that a program can hold in its hand, look at and take
// apart. We call it an *expression*. This one idea carries everything that follows.
import { add, attempt, type Expr, evaluate, formula, mul, sub, variable } from "gradmap";
import { toInfix, toSvg, toTree } from "gradmap/show";
import { computes, isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## Three kinds of node
  //
  // From here on we use **gradmap**, the library that these lessons belong to. Its functions are *imported*; which
  // ones a lesson imports, it says at its top, behind a click. (In a file of your own you write the line yourself:
  // `import { add, mul, variable } from "gradmap";`.)
  //
  // We build d = a·b + c again, and this time out of pieces. `variable("a")` is a letter without a value: *some*
  // number that will be known later. `mul` is «times» and `add` is «plus».
  const a = variable("a");
  const b = variable("b");
  const c = variable("c");
  const e = mul(a, b);
  const d = add(e, c);

  // Nothing has been computed. There are no numbers yet to compute with! What `d` holds is the formula itself.
  // `toInfix` writes it the way people do:
  print(toInfix(d)); // => a * b + c

  // `toTree` shows how it is made: the last step on top, what it works on below. Read it from the bottom up, and it
  // is a recipe: take `a` and `b` and multiply them, then add `c`.
  print(toTree(d));
  // => +
  // => ├─ *
  // => │  ├─ a
  // => │  └─ b
  // => └─ c

  // Or as a picture, with the order of computation from left to right. Each box is called a **node**. Where two arrows go
  // into one box, the small x and y at their ends say which comes first: `mul(x, y)`.
  draw(toSvg(d, { names: { e, d } }), "The expression d = a * b + c: three variables, and two ops that work on them.");

  // There are only three kinds of node, and you have met two: a *variable*, and an *op* (short for operation, such as
  // `add`) that is applied to other nodes. The third is a *constant*, a number that is known from the start. Where a node is wanted you may write a
  // plain number, and it becomes a constant.
  print(toInfix(mul(d, 2))); // => (a * b + c) * 2

  // ## Numbers come last
  //
  // To get a number, say what the letters stand for. `evaluate` takes the expression and a record with a number for
  // each variable. It works from the leaves to the top, as you would on paper: first a·b = −6, then −6 + 10.
  print(evaluate(d, { a: 2, b: -3, c: 10 })); // => 4

  // The expression has not been used up by that. Ask it again somewhere else:
  print(evaluate(d, { a: 1, b: 1, c: 1 })); // => 2

  // In the lecture, and in most libraries, a node carries its number along with it, and soon its gradient too. Here
  // it does not. A node is a piece of a formula, and nothing else. It is frozen: it cannot be changed, by anybody,
  // ever.
  print(Object.isFrozen(d)); // => true

  // That may sound like a restriction. In lesson 11 you will see which famous mistake it makes impossible.
  //
  // ## The same node, the same thing
  //
  // `e` was made once, and used to make `d`. You may use it again. A node that is used twice is *one* node with two
  // arrows going out of it:
  const twice = mul(e, e);
  draw(toSvg(twice, { names: { e } }), "`e * e`: one node `e`, and two arrows from it to the product.");

  // What you cannot do is to write `e * e`. JavaScript's own `*` wants numbers, and `e` is none. TypeScript would not
  // even let us try, and if you ask in plain JavaScript, you are told what to write. (`attempt` catches the error, so
  // that we can print its message. What it gives is `Left` with an error, or `Right` with a result; `_tag` says which. And
  // `a ? b : c` reads: if a, then b, otherwise c.)
  const tried = attempt(() => Number(e))();
  print(tried._tag === "Left" ? tried.left.message : "no error");
  // => Expr: expected a function of gradmap, found an expression used with a JavaScript operator or Math.*.
  // =>   Write mul(x, y) for x * y, add(x, y) for x + y, tanh(x) for Math.tanh(x), where(gt(x, 0), a, b) for x > 0 ? a : b; or math`${x} * ${y}`. [GM-COERCION]

  // ## Shorter to write
  //
  // For long formulas there is `formula`, which reads what `toInfix` writes. Each name in the text becomes a variable.
  const parabola = formula("3 * x ^ 2 - 4 * x + 5");
  print(evaluate(parabola, { x: 3 })); // => 20
  draw(toSvg(parabola), "The parabola of lesson 1, opened up. The x on the left goes into two places.");

  // It is the same kind of value, made of the same three kinds of node. Its type, by the way, is called `Expr`. Whatever we do with expressions from now on
  // works with both.
  //
  // ## A program that reads formulas
  //
  // What is it good for, to have a formula as a value? A program can go through it. This little function counts the
  // nodes. Each node has a `tag` that says which kind it is, and an op has `args`, the nodes that it works on. (A
  // `Set` keeps each thing once, however often it is added. So a node that is used twice is counted once. `Set<Expr>` is
  // the type of a set of expressions: what stands in the pointed brackets says what is in it. `forEach` calls a function
  // for each entry of a list, `===` asks whether two things are the same, and `void` says that nothing comes back.)
  const nodesOf = (root: Expr): ReadonlySet<Expr> => {
    const found = new Set<Expr>();
    const visit = (node: Expr): void => {
      found.add(node);
      if (node.tag === "Apply") node.args.forEach(visit);
    };
    visit(root);
    return found;
  };
  print(nodesOf(d).size); // => 5
  print(nodesOf(twice).size); // => 4

  // Taking a derivative will be just such a walk: from node to node, with a rule for each. You will do it by hand in
  // the next lesson.

  exercise({
    name: "the expression of a difference",
    ask: 'Build (a − b)·(a + b) from `variable`, `sub`, `add` and `mul`, with variables named `a` and `b`, and export it as `theExpressionOfADifference`. (Import the functions from `"gradmap"`.)',
    hint: "Make `a` and `b` once, each with `variable`. Then `sub(a, b)` is one factor.",
    check: (answer: Expr) =>
      computes(answer, ["a", "b"], (x = 0, y = 0) => (x - y) * (x + y), "Look at it with toTree: which op is on top?"),
    answer: mul(sub(a, b), add(a, b)),
    mistakes: [
      { answer: formula("a - b * (a + b)"), says: "which op is on top" },
      {
        answer: mul(sub(variable("a"), variable("b")), add(variable("a"), variable("b"))),
        says: "two different variables",
      },
    ],
  });

  exercise({
    name: "count the nodes",
    ask: "How many nodes has `y`, where `const s = square(x)` and `const y = add(mul(s, 3), s)`? Export the number as `countTheNodes`. Draw it on paper first.",
    hint: "`s` is made once. The 3 is a node too, and so is `y` itself.",
    check: (answer: number) =>
      isNumber(
        "The count",
        answer,
        5,
        answer === 7
          ? "A node that is used twice is still one node."
          : "Count x, s, the constant, the product and the sum: each once.",
      ),
    answer: 5,
    mistakes: [
      { answer: 7, says: "still one node" },
      { answer: 4, says: "the constant" },
    ],
  });

  exercise({
    name: "one neuron",
    ask: "Write tanh(w·x + b) as an expression with variables named `w`, `x` and `b`, and export it as `oneNeuron`. You may use `formula`. (tanh is a function that squeezes every number into the range from −1 to 1; you will see a lot of it.)",
    hint: 'Everything that `toInfix` can write, `formula` can read: `formula("tanh(...)")`.',
    check: (answer: Expr) =>
      computes(
        answer,
        ["w", "x", "b"],
        (w = 0, x = 0, bias = 0) => Math.tanh(w * x + bias),
        "The sum goes into tanh as a whole.",
      ),
    answer: formula("tanh(w * x + b)"),
    mistakes: [
      { answer: formula("tanh(w * x) + b"), says: "as a whole" },
      { answer: formula("tanh(w * x + bias)"), says: "There is a variable bias" },
    ],
  });

  // **Next:** in lesson 3 we take this expression, put numbers on it, and walk back through it with pencil and paper.
  // That walk is backpropagation.
};
