import { changedSections, type Recorded } from "./digest";
import type { FleetStack } from "./planFleet";
import type { SectionName } from "./planSections";

/** A stack as the backend has it. */
export interface StoredStack {
  readonly recorded: Recorded;
  /** The number of its resources, if the backend returns it. None are left after a destroy. */
  readonly resources?: number;
}

/** The stacks of a platform repository in a backend. */
export interface StoredStacks {
  /** The stacks of the Pulumi project, by name. */
  readonly stacks: ReadonlyMap<string, StoredStack>;
  /** Why the backend could not be read. Then nothing is known about any stack. */
  readonly unread?: string;
}

/** The result if a backend cannot be read. */
export function unreadStacks(reason: string): StoredStacks {
  return { stacks: new Map(), unread: reason };
}

/** The state of a stack compared with its file. */
export type StackStatus = "unchanged" | "changed" | "new" | "gone" | "broken" | "unknown";

/** A row of the status of a fleet. */
export interface StatusRow {
  readonly stack: string;
  readonly status: StackStatus;
  readonly kind: FleetStack["kind"];
  readonly project?: string;
  /** The sections of the plan that changed, where both digests are known. */
  readonly sections?: readonly SectionName[];
  /** The status in words, for people. */
  readonly detail: string;
}

/** Compares the files of a platform repository with the records of the last updates. Sorted by the names of the stacks. */
export function fleetStatus(planned: readonly FleetStack[], stored: StoredStacks): StatusRow[] {
  const files = new Set(planned.map(({ stack }) => stack));
  const gone = [...stored.stacks].flatMap(([stack, { resources }]): StatusRow[] =>
    files.has(stack)
      ? []
      : [{ stack, status: "gone", kind: "unknown", detail: resources === 0 ? "no file, and no resources" : "no file" }],
  );
  const rows = planned.map(({ stack, kind, project, digest, hasErrors }): StatusRow => {
    const known = { stack, kind, ...(project !== undefined && { project }) };
    if (hasErrors || digest === undefined) return { ...known, status: "broken", detail: "its file has errors" };
    return { ...known, ...compared(digest, stored, stack) };
  });
  return [...rows, ...gone].sort((one, other) => (one.stack < other.stack ? -1 : 1));
}

function compared(
  digest: string,
  { stacks, unread }: StoredStacks,
  name: string,
): Pick<StatusRow, "status" | "detail" | "sections"> {
  if (unread !== undefined) return { status: "unknown", detail: "the backend was not read" };
  const stack = stacks.get(name);
  if (!stack) return { status: "new", detail: "no stack" };
  if (stack.resources === 0) return { status: "new", detail: "no resources" };
  const { recorded } = stack;
  switch (recorded.kind) {
    case "unfinished":
      return { status: "changed", detail: "its last update did not finish" };
    case "newer":
      return { status: "unknown", detail: "a newer version of pulumi-pipeline updated it. Install that version" };
    case "none":
      return { status: "changed", detail: "no record of its last update" };
    case "digest": {
      const sections = changedSections(digest, recorded.text);
      return sections.length === 0
        ? { status: "unchanged", detail: "" }
        : { status: "changed", detail: sections.map((section) => sectionTitles[section]).join(", "), sections };
    }
  }
}

const sectionTitles: Readonly<Record<SectionName, string>> = {
  file: "CI file",
  access: "access",
  variables: "variables",
  esc: "ESC",
  protections: "protections",
  others: "other resources",
  configuration: "configuration and secrets",
};

/** The numbers of stacks with each status, in words: `2 changed, 1 new, 997 unchanged`. */
export function statusCounts(rows: readonly StatusRow[]): string {
  const order: readonly StackStatus[] = ["broken", "changed", "new", "gone", "unknown", "unchanged"];
  const counts = order.flatMap((status) => {
    const count = rows.filter((row) => row.status === status).length;
    return count === 0 ? [] : [`${count} ${status}`];
  });
  return counts.join(", ");
}
