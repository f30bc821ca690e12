// Who is asked, in the order of the table: what it is called, where it comes from, and how its adapter is opened. Knows
// names only; nothing is loaded until it is opened.
import { builtFrom } from "../checkouts.mjs";

const packaged = (name, file) => ({ name, package: name, open: async () => (await import(file)).open() });

/** A repository without a package that runs: `files` are compiled, and the exports of all together are given to `adapter`. */
const source = (name, repository, commit, files, file, adapter) => ({
  name,
  repository,
  commit,
  open: async () => (await import(file))[adapter](builtFrom({ name, files })),
});

export const peers = [
  { name: "gradmap", open: async () => (await import("./gradmap.mjs")).open() },
  packaged("@jax-js/jax", "./jaxjs.mjs"),
  packaged("@tensorflow/tfjs", "./tfjs.mjs"),
  packaged("rose", "./rose.mjs"),
  packaged("@penrose/core", "./penrose.mjs"),
  packaged("js-pytorch", "./jspytorch.mjs"),
  packaged("adnn", "./adnn.mjs"),
  packaged("ad.js", "./adjs.mjs"),
  packaged("simplegrad", "./simplegrad.mjs"),
  packaged("mathjs", "./mathjs.mjs"),
  packaged("nerdamer", "./nerdamer.mjs"),
  source(
    "micrograd-ts",
    "https://github.com/trekhleb/micrograd-ts",
    "41b228f4228d2904778a7c21a79b6e2f2ed45f22",
    ["micrograd/engine.ts"],
    "./ports.mjs",
    "micrograd",
  ),
  source(
    "autograd-ts",
    "https://github.com/eyas-ranjous/autograd-ts",
    "498ec1abbfa92e3243b35b80db036f9051117ad3",
    ["src/Value.ts"],
    "./ports.mjs",
    "autograd",
  ),
  source(
    "ScalarAutograd",
    "https://github.com/mfagerlund/ScalarAutograd",
    "92b6192e096c0608ee70afe0479d53cf7db1a844",
    ["src/V.ts", "src/CompiledFunctions.ts"],
    "./ports.mjs",
    "scalarAutograd",
  ),
  source(
    "autodiff-ts",
    "https://github.com/seanl01/autodiff-ts",
    "c7556f907acded499d30e5eac927c3881de59e21",
    ["lib/reverse.ts"],
    "./autodiffts.mjs",
    "autodiff",
  ),
];
