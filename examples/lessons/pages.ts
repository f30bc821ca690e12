// Writes every lesson as a page, and one that lists them, into out/lessons: `npm run lessons`.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { introductionPath, lessonNames, runLesson } from "./support/files.js";
import { lessonPages } from "./support/page.js";

const out = join("out", "lessons");

const transcripts = await Promise.all(lessonNames.map(runLesson));
// The pages take the way through from the README, up to what is for those who write lessons.
const [introduction = ""] = readFileSync(introductionPath, "utf8").split("\n## How a lesson is written");
mkdirSync(out, { recursive: true });
for (const [file, page] of Object.entries(lessonPages(transcripts, introduction))) writeFileSync(join(out, file), page);
console.log(`Wrote ${transcripts.length} lessons. Open ${resolve(out, "index.html")}`);
