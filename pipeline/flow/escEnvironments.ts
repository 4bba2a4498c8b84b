import type { DeploymentSettings, EscSettings, Settings, StackDeploymentSettings } from "../settings/settings";
import { fullStack, pulumiProjectOf } from "../stackNames";
import { escProjectOf, plainName } from "../teamNames";
import type { FlowEscEnvironment } from "./flow";

/** An ESC environment without `isOpened`, which depends on the identities. */
export type UnopenedEscEnvironment = Omit<FlowEscEnvironment, "isOpened">;

/** The key of the project's base ESC environment, which its other ESC environments import. */
export const baseKey = "base";

/** The key of the ESC environment that all review stacks share. */
export const reviewKey = "review";

/**
 * Returns the key of the ESC environment that a deployment's previews open. That is the preview ESC environment, or the
 * deployment's own if it is linked to the stack.
 */
export function previewKey({ name, esc }: DeploymentSettings): string {
  return esc?.attach === "stack" ? name : `${name}-preview`;
}

/**
 * Returns all ESC environments of a project, including preview ESC environments that no job opens. A self-managed
 * backend has none.
 */
export function resolveEscEnvironments(settings: Settings): UnopenedEscEnvironment[] {
  if (settings.backend) return [];
  return [
    ...baseEnvironment(settings),
    ...settings.deployments.flatMap(({ stack, ...deployment }, index) =>
      stack === undefined
        ? kestraEnvironment(settings, deployment, index)
        : deploymentEnvironments(settings, { ...deployment, stack }, index),
    ),
    ...reviewEnvironment(settings),
  ];
}

/** Returns the name of an ESC environment as `pulumi config env add` expects it. */
export function escName({ project, name, tag }: Pick<FlowEscEnvironment, "project" | "name" | "tag">): string {
  return `${project}/${name}${tag === undefined ? "" : `@${tag}`}`;
}

/**
 * Returns the ESC environments that an identity needs permission to open, each as `project/environment`. They include
 * the imports. Pulumi does not document whether an import needs a permission, and the job sees its values anyway.
 */
export function openedWith(
  environments: readonly UnopenedEscEnvironment[],
  keys: readonly (string | undefined)[],
): string[] {
  const opened = keys.flatMap((key) => environments.find((one) => one.key === key) ?? []);
  const base = environments.find(({ key }) => key === baseKey);
  const imports = [...opened, ...(base ? [base] : [])].flatMap((one) => one.imports);
  const names = [...opened.map(({ project, name }) => `${project}/${name}`), ...imports];
  return [...new Set(names.map((name) => name.replace(/@.*/, "")))];
}

function baseEnvironment(settings: Settings): UnopenedEscEnvironment[] {
  const { esc } = settings;
  const name = baseName(settings);
  return esc && name
    ? [
        {
          ...name,
          key: baseKey,
          path: "esc",
          imports: esc.imports ?? [],
          content: { holder: "base", esc },
          openers: [],
        },
      ]
    : [];
}

/**
 * Returns the deployment's ESC environment, and its preview ESC environment unless the first is linked to the stack.
 */
function deploymentEnvironments(
  settings: Settings,
  deployment: StackDeploymentSettings,
  index: number,
): UnopenedEscEnvironment[] {
  const { name, stack, esc } = deployment;
  const path = `deployments[${index}].esc`;
  const linked = esc?.attach === "stack";
  const project = pulumiProjectOf(stack);
  return [
    {
      ...environment(settings, {
        key: name,
        name: plainName(name),
        project,
        path,
        esc,
        imports: esc?.imports,
        holder: "deployment",
      }),
      ...(linked && { linkedTo: fullStack(settings, stack) }),
    },
    ...(linked
      ? []
      : [
          environment(settings, {
            key: previewKey(deployment),
            name: `${plainName(name)}-preview`,
            project,
            path,
            esc,
            imports: esc?.previewImports,
            holder: "preview",
          }),
        ]),
  ];
}

/** The ESC environment of a deployment of Kestra flows, which has one only if the settings define its content. */
function kestraEnvironment(
  settings: Settings,
  { name: key, esc }: Omit<DeploymentSettings, "stack">,
  index: number,
): UnopenedEscEnvironment[] {
  if (!esc) return [];
  const project = escProjectOf(settings.project, {});
  const path = `deployments[${index}].esc`;
  return [
    environment(settings, {
      key,
      name: plainName(key),
      project,
      path,
      esc,
      imports: esc.imports,
      holder: "deployment",
    }),
  ];
}

function reviewEnvironment(settings: Settings): UnopenedEscEnvironment[] {
  const { reviewStacks } = settings;
  if (!reviewStacks) return [];
  const { template, esc } = reviewStacks;
  const project = pulumiProjectOf(template);
  const path = "reviewStacks.esc";
  const imports = esc?.imports;
  return [environment(settings, { key: reviewKey, name: "review", project, path, esc, imports, holder: "deployment" })];
}

/** The settings of an ESC environment, and its names. */
interface EscSource {
  readonly key: string;
  readonly name: string;
  readonly project: string;
  readonly path: string;
  readonly esc: EscSettings | undefined;
  readonly imports: readonly string[] | undefined;
  readonly holder: "deployment" | "preview";
}

function environment(settings: Settings, { esc, imports = [], holder, ...one }: EscSource): UnopenedEscEnvironment {
  const base = baseName(settings);
  const tag = esc?.versionTag === undefined ? {} : { tag: esc.versionTag };
  return {
    ...one,
    ...tag,
    // Jobs that open a version tag also get the base at that tag.
    imports: [...(base ? [escName({ ...base, ...tag })] : []), ...imports],
    content: { holder, ...(esc && { esc }) },
    openers: holder === "deployment" ? (esc?.openers ?? []) : [],
  };
}

/** Returns the name of the base ESC environment. Its ESC project is the Pulumi project of the first deployment. */
function baseName({ esc, deployments }: Settings): { readonly project: string; readonly name: string } | undefined {
  const first = deployments.find(({ stack }) => stack !== undefined)?.stack;
  return esc && first !== undefined ? { project: pulumiProjectOf(first), name: "base" } : undefined;
}
