// Runs one example by its name: `npm run example xor`. Each file beside this one is an example.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(here)
  .filter((file) => file.endsWith(".js") && file !== "run.js")
  .map((file) => file.slice(0, -".js".length));

const [name = "", ...rest] = process.argv.slice(2);
if (names.includes(name)) {
  process.exitCode = spawnSync(process.execPath, [`${here}${name}.js`, ...rest], { stdio: "inherit" }).status ?? 1;
} else {
  console.error(
    `${name === "" ? "Which example?" : `There is no example ${name}.`} Write npm run example NAME, with one of:`,
  );
  for (const known of names) console.error(`  ${known}`);
  process.exitCode = 1;
}
