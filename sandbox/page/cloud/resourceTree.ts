import { type Html, html } from "../html/html";
import { tag } from "../html/parts";
import type { ResourceNode } from "../readers/resources";

/** Longer values are truncated. */
const maxCharacters = 2_000;

/** Resources as nested lists, with expandable outputs. */
export function resourceTreeView(roots: readonly ResourceNode[]): Html {
  if (roots.length === 0) return html`<p class="empty">It has no resources.</p>`;
  return html`<ul class="tree">
    ${roots.map(nodeView)}
  </ul>`;
}

/** A value of the state: a string as text, any other value as JSON. */
export function valueView(value: unknown): Html {
  const text = typeof value === "string" ? value : JSON.stringify(value, undefined, 2);
  const shown = text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
  return html`<code class="value">${shown}</code>`;
}

function nodeView({ urn, name, type, id, outputs, marks, children }: ResourceNode): Html {
  const values = Object.entries(outputs);
  const title = html`<span class="resource-name">${name}</span>
    <span class="resource-type">${type}</span> ${marks.map(tag)}`;
  return html`<li data-key="${urn}">
    ${
      values.length === 0 && id === undefined
        ? html`<div class="resource">${title}</div>`
        : html`<details class="resource" data-key="${urn}">
            <summary>${title}</summary>
            <dl class="facts">
              ${
                id === undefined || id === ""
                  ? undefined
                  : html`<div>
                      <dt>id</dt>
                      <dd><code class="value">${id}</code></dd>
                    </div>`
              }
              ${values.map(
                ([key, value]) =>
                  html`<div>
                    <dt>${key}</dt>
                    <dd>${valueView(value)}</dd>
                  </div>`,
              )}
            </dl>
          </details>`
    }
    ${
      children.length === 0
        ? undefined
        : html`<ul>
            ${children.map(nodeView)}
          </ul>`
    }
  </li>`;
}
