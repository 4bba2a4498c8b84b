import { html } from "./html/html";
import type { Page } from "./page";

/** The page for unknown paths. */
export const notFoundPage: Page = {
  title: "Not found",
  crumbs: [{ name: "Sandbox", path: "/" }],
  live: false,
  body: html`<p>The sandbox has nothing there, or has it no longer.</p>`,
};
