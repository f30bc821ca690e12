// Ways to take a formula along: a link to this state, and a page of its own that needs nothing else.
import { toHtml } from "gradmap/show";
import { useState } from "preact/hooks";
import type { Point } from "./figures.js";
import type { Good } from "./read.js";

export const OpenAsPage = ({
  good,
  point,
  address,
}: {
  readonly good: Good;
  readonly point: Point;
  readonly address: string;
}) => {
  const [said, say] = useState("");
  const open = (): void => {
    const page = URL.createObjectURL(new Blob([toHtml(good.expr, point)], { type: "text/html" }));
    window.open(page, "_blank");
    // The other window has long read it by then.
    setTimeout(() => URL.revokeObjectURL(page), 60_000);
  };
  const copy = async (): Promise<void> => {
    const link = new URL(address, location.href).href;
    try {
      await navigator.clipboard.writeText(link);
      say("The link is in the clipboard.");
    } catch {
      say("The link stands in the address bar.");
    }
  };
  return (
    <p class="take">
      <button type="button" onClick={open}>
        Open as a page
      </button>{" "}
      <button type="button" onClick={copy}>
        Copy the link
      </button>{" "}
      <span aria-live="polite">{said}</span>
    </p>
  );
};
