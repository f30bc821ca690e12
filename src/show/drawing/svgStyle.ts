// The colours and lines of a drawing, light and dark, as one style sheet. Knows the classes; is ignorant of places.

// Each colour of text has a contrast of at least 4.5 to 1 on each ground that it can stand on (WCAG AA); a test computes it.
/** The colours by name: light, and dark. A page may set them: `.gradmap { --value: teal }`. */
export const colours = {
  paper: ["#ffffff", "#0d1117"],
  ink: ["#1f2328", "#e6edf3"],
  muted: ["#59636e", "#9da7b3"],
  line: ["#818b98", "#6e7681"],
  "op-ground": ["#f6f8fa", "#1a2029"],
  "op-edge": ["#818b98", "#7d8590"],
  "variable-ground": ["#e7f3ff", "#10233f"],
  "variable-edge": ["#0969da", "#58a6ff"],
  "folded-ground": ["#f7f0ff", "#241a3d"],
  "folded-edge": ["#8250df", "#bc8cff"],
  "group-ground": ["#59636e0d", "#9da7b312"],
  "group-edge": ["#afb8c1", "#484f58"],
  "group-tab": ["#e6eaef", "#2b323b"],
  value: ["#0f6224", "#7ee787"],
  adjoint: ["#963b00", "#ffa657"],
  "current-ground": ["#fff8c5", "#3a2d06"],
  "current-edge": ["#9a6700", "#e3b341"],
} as const;

type Colour = keyof typeof colours;

// The plain colour first: programs that know no custom properties draw the light picture.
const paint = (property: "fill" | "stroke", name: Colour): string =>
  `${property}:${colours[name][0]};${property}:var(--${name})`;
const fill = (name: Colour): string => paint("fill", name);
const stroke = (name: Colour): string => paint("stroke", name);

const theme = (index: 0 | 1): string =>
  Object.entries(colours)
    .map(([name, pair]) => `--${name}:${pair[index]}`)
    .join(";");

const rules: readonly (readonly [selector: string, declarations: string])[] = [
  ["text", `font:13px ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;${fill("ink")};white-space:pre`],
  [".line", "text-anchor:middle"],
  [".line.first", "font-weight:600"],
  [".line~.line:not(.first)", fill("muted")],
  [".mark,.value,.adjoint", "font-size:12px"],
  [".mark", fill("muted")],
  [".value,.adjoint", "text-anchor:end;font-weight:600"],
  [".value", fill("value")],
  [".adjoint", fill("adjoint")],
  [".paper", fill("paper")],
  [".rule", `fill:none;${stroke("line")};stroke-opacity:.45`],
  [".edge", "stroke-width:1.25"],
  [".op .edge", `${fill("op-ground")};${stroke("op-edge")}`],
  [".variable .edge", `${fill("variable-ground")};${stroke("variable-edge")}`],
  [".constant .edge", `${fill("paper")};${stroke("line")};stroke-dasharray:1 3;stroke-linecap:round`],
  [".outside .edge", `${fill("paper")};${stroke("line")};stroke-dasharray:5 4`],
  [".folded .edge", `${fill("folded-ground")};${stroke("folded-edge")}`],
  [".arrow path", `fill:none;${stroke("line")};stroke-width:1.25`],
  [".arrow .head", `${fill("line")};stroke-linejoin:round`],
  [
    ".arrow text",
    `font-size:10px;${fill("muted")};text-anchor:end;${stroke("paper")};stroke-width:3px;paint-order:stroke`,
  ],
  [".group .edge", `${fill("group-ground")};${stroke("group-edge")}`],
  [".group .tab", `${fill("group-tab")};${stroke("group-edge")}`],
  [".group text", `font-size:11px;${fill("muted")}`],
  [".note", `font-size:12px;${fill("muted")}`],
  [".waiting .edge", "stroke-dasharray:4 3"],
  [".waiting .line", fill("muted")],
  [".box.current .edge", `${fill("current-ground")};${stroke("current-edge")};stroke-width:3`],
  [".arrow.active path", `${stroke("current-edge")};stroke-width:2.5`],
  [".arrow.active .head", fill("current-edge")],
];

/** The style sheet of a drawing. Every rule is for what is in an element of class `gradmap`, and touches nothing else. */
export const svgStyle: string = [
  `.gradmap{${theme(0)}}`,
  `@media(prefers-color-scheme:dark){.gradmap{${theme(1)}}}`,
  ...rules.map(
    ([selector, declarations]) =>
      `${selector
        .split(/,/)
        .map((part) => `.gradmap ${part}`)
        .join(",")}{${declarations}}`,
  ),
].join("\n");
