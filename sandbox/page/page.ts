import type { Html } from "./html/html";

export interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** Links to the pages of one project or organization. One is the current page. */
export interface Tabs {
  readonly label: string;
  readonly entries: readonly (Crumb & { readonly current: boolean })[];
}

/** The content of a page. */
export interface Page {
  /** The title of the window, and of the page unless `heading` is set. */
  readonly title: string;
  readonly heading?: Html;
  /** The breadcrumbs, without the page itself. */
  readonly crumbs: readonly Crumb[];
  readonly tabs?: Tabs;
  /** Whether the page's script reloads the content regularly. */
  readonly live: boolean;
  readonly body: Html;
}

/** A response that is plain text. */
export interface PlainText {
  readonly text: string;
}
