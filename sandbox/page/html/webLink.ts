import { type Html, html } from "./html";

/** A link to an address that somebody wrote; one that is no web address is text. */
export function webLink(address: string, text = address): Html {
  return isWebAddress(address)
    ? html`<a href="${address}" rel="noopener noreferrer external">${text}</a>`
    : html`<span>${text}</span>`;
}

function isWebAddress(address: string): boolean {
  try {
    return ["http:", "https:"].includes(new URL(address).protocol);
  } catch {
    return false;
  }
}
