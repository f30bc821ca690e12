// WebAssembly as the host offers it, if it does. The types are here because neither ECMAScript's nor Node's have them.

export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Compiled code; only the engine knows what is in it. */
export interface Module {
  readonly [Symbol.toStringTag]: string;
}

export interface Instance {
  readonly exports: Readonly<Record<string, unknown>>;
}

export type HostFunction = (...xs: readonly number[]) => number;

export type Imports = Readonly<Record<string, Readonly<Record<string, HostFunction | Memory>>>>;

export interface Engine {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array) => Module;
  readonly Instance: new (module: Module, imports: Imports) => Instance;
  compile(bytes: Uint8Array): Promise<Module>;
  validate(bytes: Uint8Array): boolean;
}

const isEngine = (value: unknown): value is Engine =>
  typeof value === "object" && value !== null && ["Memory", "Module", "Instance"].every((name) => name in value);

const found: unknown = Reflect.get(globalThis, "WebAssembly");

/** The host's WebAssembly; `undefined` where there is none. */
export const engine: Engine | undefined = isEngine(found) ? found : undefined;
