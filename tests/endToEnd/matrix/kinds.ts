import type { Fault, FaultRule } from "pulumi-pipeline-sandbox/faults/fault";
import { failOnce, isWrite, type MatrixRequest } from "./requests";

/** Whether all kinds of faults and all writes are tried, which takes about an hour. Otherwise a part of them is. */
export const isExhaustive = process.env.FAULT_MATRIX === "all";

export type Kind = readonly [name: string, fault: Fault];

/** The most different kinds of faults: a request that is not handled, a response that is lost, and an error response. */
export const different: readonly Kind[] = [
  ["no response", { cut: "before" }],
  ["a response that is lost", { cut: "after" }],
  ["500", { status: 500 }],
];

export const kinds: readonly Kind[] = [
  ...different,
  ["a response that is cut", { cut: "during" }],
  ["a timeout before it is handled", { timeout: "before" }],
  ["a timeout after it was handled", { timeout: "after" }],
  ["401", { status: 401 }],
  ["403", { status: 403 }],
  ["409", { status: 409 }],
  ["429 with Retry-After", { status: 429 }],
];

/** Sets a short timeout for the plugins. The lookups that the component makes itself wait for 30 seconds. */
export const pluginTimeout = { SANDBOX_PLUGIN_TIMEOUT: "3000" };

/** Each request fails with the same kind of fault. */
export function eachBy(fault: Fault): (requests: readonly MatrixRequest[]) => FaultRule[] {
  return (requests) => requests.map((request) => failOnce(request, fault));
}

/** Every second write and every fourth read fails, each with the next kind of fault. */
export function someMixed(requests: readonly MatrixRequest[]): FaultRule[] {
  const every = (list: readonly MatrixRequest[], step: number) => list.filter((_, index) => index % step === 0);
  const reads = requests.filter((request) => !isWrite(request));
  return [...every(requests.filter(isWrite), 2), ...every(reads, 4)].map((request, index) => {
    const usable = kinds.filter(([, fault]) => isSoonOver(request, fault));
    return failOnce(request, usable[index % usable.length]![1]);
  });
}

/** Lookups that the component makes itself have a longer timeout. They make no writes, but check texts by POST. */
function isSoonOver(request: MatrixRequest, fault: Fault): boolean {
  return !("timeout" in fault) || (isWrite(request) && !request.path.includes("/yaml/"));
}
