/** Calendar days in UTC, as text such as `2027-02-28`. */

/** Whether a day exists in the calendar. */
export function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day >= 1 && day <= (lengths[month - 1] ?? 0);
}

/** Returns the last second of a day, in seconds since 1970. */
export function endOfDay(day: string): number {
  return Date.parse(`${day}T23:59:59Z`) / 1000;
}

/**
 * Returns a day as it was written, even if Pulumi read it as a time. Pulumi reads a stack's file as YAML 1.1, which has
 * dates.
 */
export function plainDay(text: string): string {
  return text.replace(/ 00:00:00 \+0000 UTC$/, "");
}
