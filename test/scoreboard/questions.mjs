// What is asked, as data: which law, which function, where. Knows the names of the catalogue; is ignorant of libraries.

const each = (law, ask, list) => list.map(([f, at]) => ({ law, ask, f, at }));

const smooth = [
  ["cube", [2]],
  ["cube", [-1.5]],
  ["power", [0.5]],
  ["power", [2]],
  ["exp", [1]],
  ["log", [4]],
  ["sqrt", [4]],
  ["sin", [1]],
  ["tanh", [0.5]],
  ["tanh", [2]],
  ["sinh", [1.5]],
  ["cbrt", [2]],
  ["erf", [0.5]],
  ["relu", [2]],
  ["relu", [-1]],
  ["abs", [-2]],
  ["larger", [1, 2]],
  ["larger", [2, 1]],
  ["largest", [1, 2]],
  ["product", [2, 3, 4]],
];

const curved = [
  ["cube", [2]],
  ["exp", [1]],
  ["log", [4]],
  ["sin", [1]],
  ["tanh", [0.5]],
];

/** In the order of the columns. `ask` is what an adapter does; `order` says which derivative. */
export const questions = [
  ...each("value", "value", smooth),
  ...each("differences", "gradient", smooth),
  ...each("digits", "value", smooth),
  ...each("digits", "gradient", smooth),
  ...each("second", "derivative", curved).map((question) => ({ ...question, order: 2 })),
  ...each("third", "derivative", curved).map((question) => ({ ...question, order: 3 })),
  ...each("twice", "again", [
    ["cube", [3]],
    ["tanh", [0.5]],
  ]),
  ...each("reuse", "reuse", [
    ["cube", [3]],
    ["larger", [1, 2]],
  ]),
  ...each("sharing", "gradient", [
    ["square", [3]],
    ["diamond", [1]],
  ]),
  ...each("deep", "gradient", [["chain", [1]]]),
  ...each("tie", "gradient", [
    ["larger", [1, 1]],
    ["largest", [1, 1]],
    ["relu", [0]],
    ["abs", [0]],
  ]),
  ...each("kink", "gradients", [[["zeroFirst", "zeroLast"], [0]]]),
  ...each("where", "gradient", [
    ["guarded", [4]],
    ["guarded", [0]],
  ]),
  ...each("zero", "gradient", [
    ["product", [0, 2, 3]],
    ["product", [0, 0, 3]],
  ]),
  ...each("closure", "gradient", [["closure", [2]]]),
  ...each("engines", "engines", [
    ["cube", [2]],
    ["tanh", [0.5]],
    ["larger", [1, 1]],
  ]).map((question) => ({ ...question, order: 1 })),
  { law: "engines", ask: "engines", f: "cube", at: [2], order: 2 },
  { law: "engines", ask: "engines", f: "log", at: [4], order: 2 },
  ...each("traps", "gradient", [
    ["branch", [1]],
    ["rawProduct", [3]],
    ["rawMath", [0.5]],
  ]),
  { law: "rule", ask: "wrongRule", at: [] },
];
