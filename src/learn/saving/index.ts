// The contents page of saving: trees of parameters as text and as bytes. What is written to disk, and how, is for the
// caller, or for gradmap/files.
export { treeFromJson, treeToJson } from "./json.js";
export { fromSafetensors, readSafetensors, toSafetensors } from "./safetensors.js";
