import { createHash } from "node:crypto";
import type { CheckRequest } from "./definition";
import { text } from "./values";

const MAX_LENGTH = 255;

/** The automatic name of a resource: its current name, else its logical name and seven hex digits. */
export function autoName({ olds, name, seed }: CheckRequest): string {
  const suffix = createHash("sha256").update(`${name}:${seed}`).digest("hex").slice(0, 7);
  return text(olds, "name") ?? `${name.slice(0, MAX_LENGTH - 1 - suffix.length)}-${suffix}`;
}
