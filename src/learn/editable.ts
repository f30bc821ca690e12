// The type of a tree of parameters while somebody edits it. A type alone.
import type { Static, Tensor } from "../index.js";

/**
 * A tree of parameters as a recipe for immer's `produce` may see it: records and arrays can be written to, tensors cannot.
 *
 * To immer a tensor is one value, which the trees before and after share. So a recipe puts a new tensor in its place, and
 * never writes into its numbers: JavaScript cannot freeze a typed array, and both trees would change. Immer's own type of a
 * draft would let that pass, and would not take the new tensor; annotate the draft with this one, and it is the other way
 * round.
 *
 * @example
 * // type Params = { readonly head: { readonly w: Tensor } }
 * // Editable<Params> is { head: { w: Tensor } }
 * // produce(params, (draft: Editable<Params>) => { draft.head.w = zeros([2]) }) compiles, draft.head.w.data[0] = 0 does not
 */
export type Editable<P> = P extends number | Tensor | Static ? P : { -readonly [K in keyof P]: Editable<P[K]> };
