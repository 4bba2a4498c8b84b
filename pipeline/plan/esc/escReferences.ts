import type { DeploymentSettings, Settings } from "../../settings/settings";
import { pulumiProjectOf } from "../../stackNames";

/** An environment of Pulumi ESC that a job opens. */
export interface EscReference {
  readonly project: string;
  readonly name: string;
  /** The version tag that the job opens; without one it opens the newest revision. */
  readonly tag?: string;
  /** What it is composed of, each as `project/environment` with an optional `@version`. */
  readonly imports: readonly string[];
}

/** The one in which a deployment has its credentials and configuration. */
export function deploymentEnvironment(settings: Settings, { name, stack, esc }: Holder): EscReference {
  return reference(settings, { name, stack, esc, imports: esc?.imports });
}

/** The one that a deployment's previews open: its read-only twin, or the same where it is linked to the stack. */
export function previewEnvironment(settings: Settings, deployment: Holder): EscReference {
  const { name, stack, esc } = deployment;
  if (esc?.attach === "stack") return deploymentEnvironment(settings, deployment);
  return reference(settings, { name: `${name}-preview`, stack, esc, imports: esc?.previewImports });
}

/** The one that all review stacks have. */
export function reviewEnvironment(
  settings: Settings,
  { template, esc }: NonNullable<Settings["reviewStacks"]>,
): EscReference {
  return reference(settings, { name: "review", stack: template, esc, imports: esc?.imports });
}

/** The project's own, of which the others are composed. */
export function baseEnvironment({
  esc,
  deployments,
}: Settings): { readonly project: string; readonly name: string } | undefined {
  const [first] = deployments;
  return esc && first ? { project: pulumiProjectOf(first.stack), name: "base" } : undefined;
}

/**
 * What whoever opens these environments has to be let into, each as `project/environment`. Pulumi does not say whether
 * that takes a permission on what they import, whose values they show anyway, so that it is given.
 */
export function openedBy<Row>(
  settings: Settings,
  rows: readonly Row[],
  environmentOf: (settings: Settings, row: Row) => EscReference,
): string[] {
  if (settings.backend) return [];
  const references = rows.map((row) => environmentOf(settings, row));
  const imports = [...references.flatMap((one) => one.imports), ...(settings.esc?.imports ?? [])];
  const names = [...references.map(({ project, name }) => `${project}/${name}`), ...imports];
  return [...new Set(names.map((name) => name.replace(/@.*/, "")))];
}

/** As `pulumi config env add` names it. */
export function escName({ project, name, tag }: Omit<EscReference, "imports">): string {
  return `${project}/${name}${tag === undefined ? "" : `@${tag}`}`;
}

type Holder = Pick<DeploymentSettings, "name" | "stack" | "esc">;

function reference(
  settings: Settings,
  { name, stack, esc, imports = [] }: Holder & { readonly imports: readonly string[] | undefined },
): EscReference {
  const base = baseEnvironment(settings);
  const tag = esc?.versionTag === undefined ? {} : { tag: esc.versionTag };
  return {
    project: pulumiProjectOf(stack),
    name,
    ...tag,
    // What opens a tag gets the base of then too.
    imports: [...(base ? [escName({ ...base, ...tag })] : []), ...imports],
  };
}
