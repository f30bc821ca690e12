export const powerConventions: readonly import("../../expr/op.js").Kink[] = [];
