/** The minutes at which something is due, by the fields of a cron line. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Whether a day is due when either of `days` and `weekdays` names it: where both are restricted. */
  readonly eitherDay: boolean;
}

/** Far enough for the 29th of February, also across a year that is no leap year. */
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
 * A cron line of five fields with lists, ranges, steps and names, or an alias such as `@daily`; undefined where it is
 * none. GitLab's parser (Fugit) takes more: seconds, `L`, and `#` for the n-th weekday of a month.
 */
export function parseCron(text: string): Cron | undefined {
  const line = text.trim().toLowerCase();
  const [minute, hour, day, month, weekday, ...more] = (ALIASES[line] ?? line).split(/\s+/);
  if (minute === undefined || hour === undefined || day === undefined) return undefined;
  if (month === undefined || weekday === undefined || more.length > 0) return undefined;
  const minutes = field(minute, 0, 59);
  const hours = field(hour, 0, 23);
  const days = field(day, 1, 31);
  const months = field(month, 1, 12, MONTHS);
  const weekdays = field(weekday, 0, 7, WEEKDAYS);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  if (weekdays.has(7)) weekdays.add(0);
  return { minutes, hours, days, months, weekdays, eitherDay: day !== "*" && weekday !== "*" };
}

/** The first minute after `after` at which the line is due in a time zone; undefined where that never comes. */
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

/** Whether the name is a time zone of the IANA database. GitLab also takes the names that Rails has for them. */
export function isTimeZone(name: string): boolean {
  try {
    formatter(name);
    return true;
  } catch {
    return false;
  }
}

/** The numbers that a field such as `1-5,30` stands for. A range may run over the end: `22-2`. */
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

function isDue({ months, days, weekdays, eitherDay }: Cron, day: Date): boolean {
  if (!months.has(day.getUTCMonth() + 1)) return false;
  const [byDate, byWeekday] = [days.has(day.getUTCDate()), weekdays.has(day.getUTCDay())];
  return eitherDay ? byDate || byWeekday : byDate && byWeekday;
}

function sorted(numbers: ReadonlySet<number>): number[] {
  return [...numbers].sort((a, b) => a - b);
}

/** The instant at which clocks in the zone show `local`; undefined for a time that a clock change leaves out. */
function instant(local: number, timeZone: string): Date | undefined {
  const guesses = [local, local - DAY / 2, local + DAY / 2].map((near) => local - offset(new Date(near), timeZone));
  return guesses.map((time) => new Date(time)).find((time) => localTime(time, timeZone).getTime() === local);
}

function offset(time: Date, timeZone: string): number {
  return localTime(time, timeZone).getTime() - Math.floor(time.getTime() / 1000) * 1000;
}

/** What clocks in the zone show, as if that were UTC. */
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
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formatters.set(timeZone, made);
  return made;
}
