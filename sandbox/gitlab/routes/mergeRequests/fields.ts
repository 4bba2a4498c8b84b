import type { Kind } from "../../http/fields";

/** A list of texts, or one comma-separated text. */
export const names: Kind<string[]> = (raw, name, faults) => {
  const parts: unknown[] = typeof raw === "string" ? raw.split(",") : Array.isArray(raw) ? raw : [raw];
  if (parts.every((part) => typeof part === "string"))
    return parts.map((part) => part.trim()).filter((part) => part !== "");
  faults.push(`${name} is invalid`);
  return undefined;
};

/** A list of ids, or one comma-separated text; 0 and the empty text mean no user. */
export const ids: Kind<number[]> = (raw, name, faults) => {
  const parts: unknown[] = typeof raw === "string" ? raw.split(",") : Array.isArray(raw) ? raw : [raw];
  const numbers = parts.filter((part) => part !== "").map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number >= 0)) return numbers.filter((number) => number > 0);
  faults.push(`${name} is invalid`);
  return undefined;
};
