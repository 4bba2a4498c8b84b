import type { NameRule } from "./names";

/** Returns the pattern of one cron field: values, ranges and lists, each with an optional step, and `special` values. */
function cronField(value: string, special = ""): string {
  const item = String.raw`((\*|(${value})(-(${value}))?)(\/(0?[1-9]|[1-9][0-9]))?${special})`;
  return `${item}(,${item})*`;
}

/** Returns a pattern of names in any letter case. It needs no flags, because JSON Schema has none. */
function anyCase(...names: readonly string[]): string {
  return names.map((name) => name.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`)).join("|");
}

const cronMonths = anyCase("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
const cronDays = anyCase("sun", "mon", "tue", "wed", "thu", "fri", "sat");
const cronLast = anyCase("l", "last");
const cronFields = [
  cronField("[0-5]?[0-9]"),
  cronField("[01]?[0-9]|2[0-3]"),
  cronField("0?[1-9]|[12][0-9]|3[01]", `|${cronLast}`),
  cronField(`0?[1-9]|1[0-2]|${cronMonths}`),
  cronField(`[0-7]|${cronDays}`, `|([0-7]|${cronDays})#(-?[1-5]|${cronLast})`),
];

/**
 * GitLab: pipeline schedules, cron of five fields, with names of months and days, `L` for the last day of a month, `#`
 * for the n-th weekday, and the usual shorthands. Seconds, `%` and `~` are refused: only GitLab's parser knows them,
 * and a reviewer could not tell when such a schedule runs.
 */
export const cron: NameRule = {
  pattern: new RegExp(`^(${cronFields.join(" +")}|@(hourly|daily|midnight|noon|weekly|monthly|yearly|annually))$`),
  rule: "the five fields of cron, such as 0 4 * * MON-FRI: minute, hour, day of the month, month, day of the week",
};

/** GitLab: the time zone of a pipeline schedule, by its name in the tz database. */
export const timezone: NameRule = {
  pattern: /^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+){0,2}$/,
  rule: "a time zone, such as UTC or Europe/Berlin",
};
