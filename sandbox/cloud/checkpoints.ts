import { z } from "zod";
import { optional } from "./body";
import type { UntypedDeployment } from "./entities";

/** A stack's state as a client sends it. */
export const untypedDeployment = z.object({
  version: optional(z.int()),
  features: optional(z.array(z.string())),
  deployment: optional(z.record(z.string(), z.unknown())),
});

/** A stack's state in the engine's export format. Without a state, it is a deployment with a manifest only. */
export function exported(state: UntypedDeployment | null, now: Date): Record<string, unknown> {
  const { version = 3, features, deployment } = state ?? {};
  // The engine checks `magic` against `version`: both have to be empty.
  const empty = { manifest: { time: now.toISOString(), magic: "", version: "" } };
  return { version, ...(features && { features }), deployment: deployment ?? empty };
}

export function resourceCount(state: UntypedDeployment | null): number {
  const resources = state?.deployment?.resources;
  return Array.isArray(resources) ? resources.length : 0;
}
