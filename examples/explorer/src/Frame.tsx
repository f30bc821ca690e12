// What both pages have in common: the heading, the way to the other page, panels, and markup that the library made.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

const pages = [
  { name: "Formula", address: "./index.html" },
  { name: "Network", address: "./network.html" },
] as const;

/** A page: heading and content. */
export const Frame = ({
  page,
  lead,
  children,
}: {
  readonly page: (typeof pages)[number]["name"];
  readonly lead: string;
  readonly children: ComponentChildren;
}) => (
  <>
    <header class="top">
      <h1>
        gradmap <span>explorer</span>
      </h1>
      <nav aria-label="Pages">
        {pages.map(({ name, address }) => (
          <a key={name} href={address} aria-current={name === page ? "page" : undefined}>
            {name}
          </a>
        ))}
      </nav>
      <p class="lead">{lead}</p>
    </header>
    <main>{children}</main>
    <footer>All of it is computed in this page, by gradmap: nothing is sent anywhere.</footer>
  </>
);

/** A part of a page under a heading of its own. */
export const Panel = ({
  id,
  title,
  note,
  wide,
  children,
}: {
  readonly id: string;
  readonly title: string;
  readonly note?: string | undefined;
  readonly wide?: boolean;
  readonly children: ComponentChildren;
}) => (
  <section id={id} class={wide === true ? "panel wide" : "panel"} aria-labelledby={`${id}-title`}>
    <h2 id={`${id}-title`}>{title}</h2>
    {note === undefined ? null : <p class="note">{note}</p>}
    {children}
  </section>
);

/**
 * Markup from gradmap's printers (MathML, SVG), which escape what is the reader's. Scripts in it would not run.
 * `dress` may then look at what came of it, whenever markup or dress has changed.
 */
export const Markup = ({
  markup,
  label,
  class: name,
  dress,
}: {
  readonly markup: string;
  readonly label?: string;
  readonly class?: string;
  readonly dress?: (element: HTMLElement) => void;
}) => {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const parsed = new DOMParser().parseFromString(markup, "text/html");
    place.current?.replaceChildren(...parsed.body.childNodes);
  }, [markup]);
  useLayoutEffect(() => {
    if (place.current !== null) dress?.(place.current);
  }, [markup, dress]);
  return label === undefined ? (
    <div ref={place} class={name} />
  ) : (
    <div ref={place} class={name} role="img" aria-label={label} />
  );
};
