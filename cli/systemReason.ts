import { getSystemErrorMap, types } from "node:util";

/** What went wrong, in the system's words but without its codes and calls: `no such file or directory`. */
export function systemReason(error: unknown): string {
  if (!types.isNativeError(error)) return String(error);
  const number = "errno" in error && typeof error.errno === "number" ? error.errno : undefined;
  return (number === undefined ? undefined : getSystemErrorMap().get(number)?.[1]) ?? error.message;
}
