import { html } from "./html/html";
import type { Page } from "./page";

/** Says that there is no such page. */
export const notFoundPage: Page = {
  title: "Not found",
  crumbs: [{ name: "Sandbox", path: "/" }],
  live: false,
  body: html`<p>The sandbox has nothing there, or has it no longer.</p>`,
};
