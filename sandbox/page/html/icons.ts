import { type Html, html, raw } from "./html";

/** The icon of a status, in addition to its word and colour. */
export type Shape =
  "check" | "cross" | "running" | "waiting" | "circle" | "skip" | "stop" | "hand" | "clock" | "alert" | "merge";

/** An icon, hidden from screen readers, because a word is beside it. */
export function icon(shape: Shape): Html {
  return html`<svg class="icon icon-${shape}" viewBox="0 0 16 16" aria-hidden="true">${raw(shapes[shape])}</svg>`;
}

const ring = '<circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" stroke-width="1.6"/>';
const disc = '<circle cx="8" cy="8" r="7.3" fill="currentColor"/>';
const stroke = 'fill="none" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"';

const shapes: Readonly<Record<Shape, string>> = {
  check: `${disc}<path class="cut" d="M4.8 8.3l2.2 2.2 4.3-4.8" ${stroke}/>`,
  cross: `${disc}<path class="cut" d="M5.5 5.5l5 5m0-5l-5 5" ${stroke}/>`,
  running: `${ring}<path d="M8 3.6a4.4 4.4 0 0 1 0 8.8z" fill="currentColor"/>`,
  waiting: `${ring}<path d="M6.3 5.5v5M9.7 5.5v5" stroke="currentColor" ${stroke}/>`,
  circle: ring,
  skip: `${ring}<path d="M5.6 5.3L8.2 8l-2.6 2.7M8.9 5.3L11.5 8l-2.6 2.7" stroke="currentColor" ${stroke}/>`,
  stop: `${ring}<path d="M3.6 12.4l8.8-8.8" stroke="currentColor" ${stroke}/>`,
  hand: `${ring}<path d="M6.6 5.2v5.6L11 8z" fill="currentColor"/>`,
  clock: `${ring}<path d="M8 4.6V8l2.4 1.6" stroke="currentColor" ${stroke}/>`,
  alert: `<path d="M8 1.2l7.2 13.2H.8z" fill="currentColor"/><path class="cut" d="M8 6v3.8M8 12v.1" ${stroke}/>`,
  merge: `<circle cx="4.5" cy="3.6" r="1.9" fill="none" stroke="currentColor" stroke-width="1.5"/><circle cx="4.5" cy="12.4" r="1.9" fill="none" stroke="currentColor" stroke-width="1.5"/><circle cx="11.8" cy="9.4" r="1.9" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M4.5 5.5v5M4.7 5.6c.4 2.5 2.4 3.7 5.2 3.8" stroke="currentColor" ${stroke}/>`,
};
