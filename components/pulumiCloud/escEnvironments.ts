import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { EscDefinition } from "../../pipeline/plan/esc/escDefinition";
import { escText, secretNames } from "../../pipeline/plan/esc/escText";
import type { PlannedEscEnvironment } from "../../pipeline/plan/esc/planEscEnvironments";
import { retention, isKeptByDefault } from "../leaving/leaving";
import { type CloudContext, cloudImport, organization } from "./cloudContext";
import type { WrittenEnvironment } from "./escWritten";
import { permitEscEnvironment } from "./team";

/** The created ESC environments by `project/environment`, with their other resources. */
export interface EscEnvironments {
  readonly byName: Readonly<Record<string, pulumiservice.Environment>>;
  /** Their version tags, the permissions of openers, and the links to stacks. */
  readonly others: readonly pulumi.Resource[];
  /** The ESC environments, each with the settings path of its content. */
  readonly written: readonly WrittenEnvironment[];
}

/** The names in Pulumi of the resources of an ESC environment. `name` is the component's. */
export const escResourceNames = {
  environment: (name: string, key: string) => `${name}-esc-${key}`,
  tag: (name: string, key: string, tag: string) => `${name}-esc-${key}-tag-${tag}`,
  link: (name: string, key: string) => `${name}-esc-${key}-link`,
};

/** Creates the ESC environments. An imported one is created before those that import it. */
export function createEscEnvironments(context: CloudContext): EscEnvironments {
  const byName: Record<string, pulumiservice.Environment> = {};
  const tagsByName: Record<string, pulumi.Resource[]> = {};
  const written: WrittenEnvironment[] = [];
  const others = context.plan.escEnvironments.flatMap((planned) => {
    const imported = planned.imports.flatMap((name) => [byName[name] ?? [], tagsByName[name] ?? []].flat());
    const environment = createEscEnvironment(context, planned, imported);
    const name = `${planned.project}/${planned.name}`;
    const tags = tagRevisions(context, planned, environment);
    byName[name] = environment;
    const { path, definition } = planned;
    written.push({ path, environment, ...(definition && { text: textOf(context, definition) }) });
    tagsByName[name] = tags;
    return [
      ...tags,
      ...permitOpeners(context, planned, environment),
      ...linkStack(context, planned, environment, tags),
    ];
  });
  return { byName, others, written };
}

/**
 * An ESC environment. If the settings do not define its content, users edit it in Pulumi Cloud: updates do not change
 * it, and a destroy keeps it. A definition that is in place is not written again.
 */
function createEscEnvironment(
  context: CloudContext,
  { key, project, name, definition }: PlannedEscEnvironment,
  dependsOn: pulumi.Resource[],
): pulumiservice.Environment {
  const resourceName = escResourceNames.environment(context.name, key);
  const keepsContent = !definition || context.inPlace.escEnvironments.has(`${project}/${name}`);
  return new pulumiservice.Environment(
    resourceName,
    {
      organization: organization(context),
      project,
      name,
      yaml: definition
        ? textOf(context, definition).apply((text) => new pulumi.asset.StringAsset(text))
        : new pulumi.asset.StringAsset("values: {}"),
    },
    {
      parent: context.parent,
      dependsOn,
      ...(keepsContent && { ignoreChanges: ["yaml"] }),
      ...(definition
        ? retention(context, "escEnvironments", resourceName)
        : { retainOnDelete: isKeptByDefault(context.leaving, "escEnvironments") }),
      ...cloudImport(context, resourceName),
    },
  );
}

/** The text of a definition with its secrets; a secret if it has any. */
function textOf({ secrets }: CloudContext, definition: EscDefinition): pulumi.Output<string> {
  return secretNames(definition).length === 0
    ? pulumi.output(escText(definition, (name) => name))
    : secrets.apply((all) => escText(definition, (name) => all[name] ?? ""));
}

/** The version tags. They point to the reviewed revision, not to a later change. */
function tagRevisions(
  context: CloudContext,
  { key, tags }: PlannedEscEnvironment,
  environment: pulumiservice.Environment,
): pulumi.Resource[] {
  return tags.map((tag) => {
    const resourceName = escResourceNames.tag(context.name, key, tag);
    return new pulumiservice.EnvironmentVersionTag(
      resourceName,
      {
        organization: environment.organization,
        project: environment.project,
        environment: environment.name,
        tagName: tag,
        revision: environment.revision,
      },
      {
        parent: context.parent,
        ...retention(context, "escEnvironments", resourceName),
        ...cloudImport(context, resourceName),
      },
    );
  });
}

function permitOpeners(
  context: CloudContext,
  { key, openers }: PlannedEscEnvironment,
  environment: pulumiservice.Environment,
): pulumi.Resource[] {
  return openers.map(({ team, permission }) => {
    const resourceName = `${context.name}-esc-${key}-opener-${team}`;
    return permitEscEnvironment(
      resourceName,
      {
        organization: environment.organization,
        team,
        project: environment.project,
        environment: environment.name,
        permission,
      },
      { parent: context.parent, ...retention(context, "escEnvironments", resourceName) },
    );
  });
}

/**
 * The link of a stack to the ESC environment, which replaces local configuration. Pulumi: remote configuration. The link
 * may name a version tag, which has to exist.
 */
function linkStack(
  context: CloudContext,
  { key, linkedTo }: PlannedEscEnvironment,
  environment: pulumiservice.Environment,
  tags: readonly pulumi.Resource[],
): pulumi.Resource[] {
  if (linkedTo === undefined) return [];
  const [, projectName = "", stackName = ""] = linkedTo.stack.split("/");
  const resourceName = escResourceNames.link(context.name, key);
  return [
    new pulumiservice.api.stacks.Config(
      resourceName,
      {
        orgName: environment.organization,
        projectName,
        stackName,
        environment: linkedTo.environment,
      },
      {
        parent: context.parent,
        dependsOn: [environment, ...tags],
        ...retention(context, "escEnvironments", resourceName),
        ...cloudImport(context, resourceName),
      },
    ),
  ];
}
