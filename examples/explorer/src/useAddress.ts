// The state of a page in its address: written a moment after every change, read when somebody follows a link or types one.
import { useEffect, useLayoutEffect } from "preact/hooks";

/** Milliseconds. Browsers refuse to change the address hundreds of times in a few seconds. */
const pause = 250;

/** Keeps `address` as the part of the page's address after the «#»; `opened` gets such a part when it comes from outside. */
export const useAddress = (address: string, opened: (hash: string) => void): void => {
  useEffect(() => {
    const soon = setTimeout(() => history.replaceState(null, "", address), pause);
    return () => clearTimeout(soon);
  }, [address]);
  // From the first drawing on: effects come later, and an event before them would be lost.
  useLayoutEffect(() => {
    // The event's own address: what `location` says may already be our last state again, written just before.
    const followed = (event: HashChangeEvent): void => opened(new URL(event.newURL).hash);
    addEventListener("hashchange", followed);
    return () => removeEventListener("hashchange", followed);
  }, []);
};
