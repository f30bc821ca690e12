// gradmap explain: what it prints of a formula, in every form.
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { started } from "./machine.js";

const printed = async (...args: readonly string[]): Promise<string> => {
  const { code, out, err } = await started(["explain", ...args]);
  expect([code, err]).toEqual([0, ""]);
  return out;
};

describe("text", () => {
  test("value, derivatives, numbers, check and the reverse pass", async () => {
    const out = await printed("x*y + sin(x)", "--at", "x=2,y=3");
    // How sure the differences are is theirs to say.
    expect(out.replace(/within \de-\d+/g, "within ...")).toMatchInlineSnapshot(`
      "x * y + sin(x)
      = 6.909297426825682   at x = 2, y = 3

      d/dx  cos(x) + y
          = 2.5838531634528574
            by differences 2.583853163: agrees within ...
      d/dy  x
          = 2
            by differences 2: agrees within ...

      The reverse pass
      step  node         value     adjoint  passes on
      1     L = v1 + v2  6.9093    1        v1: 1 * 1 = 1, v2: 1 * 1 = 1
      2     v2 = sin(x)  0.909297  1        x: 1 * -0.416147 = -0.416147
      3     v1 = x * y   6         1        x: 1 * 3 = 3, y: 1 * 2 = 2
      4     y            3         2
      5     x            2         2.58385
      "
    `);
  });

  test("without values all is symbols, and it says how to give them", async () => {
    expect(await printed("tanh(w*x + b)^2")).toMatchInlineSnapshot(`
      "tanh(w * x + b) ^ 2

      d/dw  2 * tanh(w * x + b) * (1 - tanh(w * x + b) ^ 2) * x
      d/dx  2 * tanh(w * x + b) * (1 - tanh(w * x + b) ^ 2) * w
      d/db  2 * tanh(w * x + b) * (1 - tanh(w * x + b) ^ 2)

      Numbers need values: gradmap explain "tanh(w*x + b)^2" --at w=1,x=2,b=3
      "
    `);
  });

  test("a formula without variables", async () => {
    expect(await printed("1/3 + pi")).toMatchInlineSnapshot(`
      "1 / 3 + 3.141592653589793
      = 3.4749259869231266
      "
    `);
  });

  test("a variable that the value does not depend on smoothly", async () => {
    expect(await printed("floor(x)", "--at", "x=2.5")).toContain("d/dx  0\n      by differences 0: agrees");
  });

  test("why stopGradient differs", async () => {
    expect((await started(["explain", "stopGradient(x)", "--at", "x=3"])).out).toContain(
      "where stopGradient(x) is x, and for derivatives a constant",
    );
  });

  test("names of definitions", async () => {
    const out = await printed("h = x*y; h^2", "--at", "x=2,y=1", "--derivation", "--tree");
    expect(out).toContain("h = x * y");
    expect(out).toContain("The chain rule, line by line");
    expect(out).toContain("As a tree\n^");
  });

  test("a picture in boxes, with and without numbers", async () => {
    expect(await printed("x*y", "--boxes")).toContain("The graph\n╭");
    expect(await printed("x*y", "--at", "x=1,y=2", "--boxes")).toContain("adjoint");
  });

  test("digits of the table", async () => {
    expect(await printed("sin(x)", "--at", "x=1", "--digits", "3")).toContain("0.841 ");
  });

  test("colours where they are wanted, and nowhere else", async () => {
    const { out } = await started(["explain", "x^2", "--at", "x=1"], { colour: true });
    expect(out).toContain("\u001b[32magrees\u001b[39m");
    expect(stripVTControlCharacters(out)).toBe(await printed("x^2", "--at", "x=1"));
    const { written } = await started(["explain", "x^2", "-o", "x.txt"], { colour: true });
    expect(written.get("x.txt")).not.toContain("\u001b");
  });
});

describe("values", () => {
  const values: readonly (readonly [at: readonly string[], value: string])[] = [
    [["x=2,y=3"], "6"],
    [["x=2", "--at", "y=3"], "6"],
    [[" x = 1/3 , y = 3 "], "1"],
    [["x=-1e-3,y=-2"], "0.002"],
    [["x=pi,y=1/pi"], "1"],
    [["x=max(1,2),y=(1+2)"], "6"],
    [['"x"=2,y=3'], "6"],
    [["x=Infinity,y=-1"], "-Infinity"],
    [["x=−2,y=2²"], "-8"],
  ];
  test.each(values)("%j", async (at, value) => {
    expect(await printed("x*y", "--at", ...at)).toContain(`x * y\n= ${value}   at x = `);
  });

  test("of paths and of names in quotes", async () => {
    const out = await printed(
      'layers[0].w * "learning, rate=" * p["a=b"]',
      "--at",
      'layers[0].w=2,"learning, rate="=3,p["a=b"]=4',
    );
    expect(out).toContain("= 24 ");
    expect(out).toContain("d/d layers[0].w  ");
  });
});

describe("the check", () => {
  const checks: readonly (readonly [formula: string, at: string, says: string, code: number])[] = [
    ["x^3", "x=2", "by differences 12: agrees within", 0],
    ["relu(x)", "x=0", "at a kink: slopes 0 on the left and 1 on the right, the derivative is a convention", 0],
    ["sqrt(x)", "x=0", "not finite here, so there is no check", 0],
    ["1/x", "x=0", "not finite here, so there is no check", 0],
    ["x*log(x) + 0*x", "x=NaN", "not finite here", 0],
    ["floor(x)", "x=2", "at a jump", 0],
    ["pow(x, 1.5)", "x=0", "at an edge", 0],
    ["stopGradient(x) * x", "x=3", "by differences 6: differs", 1],
    ["stopGradient(abs(x)) + 5*x", "x=0", "slopes 4 on the left and 6 on the right, the derivative", 0],
    [
      "stopGradient(abs(x)) + stopGradient(5*x)",
      "x=0",
      "slopes 4 on the left and 6 on the right: differs from both",
      1,
    ],
  ];
  test.each(checks)("%s at %s", async (formula, at, says, code) => {
    const outcome = await started(["explain", formula, "--at", at]);
    expect(outcome.out).toContain(says);
    expect(outcome.code).toBe(code);
  });
});

describe("other forms", () => {
  test("json holds everything", async () => {
    const all = JSON.parse(await printed("x*y + sin(x)", "--at", "x=2,y=3", "--json"));
    expect(Object.keys(all)).toEqual(["formula", "at", "value", "derivatives", "steps"]);
    expect(all.at).toEqual({ x: 2, y: 3 });
    expect(all.derivatives[1]).toMatchObject({ variable: "y", formula: "x", value: 2, check: { verdict: "agrees" } });
    expect(all.steps.length).toBe(5);
    expect(all.steps[2]).toEqual({
      step: 2,
      node: 2,
      label: "*",
      args: [0, 1],
      value: 6,
      adjoint: 1,
      contributions: [
        { to: 0, argument: 0, local: 3, amount: 3 },
        { to: 1, argument: 1, local: 2, amount: 2 },
      ],
    });
    expect(JSON.parse(await printed("x*y", "--json"))).toEqual({
      formula: "x * y",
      derivatives: [
        { variable: "x", formula: "y" },
        { variable: "y", formula: "x" },
      ],
    });
  });

  test("what JSON has no number for is text", async () => {
    const all = JSON.parse(await printed("x / y", "--at", "x=-1,y=0", "--json"));
    expect([all.value, all.derivatives[0].value, Number(all.value)]).toEqual([
      "-Infinity",
      "Infinity",
      Number.NEGATIVE_INFINITY,
    ]);
  });

  const forms: readonly (readonly [option: string, start: string])[] = [
    ["--svg", "<svg "],
    ["--dot", "digraph {"],
    ["--mermaid", "flowchart LR"],
    ["--tex", "x \\cdot y\n"],
    ["--mathml", "<math "],
  ];
  test.each(forms)("%s, with and without numbers", async (option, start) => {
    expect((await printed("x*y", option)).startsWith(start)).toBe(true);
    const out = await printed("x*y", "--at", "x=2,y=3", option);
    expect(out.startsWith(start) && out.endsWith("\n") && !out.endsWith("\n\n")).toBe(true);
  });

  test("tex and mathml with the derivation after them", async () => {
    const tex = await printed("x*y", "--at", "x=2,y=3", "--tex", "--derivation");
    expect(tex).toMatch(/^x \\cdot y\ny\nx\n\\begin\{align\*\}\n/);
    expect((await printed("x*y", "--at", "x=2,y=3", "--mathml", "--derivation")).match(/<math /g)).toHaveLength(4);
  });

  test("html is a page", async () => {
    expect((await printed("x*y", "--at", "x=2,y=3", "--html")).startsWith("<!doctype html>")).toBe(true);
  });

  test("a file in place of the output", async () => {
    const { code, out, written } = await started(["explain", "x*y", "--dot", "--out", "a.dot"]);
    expect([code, out]).toEqual([0, "Wrote a.dot\n"]);
    expect(written.get("a.dot")).toBe(await printed("x*y", "--dot"));
  });

  test("names of users are made safe in all of them", async () => {
    const hostile = '"</script><script>alert(1)</script>\\"];evil[label=\\"" * x';
    for (const option of ["--svg", "--mathml", "--html"]) {
      const { out } = await started([
        "explain",
        hostile,
        option,
        "--at",
        'x=1,"</script><script>alert(1)</script>\\"];evil[label=\\""=2',
      ]);
      expect(out).not.toContain("<script>alert");
      expect(out.length).toBeGreaterThan(100);
    }
  });
});

test("a value of an option may begin with a minus", async () => {
  expect((await started(["explain", "-x", "--at", "-x=1"])).code).toBe(2);
  expect((await started(["explain", "-x", "--at", "x=-1"])).code).toBe(0);
});

test("a formula may begin with a minus", async () => {
  expect(await printed("-x^2", "--at", "x=2")).toContain("-x ^ 2\n= -4");
  expect(await printed("--at", "x=2", "--", "--x")).toContain("= 2 ");
});

test("a long formula", async () => {
  const out = await printed(Array.from({ length: 2000 }, () => "x").join("+"), "--at", "x=1");
  expect(out).toContain("= 2000");
});

test("many variables: each is checked", async () => {
  const names = Array.from({ length: 50 }, (_, i) => `x${i}`);
  const out = await printed(names.join("*"), "--at", names.map((name) => `${name}=1`).join(","));
  expect(out.match(/agrees/g)?.length).toBe(50);
});
