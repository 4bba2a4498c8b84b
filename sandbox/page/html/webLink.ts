import { type Html, html } from "./html";

/** A link to a user's address, or text if it is not an http or https URL. */
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
