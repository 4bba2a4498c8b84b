import type { Kind } from "../../http/fields";

/** Texts with commas between them, or a list of them. */
export const names: Kind<string[]> = (raw, name, faults) => {
  const parts: unknown[] = typeof raw === "string" ? raw.split(",") : Array.isArray(raw) ? raw : [raw];
  if (parts.every((part) => typeof part === "string"))
    return parts.map((part) => part.trim()).filter((part) => part !== "");
  faults.push(`${name} is invalid`);
  return undefined;
};

/** Numbers with commas between them, or a list of them; 0 and nothing stand for nobody. */
export const ids: Kind<number[]> = (raw, name, faults) => {
  const parts: unknown[] = typeof raw === "string" ? raw.split(",") : Array.isArray(raw) ? raw : [raw];
  const numbers = parts.filter((part) => part !== "").map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number >= 0)) return numbers.filter((number) => number > 0);
  faults.push(`${name} is invalid`);
  return undefined;
};
