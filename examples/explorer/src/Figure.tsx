// A number on the page: short to read, in full for the pointer and for programs.
import { full, short } from "./format.js";

export const Figure = ({ of, digits }: { readonly of: number; readonly digits?: number }) => (
  <data class="figure" value={String(of)} title={full(of)}>
    {short(of, digits)}
  </data>
);
