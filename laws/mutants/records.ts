// The record of an elementwise op written anew with changes, by the public maker. Knows records; is ignorant of what
// the changes are for.
import { apply } from "../../src/expr/expr.js";
import {
  defineOp,
  type ElementwiseOp,
  type Expr,
  none,
  type Operand,
  type OpSpec,
  type Rule,
} from "../../src/index.js";

/** The record of an op of any number of arguments. */
export type AnySpec = OpSpec<readonly string[]>;

/** The derivative in each argument, as a record has them. */
export type Partials = (xs: readonly Expr[], result: Expr) => readonly Operand[];

/** The op's partials, where its rule is a list of them. */
export const partialsOf = ({ rule }: ElementwiseOp): Partials | undefined =>
  rule.tag === "Partials" ? (xs, result) => rule.partials(xs, result) : undefined;

const fieldsOf = (op: ElementwiseOp): AnySpec => {
  const { kind: _, rule, ...fields } = op;
  // A rule of another kind has no public maker: whoever changes such an op changes its rule.
  const partials = partialsOf(op) ?? none(rule.tag === "None" ? rule.reason : "not written as partials");
  return { ...fields, partials };
};

/** What `customOpLaws` takes for a record. */
export interface WithRecord {
  readonly op: ElementwiseOp;
}

// There is no public maker for a rule of another kind; a function that has the record is what laws take.
const called = (record: ElementwiseOp): WithRecord => {
  const op = Object.freeze(record);
  return Object.assign((...xs: readonly Operand[]) => apply(op, xs), { op });
};

/** The op with another rule, of any kind. */
export const withRule = (op: ElementwiseOp, rule: Rule): WithRecord => called({ ...op, rule: Object.freeze(rule) });

/** The op with some fields of its record changed. */
export const changed = (op: ElementwiseOp, changes: Partial<AnySpec>): WithRecord => {
  const made: WithRecord = defineOp({ ...fieldsOf(op), ...changes });
  const keepsRule = op.rule.tag === "Pullback" || op.rule.tag === "Transpose";
  return keepsRule ? withRule(made.op, op.rule) : made;
};

/** The op with another value, which its record states nowhere else: a snippet or recipe would give the change away. */
export const withValueAlone = (op: ElementwiseOp, value: AnySpec["value"]): WithRecord => {
  const { js: _, wasm: __, ...fields } = op;
  return changed(fields, { value });
};
