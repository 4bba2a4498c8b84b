import { isMap } from "../../pipeline/isMap";
import { Reference } from "../yamlText";

/**
 * Estimates the memory that GitLab counts for a parsed file, in bytes. GitLab: `max_yaml_size_bytes` limits the memory
 * of the parsed objects, not the length of the text. Ruby: an object has 40 bytes. A text of more than 23 bytes has its
 * own bytes in addition, and a list of more than three items has 8 bytes for each item. A map has 160 bytes for up to 8
 * entries, and about 64 bytes for each entry of a larger map.
 */
export function memoryOf(value: unknown): number {
  if (typeof value === "string") return textMemory(value);
  if (value instanceof Reference) return objectBytes + memoryOf(value.path);
  if (Array.isArray(value)) return listMemory(value.length) + sum(value.map(memoryOf));
  if (!isMap(value)) return 0;
  const entries = Object.entries(value);
  return mapMemory(entries.length) + sum(entries.map(([key, one]) => textMemory(key) + memoryOf(one)));
}

/** The number of levels of lists and maps in a parsed file. */
export function depthOf(value: unknown): number {
  if (value instanceof Reference) return 1;
  if (!Array.isArray(value) && !isMap(value)) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

const objectBytes = 40;

function textMemory(text: string): number {
  const bytes = Buffer.byteLength(text);
  return objectBytes + (bytes > 23 ? bytes + 1 : 0);
}

function listMemory(length: number): number {
  return objectBytes + (length > 3 ? 8 * length : 0);
}

function mapMemory(length: number): number {
  return length > 8 ? objectBytes + 64 * length : 160;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
