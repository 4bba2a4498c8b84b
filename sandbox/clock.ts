/** Returns the current time. Tests replace it. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** A clock that starts at `start` and advances by `step` milliseconds each time it is read. */
export function steppingClock(start: Date, step = 1000): Clock {
  let reads = 0;
  return () => new Date(start.getTime() + step * reads++);
}
