/** A parsed cron expression: the allowed values of each field. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Whether the last day of a month matches: `L`. */
  readonly lastDay: boolean;
  /** The n-th weekdays of a month, counted from its end if `nth` is negative: `mon#1`, `fri#L`. */
  readonly nthWeekdays: readonly { readonly weekday: number; readonly nth: number }[];
  /** Whether a day matches if either `days` or `weekdays` does: true if both are restricted. */
  readonly eitherDay: boolean;
}

/** The number of days to search: enough for 29 February, also if a leap year is skipped. */
const DAYS_AHEAD = 366 * 9;
const DAY = 86_400_000;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const WEEKDAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const ALIASES: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};

/**
 * Parses a cron expression of five fields, or an alias such as `@daily`; undefined if it is invalid. Fields may have
 * lists, ranges, steps and names, `L` for the last day of a month, and `#` for the n-th weekday. GitLab's parser (Fugit)
 * accepts more: seconds, negative days, `%` and `~`.
 */
export function parseCron(text: string): Cron | undefined {
  const line = text.trim().toLowerCase();
  const [minute, hour, day, month, weekday, ...more] = (ALIASES[line] ?? line).split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined) return undefined;
  if (month === undefined || weekday === undefined || more.length > 0) return undefined;
  const minutes = field(minute, 0, 59);
  const hours = field(hour, 0, 23);
  const [lastDays, plainDays] = divided(day, (part) => part === "l" || part === "last");
  const days = plainDays.length === 0 ? new Set<number>() : field(plainDays.join(","), 1, 31);
  const months = field(month, 1, 12, MONTHS);
  const [nthDays, plainWeekdays] = divided(weekday, (part) => part.includes("#"));
  const weekdays = plainWeekdays.length === 0 ? new Set<number>() : field(plainWeekdays.join(","), 0, 7, WEEKDAYS);
  const nthWeekdays = nthDays.flatMap((part) => nthWeekday(part) ?? []);
  if (!minutes || !hours || !days || !months || !weekdays || nthWeekdays.length < nthDays.length) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  const eitherDay = day !== "*" && weekday !== "*";
  return { minutes, hours, days, months, weekdays, lastDay: lastDays.length > 0, nthWeekdays, eitherDay };
}

/** Divides a list into special and plain parts. */
function divided(list: string, isSpecial: (part: string) => boolean): [string[], string[]] {
  const parts = list.split(",");
  return [parts.filter(isSpecial), parts.filter((part) => !isSpecial(part))];
}

/** A weekday such as `mon#1`, `fri#-1` or `fri#L`. */
function nthWeekday(part: string): { weekday: number; nth: number } | undefined {
  const [, name = "", nth = ""] = /^([a-z]{3}|[0-7])#(-?[1-5]|l|last)$/.exec(part) ?? [];
  const weekday = WEEKDAYS.includes(name) ? WEEKDAYS.indexOf(name) : wholeNumber(name);
  return weekday === undefined ? undefined : { weekday: weekday % 7, nth: nth.startsWith("l") ? -1 : Number(nth) };
}

/** The first time after `after` that matches in a time zone; undefined if none does. */
export function nextTime(cron: Cron, timeZone: string, after: Date): Date | undefined {
  const today = localTime(after, timeZone);
  const midnight = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  for (let ahead = 0; ahead <= DAYS_AHEAD; ahead++) {
    const day = new Date(midnight + ahead * DAY);
    if (!isDue(cron, day)) continue;
    for (const hour of sorted(cron.hours)) {
      for (const minute of sorted(cron.minutes)) {
        const time = instant(day.getTime() + (hour * 60 + minute) * 60_000, timeZone);
        if (time && time > after) return time;
      }
    }
  }
  return undefined;
}

/** Whether the name is an IANA time zone. GitLab also accepts the names of Rails. */
export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** The values of a field such as `1-5,30`. A range may wrap around: `22-2`. */
function field(text: string, first: number, last: number, names: readonly string[] = []): Set<number> | undefined {
  const numbers = new Set<number>();
  for (const part of text.split(",")) {
    const [range = "", stepText, ...more] = part.split("/");
    const step = stepText === undefined ? 1 : wholeNumber(stepText);
    if (step === undefined || step === 0 || more.length > 0) return undefined;
    const [from, to] = bounds(range, stepText !== undefined, first, last, names);
    if (from === undefined || to === undefined) return undefined;
    const span = to >= from ? to - from : to - from + (last - first + 1);
    for (let offset = 0; offset <= span; offset += step) {
      numbers.add(((from - first + offset) % (last - first + 1)) + first);
    }
  }
  return numbers;
}

function bounds(
  range: string,
  stepped: boolean,
  first: number,
  last: number,
  names: readonly string[],
): [number | undefined, number | undefined] {
  if (range === "*") return [first, last];
  const [from, to, ...more] = range.split("-").map((text) => {
    const named = names.indexOf(text);
    const number = named < 0 ? wholeNumber(text) : named + (first === 0 ? 0 : 1);
    return number !== undefined && number >= first && number <= last ? number : undefined;
  });
  if (more.length > 0) return [undefined, undefined];
  if (range.includes("-")) return [from, to];
  return [from, stepped ? last : from];
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}

function isDue({ months, days, weekdays, lastDay, nthWeekdays, eitherDay }: Cron, day: Date): boolean {
  if (!months.has(day.getUTCMonth() + 1)) return false;
  const date = day.getUTCDate();
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  const byDate = days.has(date) || (lastDay && date === last);
  const [fromStart, fromEnd] = [Math.ceil(date / 7), -Math.ceil((last - date + 1) / 7)];
  const byWeekday =
    weekdays.has(day.getUTCDay()) ||
    nthWeekdays.some(({ weekday, nth }) => weekday === day.getUTCDay() && [fromStart, fromEnd].includes(nth));
  return eitherDay ? byDate || byWeekday : byDate && byWeekday;
}

function sorted(numbers: ReadonlySet<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** The instant of a local time in the zone; undefined for a time that a clock change skips. */
function instant(local: number, timeZone: string): Date | undefined {
  const guesses = [local, local - DAY / 2, local + DAY / 2].map((near) => local - offset(new Date(near), timeZone));
  return guesses.map((time) => new Date(time)).find((time) => localTime(time, timeZone).getTime() === local);
}

function offset(time: Date, timeZone: string): number {
  return localTime(time, timeZone).getTime() - Math.floor(time.getTime() / 1000) * 1000;
}

/** The local time in the zone, represented as UTC. */
function localTime(time: Date, timeZone: string): Date {
  const parts = new Map(
    formatter(timeZone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return new Date(Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second")));
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(timeZone: string): Intl.DateTimeFormat {
  const cached = formatters.get(timeZone);
  if (cached) return cached;
  const created = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(timeZone, created);
  return created;
}
