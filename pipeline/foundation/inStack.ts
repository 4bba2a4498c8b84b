import type { Mistake } from "../errors";
import { stackFile } from "../stackFile";

/** A mistake of one project's settings, as the foundation's reader finds it. */
export function inStack(stack: string, mistake: Mistake): Mistake {
  return { ...mistake, path: [stackFile(stack), mistake.path].filter((part) => part !== "").join(": ") };
}
