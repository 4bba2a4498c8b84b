import { createHash } from "node:crypto";
import type { CheckRequest } from "../definition";
import { text } from "../values";

const LONGEST = 255;

/** A name for a resource that was given none: the one that it has, else its name in the program and seven hex digits. */
export function autoName({ olds, name, seed }: CheckRequest): string {
  const suffix = createHash("sha256").update(`${name}:${seed}`).digest("hex").slice(0, 7);
  return text(olds, "name") ?? `${name.slice(0, LONGEST - 1 - suffix.length)}-${suffix}`;
}
