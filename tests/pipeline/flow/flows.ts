import type { Flow } from "../../../pipeline/flow/flow";
import { resolve } from "../../../pipeline/flow/resolve";
import { eightLines, settingsOf } from "../examples";

/** The flow of whole settings. */
export function flowOf(settings: unknown): Flow {
  return resolve(settingsOf(settings));
}

/** The flow of the eight lines with changes. */
export function flowWith(changes: object = {}): Flow {
  return flowOf({ ...eightLines, ...changes });
}
