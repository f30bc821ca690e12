// # 8. Against PyTorch's numbers
//
// Since lesson 1 we have checked our gradients by nudging, and since lesson 7 by computing the same thing in two
// ways. There is a third check: ask somebody else. **PyTorch** is the library that a large part of the world's neural
// networks are trained with. It works on large tables of numbers, on special hardware; but a single number is a small
// table, and the mathematics is the same.
//
// You need not install it. The numbers that PyTorch gives are in the text, and the tests of gradmap compare all their
// digits.
import {
  add,
  div,
  type Expr,
  evaluate,
  exp,
  formula,
  log,
  mul,
  neg,
  pow,
  relu,
  reversePass,
  sub,
  tanh,
  toNumber,
  valueAndGrad,
  variable,
} from "gradmap";
import { toSvg } from "gradmap/show";
import { areNumbers, isNumber } from "./support/checks.js";
import type { Lesson } from "./support/lesson.js";
import { rounded } from "./support/text.js";

export const lesson: Lesson = ({ print, draw, exercise }) => {
  // ## The neuron
  //
  // In PyTorch the neuron of lesson 3 is written like this (in Python):
  //
  // ```python
  // x1 = torch.Tensor([2.0]).double();           x1.requires_grad = True
  // x2 = torch.Tensor([0.0]).double();           x2.requires_grad = True
  // w1 = torch.Tensor([-3.0]).double();          w1.requires_grad = True
  // w2 = torch.Tensor([1.0]).double();           w2.requires_grad = True
  // b = torch.Tensor([6.8813735870195432]).double();  b.requires_grad = True
  // o = torch.tanh(x1*w1 + x2*w2 + b)
  // o.backward()
  // print(o.data.item(), x2.grad.item(), w2.grad.item(), x1.grad.item(), w1.grad.item())
  // ```
  //
  // In the lecture it prints 0.7071066904050358 for `o`, and the gradients 0.5000001283844369 for `x2`, 0 for `w2`,
  // −1.5000003851533106 for `x1` and 1.0000002567688737 for `w1`. We shall see in a moment why they are not quite 0.5
  // and −1.5.
  //
  // Notice the shape of it. One says of each number beforehand that a gradient will be wanted. Then `backward()`
  // runs, returns nothing, and leaves its results *in the inputs*, as `x1.grad`. In gradmap the function and the
  // point stay separate, and the gradients are what comes back:
  type Inputs = Readonly<Record<"x1" | "x2" | "w1" | "w2" | "b", Expr>>;
  const neuron = ({ x1, x2, w1, w2, b }: Inputs): Expr => tanh(add(add(mul(x1, w1), mul(x2, w2)), b));
  const inputs = { x1: 2, x2: 0, w1: -3, w2: 1, b: 6.8813735870195432 };
  const [value, gradient] = valueAndGrad(neuron)(inputs);
  print(rounded(value, 12)); // => 0.707106781187
  print(rounded(gradient, 12)); // => { x1: -1.5, x2: 0.5, w1: 1, w2: 0, b: 0.5 }

  // `valueAndGrad` is `grad` that also tells the value, since it has to be computed anyway. The gradient has the
  // shape of the input: a record goes in, a record with the same names comes out. (`type` gives a type a name, so that it can
  // be written shortly.)
  //
  // (We have rounded to 12 digits.) Now for the odd ones in the lecture. `torch.Tensor` keeps a number in 32 *bits*,
  // which is some 7 digits; `.double()` then makes room for 16, but the digits that were cut off do not come back. So
  // it was the *bias* that was a little different. `Math.fround` cuts a number in just that way. With its bias we get
  // the lecture's digits:
  const cut = { ...inputs, b: Math.fround(inputs.b) };
  print(cut.b); // => 6.881373405456543
  print(rounded(valueAndGrad(neuron)(cut), 12)); // => [0.707106690405, { x1: -1.50000038515, x2: 0.500000128384, w1: 1.00000025677, w2: 0, b: 0.500000128384 }]

  // With all digits of the bias PyTorch says 0.7071067811865476, and −1.4999999999999998 for `x1`: not −1.5, since
  // each op rounds its result to 16 digits. That is no error. It is how far one can trust a computer's numbers, and
  // two programs that agree in 15 digits agree.
  //
  // ## A longer walk
  //
  // The next program comes from micrograd's own tests. `relu` is a new op, and the simplest squeezing function of
  // all: it lets positive numbers through and makes negative ones 0. Its slope is 1 on the right and 0 on the left.
  const sanityCheck = (x: Expr): Expr => {
    const z = add(add(mul(2, x), 2), x);
    const q = add(relu(z), mul(z, x));
    const h = relu(mul(z, z));
    return add(add(h, q), mul(q, x));
  };
  print(valueAndGrad(sanityCheck)(-4)); // => [-20, 46]

  // PyTorch: −20 and 46. Look at the picture. There are two `relu` in it. The one that gets 100 lets it through. The one that
  // gets −10 lets nothing through, neither forward nor back.
  const y = sanityCheck(variable("x"));
  draw(
    toSvg(y, { names: { y }, steps: reversePass(y, { x: -4 }) }),
    "The whole of it. Four arrows leave x, and what comes back along them is added up, to 46.",
  );

  // ## The example that everybody has seen
  //
  // And this one stands at the top of micrograd's page. It makes no sense at all, and that is its use: it goes
  // through every op, and uses everything several times. PyTorch says 24.7041, and 138.8338 and 645.5773 for the
  // gradients.
  const nonsense = ({ a, b }: { readonly a: Expr; readonly b: Expr }): Expr => {
    const c = add(a, b);
    const d = add(mul(a, b), pow(b, 3));
    const c1 = add(c, add(c, 1));
    const c2 = add(c1, sub(add(1, c1), a));
    const d1 = add(d, add(mul(d, 2), relu(add(b, a))));
    const d2 = add(d1, add(mul(3, d1), relu(sub(b, a))));
    const e = sub(c2, d2);
    const f = pow(e, 2);
    return add(div(f, 2), div(10, f));
  };
  const [g, slopes] = valueAndGrad(nonsense)({ a: -4, b: 2 });
  print(g.toFixed(4)); // => 24.7041
  print({ a: slopes.a.toFixed(4), b: slopes.b.toFixed(4) }); // => { a: "138.8338", b: "645.5773" }

  // In full, our numbers are these. PyTorch's are 24.70408163265306, 138.83381924198252 and 645.5772594752186.
  print([g, slopes.a, slopes.b]); // => [24.70408163265306, 138.83381924198252, 645.5772594752186]

  // In the code above every name is given once. micrograd's text says `c += c + 1`, which means: from here on `c` is
  // something else. With values that never change one makes a new thing and gives it a new name. It is a little
  // longer, and one can always tell which `c` is meant.
  //
  // ## What nudging would have said
  //
  // Let us also nudge `a`, to see the difference between *exact* and *approximate*.
  const h = 1e-6;
  const valueAt = (a: number): number => valueAndGrad(nonsense)({ a, b: 2 })[0];
  print((valueAt(-4 + h) - valueAt(-4)) / h); // => 138.83402425918234

  // 138.8338 again, and then the digits go wrong. Two sides that agree in four digits are a good sign. Two that agree
  // in fifteen are a proof that they compute the same thing.

  // ## Your turn
  //
  // Both exercises are the ones that come with the lecture. PyTorch's numbers are known for both, and your
  // gradients are compared with them.

  exercise({
    name: "by hand against PyTorch",
    ask: "Let f = −a³ + sin(3b) − 1/c + b^2.5 − a^0.5. Find its gradient with school rules and export the numbers at a = 2, b = 3, c = 4: `export const byHandAgainstPytorch = { a: ..., b: ..., c: ... }`. Let JavaScript do the arithmetic: `-3 * 2 ** 2 - ...`.",
    hint: "Letter by letter, the others held still: −3a² − 0.5·a^(−0.5); 3·cos(3b) + 2.5·b^1.5; 1/c².",
    check: (answer: { readonly a: number; readonly b: number; readonly c: number }) =>
      areNumbers(
        answer,
        { a: -12.353553390593273, b: 10.25699027111255, c: 0.0625 },
        {
          a: "Two terms have an a in them: −a³ and −a^0.5.",
          b: "Two terms have a b in them: sin(3b), where the 3 comes out, and b^2.5.",
          c: "−1/c is −c⁻¹. Its slope is positive.",
        },
      ),
    answer: { a: -3 * 2 ** 2 - 0.5 * 2 ** -0.5, b: 3 * Math.cos(9) + 2.5 * 3 ** 1.5, c: 1 / 4 ** 2 },
    mistakes: [
      { answer: { a: -12, b: 10.25699027111255, c: 0.0625 }, says: "Two terms have an a" },
      { answer: { a: -12.353553390593273, b: Math.cos(9) + 2.5 * 3 ** 1.5, c: 0.0625 }, says: "where the 3 comes out" },
      { answer: { a: -12.353553390593273, b: 10.25699027111255, c: -0.0625 }, says: "Its slope is positive" },
    ],
  });

  // The value of f at that point, by the way:
  const f = formula("-a^3 + sin(3 * b) - 1 / c + b^2.5 - a^0.5");
  print(toNumber(evaluate(f, { a: 2, b: 3, c: 4 })).toFixed(12)); // => 6.336362190989

  exercise({
    name: "softmax",
    ask: "Four numbers, the *logits*: 0, 3, −2, 1. Take e to the power of each. Divide the last of these by their sum: that is a probability p. The loss is −log p (here and everywhere in programs, log is the natural logarithm, ln in school), and PyTorch says 2.1755153626167147. Now write it as a function of expressions, `export const softmax = ({ l0, l1, l2, l3 }) => ...`, with gradmap's `exp`, `add`, `div`, `log` and `neg`. Your loss and its gradient are compared with PyTorch's.",
    hint: "`exp(l3)` is used twice: above the line, and in the sum below it.",
    check: (answer: (logits: Readonly<Record<"l0" | "l1" | "l2" | "l3", Expr>>) => Expr) => {
      const [loss, { l0, l1, l2, l3 }] = valueAndGrad(answer)({ l0: 0, l1: 3, l2: -2, l3: 1 });
      const why = "Its value is right, its slope is not: is it made of gradmap's ops, and of this logit?";
      const values = isNumber("The loss", loss, 2.1755153626167147, "Which of the four stands above the line?");
      return values.length > 0
        ? values
        : areNumbers(
            { l0, l1, l2, l3 },
            { l0: 0.041772570515350445, l1: 0.8390245074625319, l2: 0.005653302662216329, l3: -0.8864503806400988 },
            { l0: why, l1: why, l2: why, l3: why },
          );
    },
    answer: ({ l0, l1, l2, l3 }) => {
      const counts = [l0, l1, l2, l3].map((logit) => exp(logit));
      const sum = counts.reduce((total, count) => add(total, count));
      return neg(log(div(counts[3]!, sum)));
    },
    mistakes: [
      {
        answer: ({ l0, l1, l2, l3 }) => neg(log(div(exp(l0), add(add(exp(l0), exp(l1)), add(exp(l2), exp(l3)))))),
        says: "above the line",
      },
      {
        // The numbers of the logits in place of the logits.
        answer: ({ l3 }) => neg(log(div(exp(l3), add(add(exp(0), exp(3)), add(exp(-2), exp(l3)))))),
        says: "Its value is right, its slope is not",
      },
    ],
  });

  // And here is what the gradient comes to. Each logit has its own share p of the sum, and that is its gradient; but p − 1
  // for the one that should have won. Each wrong one wants to go down by its share, the right one up. Added up they give
  // 0, but for rounding. (The exclamation mark in `p3!` tells TypeScript that there *is* such an entry in the list.)
  const powers = [0, 3, -2, 1].map((logit) => Math.exp(logit));
  const total = powers.reduce((sum, power) => sum + power);
  const [p0, p1, p2, p3] = powers.map((power) => power / total);
  print(rounded({ l0: p0!, l1: p1!, l2: p2!, l3: p3! - 1 }, 12)); // => { l0: 0.0417725705154, l1: 0.839024507463, l2: 0.00565330266222, l3: -0.88645038064 }

  // **Next:** single neurons are easy to follow and cannot do much. In lesson 9 we put forty-one weights together.
};
