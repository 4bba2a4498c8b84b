/** Returns the minutes of a duration such as `90m` or `3h`. */
export function minutesOf(time: string): number {
  const amount = Number(time.slice(0, -1));
  return time.endsWith("h") ? amount * 60 : amount;
}
