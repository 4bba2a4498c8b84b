import { type Html, html } from "../html/html";
import { duration } from "../html/time";
import type { Span } from "./ansi";
import type { LogLine, LogNode, LogSection } from "./jobLog";

/** A log in colours, with collapsible sections. */
export function logView(nodes: readonly LogNode[]): Html {
  return html`<div class="log">
    ${nodes.map((node) => (node.kind === "line" ? lineView(node) : sectionView(node)))}
  </div>`;
}

function lineView({ number, spans }: LogLine): Html {
  return html`<div class="line" data-line="${number}">${spans.map(spanView)}</div>`;
}

function sectionView({ name, title, number, collapsed, duration: seconds, children }: LogSection): Html {
  const took = seconds === null ? undefined : html` <span class="took">${duration(seconds)}</span>`;
  const summary = html`<summary><span>${title.map(spanView)}</span>${took}</summary>`;
  const inside = children.map((node) => (node.kind === "line" ? lineView(node) : sectionView(node)));
  return collapsed
    ? html`<details data-key="${name}-${number}">${summary}${inside}</details>`
    : html`<details data-key="${name}-${number}" open>${summary}${inside}</details>`;
}

function spanView({ text, style: { foreground, background, bold, italic, underline } }: Span): Html | string {
  const classes = [
    foreground === null ? "" : `fg-${foreground}`,
    background === null ? "" : `bg-${background}`,
    bold ? "bold" : "",
    italic ? "italic" : "",
    underline ? "underline" : "",
  ].filter((name) => name !== "");
  return classes.length === 0 ? text : html`<span class="${classes.join(" ")}">${text}</span>`;
}
