const SECONDS: Readonly<Record<string, number>> = {
  second: 1,
  sec: 1,
  s: 1,
  minute: 60,
  min: 60,
  m: 60,
  hour: 3_600,
  hr: 3_600,
  h: 3_600,
  day: 86_400,
  dy: 86_400,
  d: 86_400,
  week: 604_800,
  wk: 604_800,
  w: 604_800,
  month: 2_592_000,
  mo: 2_592_000,
  mos: 2_592_000,
  year: 31_557_600,
  yr: 31_557_600,
  y: 31_557_600,
};

/**
 * The seconds of a duration such as `1h 30m`, `3 minutes and 20 seconds` or `90`; undefined if it is not valid. GitLab
 * parses durations with ChronicDuration.
 */
export function parseDuration(text: string): number | undefined {
  const plain = text.trim().toLowerCase();
  if (/^\d+$/.test(plain)) return Number(plain);
  const words = plain.replace(/,|\band\b/g, " ").trim();
  if (!/^(?:\d+(?:\.\d+)?\s*[a-z]+\s*)+$/.test(words)) return undefined;
  const parts = [...words.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)/g)].map(([, count, unit = ""]) => {
    const seconds = SECONDS[unit] ?? SECONDS[unit.replace(/s$/, "")];
    return seconds === undefined ? undefined : Number(count) * seconds;
  });
  return parts.reduce<number | undefined>(
    (sum, part) => (sum === undefined || part === undefined ? undefined : sum + part),
    0,
  );
}
