import { z } from "zod";
import type { UntypedDeployment } from "../../cloud/entities";
import { redacted } from "./redacted";

const resourceSchema = z.object({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  parent: z.string().optional(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  protect: z.boolean().optional(),
  external: z.boolean().optional(),
  delete: z.boolean().optional(),
});

/** A resource of a checkpoint with its children. */
export interface ResourceNode {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  readonly id: string | undefined;
  /** The outputs, with secrets replaced. */
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly marks: readonly string[];
  readonly children: readonly ResourceNode[];
}

/** The resources of a stack as trees. A resource without a known parent is a root. */
export function resourceTree(state: UntypedDeployment | null): readonly ResourceNode[] {
  const rows = resourcesOf(state);
  const urns = new Set(rows.map(({ urn }) => urn));
  // Only earlier resources count as parents, so there are no cycles.
  const seen = new Set<string>();
  const parents = rows.map(({ urn, parent }) => {
    const known = parent !== undefined && urns.has(parent) && seen.has(parent);
    seen.add(urn);
    return known ? parent : undefined;
  });
  return childrenOf(undefined);

  function childrenOf(parent: string | undefined): ResourceNode[] {
    return rows.flatMap((row, index) => (parents[index] === parent ? [nodeOf(row)] : []));
  }

  function nodeOf({ urn, type, id, outputs = {}, ...flags }: Resource): ResourceNode {
    const marks = (["protect", "external", "delete"] as const)
      .filter((flag) => flags[flag])
      .map((flag) => flagNames[flag]);
    const shown = Object.fromEntries(Object.entries(outputs).map(([key, value]) => [key, redacted(value)]));
    return { urn, name: nameIn(urn), type, id, outputs: shown, marks, children: flags.delete ? [] : childrenOf(urn) };
  }
}

/** The outputs of a stack, with secrets replaced. */
export function outputsOf(state: UntypedDeployment | null): Readonly<Record<string, unknown>> {
  const root = resourcesOf(state).find(({ type }) => type === "pulumi:pulumi:Stack");
  return redacted(root?.outputs ?? {}) as Record<string, unknown>;
}

/** The pending operations of an interrupted update. */
export function pendingOperations(state: UntypedDeployment | null): readonly string[] {
  const schema = z.array(z.object({ type: z.string(), resource: z.object({ urn: z.string() }) }));
  const parsed = schema.safeParse(state?.deployment?.pending_operations ?? []);
  return parsed.success ? parsed.data.map(({ type, resource }) => `${type} ${nameIn(resource.urn)}`) : [];
}

/** The last part of a resource's URN. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

const flagNames = { protect: "protected", external: "read only", delete: "to be deleted" } as const;

type Resource = z.output<typeof resourceSchema>;

function resourcesOf(state: UntypedDeployment | null): readonly Resource[] {
  const rows = state?.deployment?.resources;
  if (!Array.isArray(rows)) return [];
  return rows.flatMap((row: unknown) => {
    const parsed = resourceSchema.safeParse(row);
    return parsed.success ? [parsed.data] : [];
  });
}
