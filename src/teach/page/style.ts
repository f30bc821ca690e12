// How the page looks: light, dark, on a phone and on paper. Knows the classes of the page and the colours of pictures.
import { colours, svgStyle } from "../../show/drawing/svgStyle.js";

const palette = {
  ground: ["#f6f7f9", "#0a0d12"],
  sheet: ["#ffffff", "#0d1117"],
  ink: ["#1f2328", "#e6edf3"],
  soft: ["#57606a", "#9da7b3"],
  edge: ["#d5dae0", "#2d343d"],
  accent: ["#0757ba", "#6cb2ff"],
  "on-accent": ["#ffffff", "#08121f"],
  good: ["#0f6224", "#7ee787"],
  bad: ["#a40e26", "#ff8f87"],
  warm: ["#963b00", "#ffa657"],
  marked: ["#fff8c5", "#352c0d"],
  wrong: ["#ffebe9", "#3c1618"],
} as const;

const set = (pairs: Readonly<Record<string, readonly [string, string]>>, index: 0 | 1): string =>
  Object.entries(pairs)
    .map(([name, pair]) => `--${name}:${pair[index]}`)
    .join(";");
const page = (index: 0 | 1): string => `color-scheme:${index === 0 ? "light" : "dark"};${set(palette, index)}`;

const themes = [
  `:root{${page(0)}}`,
  `@media (prefers-color-scheme:dark){:root{${page(1)}}}`,
  // What the reader chose here is stronger than what the system says.
  ...(["light", "dark"] as const).flatMap((name, i) => {
    const index = i === 0 ? 0 : 1;
    return [`:root[data-theme=${name}]{${page(index)}}`, `:root[data-theme=${name}] .gradmap{${set(colours, index)}}`];
  }),
  ":root .gradmap{--paper:transparent!important}",
];

const rules = `
*{box-sizing:border-box}
[hidden]{display:none!important}
html{scroll-padding:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;overflow-wrap:anywhere}
.skip{position:absolute;left:-999rem;top:0;padding:.5rem 1rem;background:var(--sheet)}
.skip:focus{left:0;z-index:1}
.page{max-width:78rem;margin:0 auto;padding:clamp(1rem,3vw,2.5rem)}
header{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.25rem 1rem;align-items:start;margin-bottom:1.5rem}
header .formula,header .facts{grid-column:1/-1}
h1,h2,h3,h4{line-height:1.25;margin:0;text-wrap:balance}
h1{font-size:clamp(1.4rem,1.1rem + 1.4vw,2rem);letter-spacing:-.01em}
h2{font-size:1.15rem;margin-bottom:.5rem}
h3{font-size:.95rem}
h4{font-size:.95rem}
p{margin:.4rem 0;max-width:70ch}
.facts,.note,.later{color:var(--soft)}
.facts{font-size:.95rem}
.kicker{margin:0;color:var(--soft);font-size:.9rem}
.page:has(.is-wide){max-width:104rem}
.grid{display:grid;grid-template-columns:minmax(0,1.75fr) minmax(18rem,1fr);gap:1.25rem;align-items:start}
.card{background:var(--sheet);border:1px solid var(--edge);border-radius:12px;padding:1.1rem clamp(.9rem,2vw,1.4rem);min-width:0}
.is-wide,.is-wide .side{grid-template-columns:minmax(0,1fr)}
.is-wide .side{grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));align-items:start}
.side{display:grid;gap:1.25rem;min-width:0}
.below{margin-top:1.25rem}
.derivation{columns:17rem;column-gap:1.5rem;margin-top:.6rem}
.derivation .formula{break-inside:avoid;padding:.2rem 0 1.1rem}
.frame{overflow:auto;max-height:max(18rem,min(56vh,44rem));margin:.25rem -.4rem;padding:.25rem;border-radius:8px}
.heading-code{font-size:1rem}
.frame svg{display:block;margin:auto;height:auto;width:100%;max-width:var(--natural,none);min-width:calc(var(--natural,0px)*.73)}
.trail{display:flex;flex-wrap:wrap;gap:0 .5rem;margin:0;padding:0;list-style:none;font-size:.95rem}
.trail li+li::before{content:"\\203a";margin-right:.5rem;color:var(--soft)}
.formula{overflow-x:auto;padding:.3rem 0}
math{font-size:1.08rem;font-family:"STIX Two Math","Cambria Math","Latin Modern Math",math,serif;text-align:left}
math[display=block]{display:block math;text-align:left;margin:0;width:max-content}
header math{font-size:1.35rem}
button,input[type=text]{font:inherit;color:inherit}
button{border:1px solid var(--edge);background:var(--sheet);border-radius:8px;padding:.4rem .8rem;cursor:pointer;min-height:2.5rem}
button:hover{border-color:var(--accent)}
button[aria-disabled=true]{opacity:.45;cursor:default}
button.link{border:0;background:none;padding:0;min-height:1.6rem;color:var(--accent);text-decoration:underline;text-underline-offset:.15em;text-align:left}
button.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent);font-weight:600}
button.code,code,kbd{font-family:ui-monospace,"DejaVu Sans Mono",Menlo,Consolas,monospace;font-size:.92em}
kbd{border:1px solid var(--edge);border-bottom-width:2px;border-radius:5px;padding:.05rem .4rem;white-space:nowrap}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.player{display:flex;flex-wrap:wrap;gap:.6rem 1rem;align-items:center;margin-top:.6rem}
.buttons{display:flex;flex-wrap:wrap;gap:.4rem}
.player button{display:grid;place-items:center;width:2.75rem;height:2.75rem;padding:0}
.player svg{width:1.25rem;height:1.25rem;fill:currentColor}
.player #play{border-color:var(--accent);background:var(--accent);color:var(--on-accent)}
#play[data-playing=true] .when-paused,#play:not([data-playing=true]) .when-playing{display:none}
.scrub{flex:1 1 12rem;display:flex;gap:.75rem;align-items:center}
.scrub input{flex:1;min-width:6rem;height:2rem;margin:0;accent-color:var(--accent)}
#count{font-variant-numeric:tabular-nums;color:var(--soft);white-space:nowrap;font-size:.95rem}
#sentence{min-height:3.1em;margin:.8rem 0 .2rem;font-size:1.08rem;border-left:4px solid var(--warm);padding-left:.8rem}
.switches{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin-top:.6rem}
.switches label{display:flex;gap:.5rem;align-items:center;min-height:2rem}
.switches input{width:1.1rem;height:1.1rem;accent-color:var(--accent)}
#question{margin-top:.6rem;padding:.8rem 1rem;border:1px solid var(--accent);border-radius:10px}
#question label{display:block;font-weight:600;margin-bottom:.4rem}
#question input{width:12rem;max-width:100%;padding:.45rem .6rem;border:1px solid var(--soft);border-radius:8px;background:var(--ground);font-variant-numeric:tabular-nums}
.row{display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
#verdict:empty{display:none}
#verdict[data-mood=right]{color:var(--good)}
#verdict[data-mood=wrong]{color:var(--bad)}
#score{color:var(--soft);font-variant-numeric:tabular-nums;margin-left:auto}
.node{font-size:1.15rem}
dl{display:flex;gap:1.6rem;margin:.5rem 0}
dt{color:var(--soft);font-size:.88rem}
dd{margin:0;font-size:1.2rem;font-variant-numeric:tabular-nums;font-weight:600;color:var(--good)}
dd.adjoint{color:var(--warm)}
dl{display:grid;grid-auto-flow:column;grid-template-rows:auto auto;justify-content:start;gap:0 1.8rem}
.block{border-top:1px solid var(--edge);padding:.7rem 0 .3rem}
.block p{margin:.3rem 0}
.block ul{margin:.3rem 0;padding:0;list-style:none}
.passes>li{margin:.35rem 0 .6rem;padding-left:.8rem;border-left:3px solid var(--edge)}
.passes h4{font-size:.9rem;color:var(--soft);font-weight:500}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .7rem .3rem 0;border-bottom:1px solid var(--edge);vertical-align:top}
tbody th{min-width:4.5ch}
.engine thead th:last-child,.engine td:last-child{white-space:nowrap}
th,td{overflow-wrap:break-word}
.scroll tbody th{overflow-wrap:anywhere}
thead th{font-size:.88rem;font-weight:500;color:var(--soft)}
tbody th{font-weight:500}
.scroll{overflow:auto;max-height:24rem}
.is-changed td,.is-changed th{background:var(--marked)}
.is-wrong td,.is-wrong th{background:var(--wrong)}
tr>:first-child{padding-left:.4rem}
.mark{font-size:.8rem;color:var(--warm)}
.is-wrong .mark{color:var(--bad)}
.engines{display:grid;grid-template-columns:minmax(0,1.6fr) minmax(0,1fr);gap:1rem 2rem;margin:.7rem 0 1.4rem}
.engine .buttons{margin:.5rem 0}
.engine h4{color:var(--soft);font-weight:600}
.mark,.is-partial{white-space:nowrap}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:.8rem 2.2rem;margin:.8rem 0 1.4rem}
.big{font-size:1.3em;font-weight:700}
.big.right{color:var(--good)}
.big.wrong-number{color:var(--bad)}
details summary{cursor:pointer;font-weight:600;min-height:2rem}
details dl{display:grid;grid-auto-flow:row;grid-template-rows:none;grid-template-columns:max-content minmax(0,1fr);gap:.4rem 1.2rem;align-items:baseline}
details dt{font-size:1rem}
details dd{font-size:1rem;font-weight:400;color:inherit}
footer{margin-top:1.5rem;color:var(--soft);font-size:.9rem}
.gradmap .box{cursor:pointer;outline:none}
.gradmap .box:focus-visible .edge{stroke:var(--accent);stroke-width:4}
.gradmap .box.is-chosen .edge{stroke-width:2.5}
.gradmap .box.is-current .edge{fill:var(--current-ground);stroke:var(--current-edge);stroke-width:3}
.gradmap .box.is-receiving .edge{stroke:var(--adjoint);stroke-width:2.5}
.gradmap .box.is-waiting .edge{stroke-dasharray:4 3}
.gradmap .arrow.is-passing path{stroke:var(--adjoint);stroke-width:2.5}
.gradmap .arrow.is-passing .head{fill:var(--adjoint)}
.gradmap .adjoint.is-partial{font-style:italic}
.legend{display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.88rem;color:var(--soft);margin:.4rem 0 0;padding:0;list-style:none}
.legend i{display:inline-block;width:1.4em;height:.85em;border:2px solid;border-radius:3px;margin-right:.4em;vertical-align:-.05em}
.legend .now{border-color:var(--current-edge,#9a6700);background:var(--marked)}
.legend .gets{border-color:var(--warm)}
.legend .waits{border-style:dashed;border-color:var(--soft);border-width:1.5px}
@media (prefers-reduced-motion:no-preference){.gradmap .edge,.gradmap .arrow path{transition:stroke .25s,stroke-width .25s,fill .25s}}
@media (max-width:60rem){.grid,.engines{grid-template-columns:minmax(0,1fr)}}
@media (max-width:40rem){.frame svg{min-width:var(--natural,0px)}.frame{max-height:max(18rem,48vh)}.player .buttons{justify-content:space-between;width:100%}#sentence{min-height:0}}
@media print{
:root,:root[data-theme]{${page(0)}}
:root .gradmap,:root[data-theme] .gradmap{${set(colours, 0)}}
body{background:#fff}
.page{max-width:none;padding:0 .5rem}
.card{border:0;padding:0;break-inside:avoid-page}
.grid,.engines{display:block}
.player,.switches,#question,#theme,.skip,.keys,.legend,button.code{display:none}
.frame,.scroll{max-height:none;overflow:visible}
.frame svg{max-width:100%;height:auto}
details::details-content{content-visibility:visible;display:block;height:auto}
}`;

/** The style sheet of the page; pictures use it too. */
export const style: string = [...themes, svgStyle, rules.trim()].join("\n");
