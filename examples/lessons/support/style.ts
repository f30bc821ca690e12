// How the pages of the lessons look: one column to read, in light and dark.

export const lessonStyle = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --ink: #1d2329; --soft: #5a6570; --line: #d9dee3; --sunk: #f4f6f8; --accent: #1a5fa8;
  --printed: #0f6b3c; --asked: #f5f1e6;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181c; --ink: #e4e8ec; --soft: #9aa5b0; --line: #313940; --sunk: #1c2227; --accent: #7db7f0;
    --printed: #7fd0a2; --asked: #242118;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 62rem;
  background: var(--ground); color: var(--ink);
  font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1 { font-size: 1.9rem; line-height: 1.25; margin: 2rem 0 1rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p, ul, ol { margin: .8rem 0; }
a { color: var(--accent); }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.unseen { position: absolute; width: 1px; height: 1px; margin: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
code, samp, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: .875em; }
p code, li code, td code { overflow-wrap: anywhere; background: var(--sunk); padding: .1em .3em; border-radius: 3px; }
pre { margin: .8rem 0; padding: .75rem 1rem; overflow-x: auto; line-height: 1.5; tab-size: 2; }
pre code, pre samp { font-size: .82rem; }
p, ul, ol, h1, h2, h3, blockquote, figcaption { max-width: 44rem; }
pre { background: var(--sunk); border-radius: 6px; }
pre.printed { background: none; border-radius: 0; margin-top: -.4rem; padding: .1rem 1rem; border-left: 3px solid var(--printed); color: var(--printed); }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .8rem .3rem 0; text-align: left; vertical-align: top; }
figure { margin: 1.2rem 0; }
figure .picture { overflow-x: auto; }
figure svg { max-width: 100%; height: auto; }
figure math { margin: 0; width: fit-content; font-size: 1.1rem; }
figcaption { color: var(--soft); font-size: .95rem; margin-top: .4rem; }
iframe { width: 100%; height: 46rem; border: 1px solid var(--line); border-radius: 6px; background: var(--ground); }
blockquote { margin: 1rem 0; padding-left: 1rem; border-left: 3px solid var(--line); color: var(--soft); }
.exercise { background: var(--asked); border-radius: 8px; padding: .2rem 1.1rem .8rem; margin: 1.6rem 0; }
.exercise h2 { font-size: 1.1rem; margin-top: .9rem; }
details { margin: .5rem 0; }
.command { color: var(--soft); font-size: .9rem; margin-bottom: 0; }
summary { cursor: pointer; color: var(--accent); }
nav { display: flex; gap: 1rem; justify-content: space-between; flex-wrap: wrap; font-size: .95rem; color: var(--soft); }
main { margin: 1.5rem 0; }
@media (max-width: 40rem) {
  body { padding: 1rem .9rem 3rem; }
  h1 { font-size: 1.55rem; margin-top: 1.2rem; }
  pre { padding: .6rem .7rem; }
  pre code, pre samp { font-size: .75rem; }
  /* Small letters cannot be read: a wide picture is moved sideways, and not made smaller. */
  figure svg { max-width: none; }
  iframe { height: 40rem; }
}
ol > li { margin: .3rem 0; }
`;
