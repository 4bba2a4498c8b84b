import { z } from "zod";
import type { EngineEvent } from "../../cloud/updateFiles";
import { nameIn } from "./resources";

/** A step of an update: what it did, or would do, to a resource. */
export interface Step {
  readonly op: string;
  readonly name: string;
  readonly type: string;
  /** The changed properties. */
  readonly differs: readonly string[];
  readonly state: "begun" | "done" | "failed";
}

/** A message of the engine or the program. */
export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly resource: string | undefined;
}

const metadata = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.unknown()).nullish(),
});
const stepEvent = z.object({ metadata });
const diagnosticEvent = z.object({
  message: z.string(),
  severity: z.string(),
  urn: z.string().optional(),
  ephemeral: z.boolean().optional(),
});

type Events = readonly EngineEvent[];

/** The steps of an update in start order. Unchanged resources have none. */
export function stepsIn(events: Events): Step[] {
  const steps = new Map<string, Step>();
  for (const event of events) {
    for (const [kind, state] of kinds) {
      const parsed = stepEvent.safeParse(event[kind]);
      if (!parsed.success || parsed.data.metadata.op === "same") continue;
      const { op, urn, type, diffs, detailedDiff } = parsed.data.metadata;
      const before = steps.get(`${op} ${urn}`);
      const differs = Object.keys(detailedDiff ?? {});
      const named = differs.length > 0 ? differs : (diffs ?? before?.differs ?? []);
      steps.set(`${op} ${urn}`, { op, name: nameIn(urn), type, differs: named, state });
    }
  }
  return [...steps.values()];
}

/** The messages of an update. Pulumi: the engine has already replaced their secrets. */
export function diagnosticsIn(events: Events): Diagnostic[] {
  return events.flatMap(({ diagnosticEvent: event }) => {
    const parsed = diagnosticEvent.safeParse(event);
    if (!parsed.success || parsed.data.ephemeral) return [];
    const { message, severity, urn } = parsed.data;
    return [
      { severity: severity.replace(/#err$/, ""), message: plain(message), resource: urn ? nameIn(urn) : undefined },
    ];
  });
}

const kinds = [
  ["resourcePreEvent", "begun"],
  ["resOutputsEvent", "done"],
  ["resOpFailedEvent", "failed"],
] as const;

/** Pulumi: the engine marks colours with `<{%…%}>`. */
function plain(message: string): string {
  return message.replace(/<\{%[^%]*%\}>/g, "").trim();
}
