// The page before its script has run: what stands where, and all the words that do not change.
import { escapedText } from "../../show/drawing/xml.js";
import type { PageData } from "./data.js";

const icon = (path: string, name = ""): string =>
  `<svg viewBox="0 0 24 24" aria-hidden="true"${name === "" ? "" : ` class="${name}"`}><path d="${path}"/></svg>`;

const icons = {
  start: icon("M5 5h3v14H5zM20 5v14L9 12z"),
  back: icon("M18 5v14L7 12z"),
  play: icon("M7 4v16l13-8z", "when-paused"),
  pause: icon("M6 5h4v14H6zM14 5h4v14h-4z", "when-playing"),
  forward: icon("M6 5v14l11-7z"),
  end: icon("M16 5h3v14h-3zM4 5v14l11-7z"),
} as const;

const count = (many: number, one: string): string => `${many.toLocaleString("en")} ${one}${many === 1 ? "" : "s"}`;

const subtitle = "The reverse pass, step by step";

/** The head of the page: what is differentiated, and where. */
export const heading = (
  title: string | undefined,
  formula: string,
  value: string,
  { nodes, steps, sources }: PageData,
): string => `
<header>
<div>${title === undefined ? "" : `<p class="kicker">${subtitle}</p>\n`}<h1>${escapedText(title ?? subtitle)}</h1></div>
<button type="button" id="theme">Dark</button>
${formula === "" ? "" : `<div class="formula">${formula}</div>`}
<p class="facts">Its value here is <strong>${escapedText(value)}</strong>. ${count(nodes.length, "node")}, ${count(steps.length, "step")}, a gradient with ${count(sources.length, "entry").replace("entrys", "entries")}.</p>
</header>`;

/** The picture, the player, the sentence and the questions. */
export const stage = (picture: string, isFolded: boolean): string => `
<section class="card" aria-labelledby="picture-heading">
<h2 id="picture-heading">The picture</h2>
<nav aria-label="Where in the picture"><ol class="trail" id="trail" hidden></ol></nav>
<div class="frame" id="frame">${picture}</div>
<ul class="legend"><li><i class="now"></i>passes on now</li><li><i class="gets"></i>receives</li><li><i class="waits"></i>nothing yet</li><li>a number in <em>italics</em>: the sum so far</li></ul>
<p id="sentence" aria-live="polite"></p>
<div class="player" id="player" role="group" aria-label="Player">
<div class="buttons">
<button type="button" id="to-start" aria-label="To the start">${icons.start}</button>
<button type="button" id="back" aria-label="One step back">${icons.back}</button>
<button type="button" id="play" aria-label="Play">${icons.play}${icons.pause}</button>
<button type="button" id="forward" aria-label="One step forward">${icons.forward}</button>
<button type="button" id="to-end" aria-label="To the end">${icons.end}</button>
</div>
<div class="scrub"><input type="range" id="scrub" min="0" max="0" value="0" step="1" aria-label="Moment"><span id="count"></span></div>
</div>
<div class="switches">
<label><input type="checkbox" id="predicting" autocomplete="off"> Predict the next number</label>
<label${isFolded ? "" : " hidden"}><input type="checkbox" id="opening" autocomplete="off"> Open folded boxes while stepping</label>
</div>
<form id="question" hidden novalidate>
<label for="answer" id="asked"></label>
<div class="row"><input type="text" id="answer" inputmode="text" autocomplete="off" spellcheck="false" aria-describedby="verdict">
<button type="submit" class="main">Check</button><button type="button" id="hint">Hint</button><button type="button" id="reveal">Show it</button></div>
</form>
<div class="row"><p id="verdict" role="status"></p><p id="score"></p></div>
<noscript><p>Stepping needs JavaScript, which is switched off here. All steps are in the table below.</p></noscript>
</section>`;

/** The node that is looked at, and the gradient map. */
export const side = (): string => `
<div class="side">
<section class="card" aria-labelledby="rule-heading">
<h2 id="rule-heading">This node</h2>
<div id="rule-of"><p>Choose a node in the picture.</p></div>
</section>
<section class="card" aria-labelledby="map-heading">
<h2 id="map-heading">The gradient map</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="map-heading"><table>
<thead><tr><th scope="col">variable</th><th scope="col">before this step</th><th scope="col">after it</th></tr></thead>
<tbody id="map-rows"></tbody></table></div>
<label id="map-all-label" hidden><input type="checkbox" id="map-all" autocomplete="off"> also those that this step does not change</label>
<p class="note">– is absent: nothing has reached the variable. That means zero, and nobody had to write it.</p>
</section>
</div>`;

/** The mutation view: what happens when gradients live in the nodes. */
export const mutation = (whyNotOwn: string | undefined): string => `
<section class="card below" aria-labelledby="mutation-heading">
<h2 id="mutation-heading">Why there is no <code>backward()</code> here</h2>
<div class="columns">
<div><h3>A field in every node</h3>
<p>micrograd, and the big frameworks after it, keep a field <code>.grad</code> in every node. <code>backward()</code> sets that of the root to 1 and goes down through the graph; each node adds, with <code>+=</code>, to the fields of its arguments. Once, that is right. Press it twice.</p></div>
<div><h3>27, and then 72</h3>
<p>Take <code>x * x * x</code> at 3, whose derivative is 3 · 3² = <span class="big right">27</span>. The second time one would expect the double, 54. It says <span class="big wrong-number">72</span>. Two old numbers are in the way: the 27 in <code>x</code>, and the 3 in <code>x * x</code>. That 3 becomes 3 + 3 = 6, and the 6 is passed on. So <code>x</code> gets 9 from the outer product, and 6 · 3 = 18 twice from the inner one: 27 + 9 + 18 + 18 = 72.</p></div>
<div><h3>Nothing to remember</h3>
<p>The cure there is to remember <code>zero_grad()</code>, every time. Here is nothing to remember. The reverse pass is a function: it makes a new map from nodes to adjoints, adds up in it, and returns it. Nothing is left over from the last time, because there is no place where it could be.</p></div>
</div>
<h3><code>x * x * x</code> at 3</h3>
<div class="engines" id="cube-engines"></div>
<h3>Your own function</h3>
${whyNotOwn === undefined ? '<div class="engines" id="own-engines"></div>' : `<p>${escapedText(whyNotOwn)}</p>`}
</section>`;

/** The chain rule for every node, line by line. */
export const derivation = (formulas: readonly string[]): string => `
<section class="card below">
<details><summary>The whole derivation, line by line</summary>
<div class="derivation">${formulas.map((formula) => `<div class="formula">${formula}</div>`).join("\n")}</div>
</details>
</section>`;

/** Every step in a table, for reading without a script and for paper. */
export const allSteps = (rows: readonly (readonly string[])[], leftOut: number): string => `
<section class="card below">
<details><summary>All steps as a table</summary>
${
  leftOut > 0
    ? `<p>The table is left out: it would have ${count(leftOut, "row")}.</p>`
    : `<div class="scroll" tabindex="0" role="region" aria-label="All steps"><table><thead><tr><th scope="col">step</th><th scope="col">node</th><th scope="col">adjoint</th><th scope="col">what happens</th></tr></thead>
<tbody>${rows.map(([step = "", ...cells]) => `<tr><th scope="row">${escapedText(step)}</th>${cells.map((cell) => `<td>${escapedText(cell)}</td>`).join("")}</tr>`).join("\n")}</tbody></table></div>`
}
</details>
</section>`;

const keyNames: readonly (readonly [keys: string, meaning: string])[] = [
  ["<kbd>→</kbd> <kbd>←</kbd>", "one step forward, one step back"],
  ["<kbd>Home</kbd> <kbd>End</kbd>", "to the start, to the end"],
  ["<kbd>Space</kbd>", "play and pause"],
  ["<kbd>Tab</kbd>", "into the picture, and out of it"],
  ["<kbd>↓</kbd> <kbd>↑</kbd>", "in the picture: the next box, the one before"],
  ["<kbd>Enter</kbd>", "in the picture: look at this node, or open this box"],
];

/** The keys, and how to read what is shown. */
export const help = (): string => `
<section class="card below keys">
<details><summary>Keys, and how to read the page</summary>
<dl>${keyNames.map(([keys, meaning]) => `<dt>${keys}</dt><dd>${meaning}</dd>`).join("")}</dl>
<p>The <strong>adjoint</strong> of a node says how much the result changes when the node does: ∂result/∂node. The pass begins at the result, whose adjoint is 1, and visits each node when all nodes that use it have been visited. There it multiplies: what arrived, times how much the node changes with its argument. Where a node is used more than once, what arrives is added. What has been added up for the variables at the end is the gradient.</p>
</details>
</section>`;
