import { getSystemErrorMap, types } from "node:util";

/**
 * Returns the operating system's message for an error, without error code and system call: `no such file or directory`.
 */
export function systemReason(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const number = "errno" in error && typeof error.errno === "number" ? error.errno : undefined;
  return (number === undefined ? undefined : getSystemErrorMap().get(number)?.[1]) ?? error.message;
}
