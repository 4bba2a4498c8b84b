import type { Attack } from "./attack";
import { changeAttacks } from "./changeAttacks";
import { forgeries } from "./forgeries";
import { jobAttacks } from "./jobAttacks";

/** All attacks, by name. */
export const attacks: readonly Attack[] = [...jobAttacks, ...changeAttacks, ...forgeries];
