/**
 * Returns a schedule as five fields with one space between them. Shorthands are replaced, because GitLab appends the
 * time zone, which only a recent Fugit accepts after a shorthand (Fugit 1.11.2).
 */
export function plainCron(cron: string): string {
  return shorthands.get(cron) ?? cron.trim().split(/\s+/).join(" ");
}

const shorthands: ReadonlyMap<string, string> = new Map([
  ["@hourly", "0 * * * *"],
  ["@daily", "0 0 * * *"],
  ["@midnight", "0 0 * * *"],
  ["@noon", "0 12 * * *"],
  ["@weekly", "0 0 * * 0"],
  ["@monthly", "0 0 1 * *"],
  ["@yearly", "0 0 1 1 *"],
  ["@annually", "0 0 1 1 *"],
]);
