import { type Html, html } from "./html";

/** A time in UTC, without the date if it is today. */
export function moment(at: Date | string | null | undefined, now: Date): Html {
  if (at === null || at === undefined) return html`<span class="none">–</span>`;
  const iso = (typeof at === "string" ? new Date(at) : at).toISOString();
  const [day = "", time = ""] = iso.slice(0, 19).split("T");
  const today = now.toISOString().startsWith(day);
  return html`<time datetime="${iso}" title="${day} ${time} UTC">${today ? time : `${day} ${time.slice(0, 5)}`}</time>`;
}

/** Like {@link moment}, for Unix seconds. 0 means never. */
export function unixMoment(seconds: number, now: Date): Html {
  return moment(seconds === 0 ? null : new Date(seconds * 1000), now);
}

/** The duration between two times, until now if `end` is null. */
export function durationBetween(start: string | null, end: string | null, now: Date): string {
  if (start === null) return "–";
  const until = end === null ? now : new Date(end);
  return duration((until.getTime() - new Date(start).getTime()) / 1000);
}

/** A number of seconds in words. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  const parts =
    hours > 0 ? [`${hours} h`, `${minutes} min`] : minutes > 0 ? [`${minutes} min`, `${rest} s`] : [`${rest} s`];
  // No-break spaces keep the duration on one line.
  return parts.join(" ").replaceAll(" ", "\u00a0");
}
