// The contents page of gradmap/files: what was saved, on disk. For Node alone.
export { loadFile, loadText, saveFile } from "./files.js";
