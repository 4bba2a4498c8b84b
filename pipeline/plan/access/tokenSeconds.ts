import type { Settings } from "../../settings/settings";
import { minutesOf } from "../timeout";

/** Pulumi: a token lives two hours unless `pulumi login` asks for more. */
export const shortestTokenSeconds = 2 * 60 * 60;

/** How long a project's Pulumi tokens live: as long as a job may take, if that is longer than they do by themselves. */
export function tokenSeconds({ timeout }: Settings): number {
  return Math.max(shortestTokenSeconds, timeout === undefined ? 0 : minutesOf(timeout) * 60);
}
