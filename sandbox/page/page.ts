import type { Html } from "./html/html";

export interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** The pages that belong to one thing, one of them the current one. */
export interface Tabs {
  readonly label: string;
  readonly entries: readonly (Crumb & { readonly current: boolean })[];
}

/** A page without its frame. */
export interface Page {
  /** Of the window, and of the page unless there is a `heading`. */
  readonly title: string;
  readonly heading?: Html;
  /** How one comes here from the start; the page itself is not among them. */
  readonly crumbs: readonly Crumb[];
  readonly tabs?: Tabs;
  /** Whether something on it changes by itself: then the script looks again. */
  readonly live: boolean;
  readonly body: Html;
}

/** What is answered without a frame. */
export interface PlainText {
  readonly text: string;
}
