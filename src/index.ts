// The contents page of gradmap: every public name, under headings. Nothing is defined here.
// biome-ignore-all assist/source/organizeImports: the order is that of the headings

// Values
export type { Shape } from "./expr/shape.js";
export {
  arange,
  eye,
  fromTypedArray,
  full,
  type Nested,
  ones,
  type ReadonlyFloat64Array,
  type Tensor,
  tensor,
  toNested,
  toNumber,
  zeros,
} from "./expr/tensor.js";

// Expressions
export { type Apply, type Const, constant, type Expr, type Operand, shapeOf, type Var, variable } from "./expr/expr.js";
export { type Scope, scope } from "./expr/scope.js";
export { freeVariables } from "./expr/walk.js";
export { substitute } from "./rewrite/substitute.js";
export { type Rewrite, rewrites, simplify } from "./rewrite/simplify.js";
export { share } from "./rewrite/share.js";
export { type Environment, evaluate } from "./run/evaluate.js";
export { formula, math } from "./transform/math.js";

// The gradient map
export { gradientMap } from "./rewrite/reverse.js";
export { GradientMap } from "./transform/instances.js";
export { type ReverseStep, reversePass, type StepContribution } from "./transform/reversePass.js";

// The grad family
export { grad, type GradOptions, valueAndGrad } from "./transform/grad.js";
export { hvp, jvp, vjp } from "./transform/products.js";
export { hessian, jacfwd, type Jacobian, jacrev } from "./transform/jacobian.js";
export { diagHessian } from "./transform/diagonal.js";
export { type AlongLine, taylor } from "./transform/taylor.js";

// Derivatives of one's own, and derivatives as functions
export { checkpoint, customJvp, customVjp } from "./transform/custom.js";
export { linearize, linearTranspose } from "./transform/linearize.js";
export { fixedPoint, root, type SolverOptions } from "./transform/implicit.js";

// Batches
export { vmap, type VmapOptions } from "./transform/vmap.js";
export type { Axes } from "./transform/axes.js";

// Control flow: nodes with a body that is traced once
export { cond } from "./transform/cond.js";
export { fold, iterate, scan, type ScanOptions, whileLoop, type WhileOptions } from "./transform/loops.js";

// Trees of parameters
export { Tree } from "./transform/treeValues.js";
export type {
  AnyTree,
  Argument,
  Arguments,
  BatchOf,
  Cotangent,
  DeclareAsExpr,
  Evaluated,
  Gradient,
  ScalarFor,
  ScalarResult,
  Static,
  Symbolic,
} from "./transform/types.js";

// Execution: generated code on demand, and sums over data part by part
export { type Compiled, type CompileOptions, compile, compileAsync } from "./transform/compile.js";
export { gradOverShards, type ShardOptions } from "./transform/shards.js";

// Ops: the vocabulary, its conventions, and the three makers for one's own
export * from "./ops/index.js";
export { type Convention, conventions } from "./ops/conventions.js";
export {
  type Binary,
  defineLinear,
  defineOp,
  defineRule,
  type LinearSpec,
  none,
  type OpFunction,
  type OpSpec,
  type RuleSpec,
  type StructuralFunction,
  type Ternary,
  type Unary,
} from "./ops/define.js";
export type { WithListSettings, WithSettings } from "./ops/call.js";
export type { Instructions, Recipe } from "./expr/instructions.js";
export type {
  ElementwiseOp,
  Facts,
  Form,
  Interval,
  Kink,
  Notation,
  Op,
  Params,
  Rule,
  StructuralOp,
} from "./expr/op.js";

// Failures
export { GradError, type GradErrorCode, type GradErrorParts } from "./expr/errors.js";
export { attempt } from "./transform/attempt.js";
export { explainNonFinite } from "./transform/explain.js";
export type { Origin } from "./transform/origin.js";
