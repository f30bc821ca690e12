// Light or dark: as the reader's system says, until the reader says otherwise here.
/// <reference lib="dom" />
import type { Kit } from "./kit.js";

export const theme = (kit: Kit): object => {
  const button = kit.dom.button("theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean => {
    const chosen = document.documentElement.getAttribute("data-theme");
    return chosen === null ? system.matches : chosen === "dark";
  };
  const render = (): void => {
    kit.dom.put(button, isDark() ? "Light" : "Dark");
    button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
  };
  button.addEventListener("click", () => {
    document.documentElement.setAttribute("data-theme", isDark() ? "light" : "dark");
    render();
  });
  system.addEventListener("change", render);
  render();
  return {};
};
