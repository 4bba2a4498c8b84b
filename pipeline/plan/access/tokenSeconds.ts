import { minutesOf } from "../timeout";
import type { Settings } from "../../settings/settings";

/** How long a project's Pulumi tokens live. Pulumi: two hours, unless `pulumi login` asks for more. */
export function tokenSeconds({ timeout }: Settings): number {
  return Math.max(120, timeout === undefined ? 0 : minutesOf(timeout)) * 60;
}
