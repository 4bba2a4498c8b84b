import * as pulumi from "@pulumi/pulumi";
import * as pulumiservice from "@pulumi/pulumiservice";
import type { EscDefinition } from "../../pipeline/plan/esc/escDefinition";
import { escText, secretNames } from "../../pipeline/plan/esc/escText";
import type { PlannedEscEnvironment } from "../../pipeline/plan/esc/planEscEnvironments";

import { type CloudContext, organization } from "./cloudContext";
import { permitEnvironment } from "./team";

/** The environments of ESC by `project/environment`, and what belongs to them. */
export interface EscEnvironments {
  readonly byName: Readonly<Record<string, pulumiservice.Environment>>;
  /** Their version tags, who may open them, and the stacks that they are linked to. */
  readonly others: readonly pulumi.Resource[];
}

/** Creates the environments, what is imported before what imports it. */
export function createEscEnvironments(context: CloudContext): EscEnvironments {
  const byName: Record<string, pulumiservice.Environment> = {};
  const tagsByName: Record<string, pulumi.Resource[]> = {};
  const others = context.plan.escEnvironments.flatMap((planned) => {
    const imported = planned.imports.flatMap((name) => [byName[name] ?? [], tagsByName[name] ?? []].flat());
    const environment = createEnvironment(context, planned, imported);
    const name = `${planned.project}/${planned.name}`;
    const tags = tagRevisions(context, planned, environment);
    byName[name] = environment;
    tagsByName[name] = tags;
    return [...tags, ...permitOpeners(context, planned, environment), ...linkStack(context, planned, environment)];
  });
  return { byName, others };
}

/**
 * Where the settings say nothing of its content, what others write into it in Pulumi Cloud is theirs: an update leaves
 * it alone, and it outlives the deployment.
 */
function createEnvironment(
  context: CloudContext,
  { key, project, name, definition }: PlannedEscEnvironment,
  dependsOn: pulumi.Resource[],
): pulumiservice.Environment {
  return new pulumiservice.Environment(
    `${context.name}-esc-${key}`,
    {
      organization: organization(context),
      project,
      name,
      yaml: definition ? yamlOf(context, definition) : new pulumi.asset.StringAsset("values: {}"),
    },
    { parent: context.parent, dependsOn, ...(!definition && { ignoreChanges: ["yaml"], retainOnDelete: true }) },
  );
}

function yamlOf({ secrets }: CloudContext, definition: EscDefinition): pulumi.Input<pulumi.asset.Asset> {
  if (secretNames(definition).length === 0) {
    return new pulumi.asset.StringAsset(escText(definition, (name) => name));
  }
  return secrets.apply((all) => new pulumi.asset.StringAsset(escText(definition, (name) => all[name] ?? "")));
}

/** A job that opens the tag sees what was reviewed, and not what somebody changed since. */
function tagRevisions(
  { name, parent }: CloudContext,
  { key, tags }: PlannedEscEnvironment,
  environment: pulumiservice.Environment,
): pulumi.Resource[] {
  return tags.map(
    (tag) =>
      new pulumiservice.EnvironmentVersionTag(
        `${name}-esc-${key}-tag-${tag}`,
        {
          organization: environment.organization,
          project: environment.project,
          environment: environment.name,
          tagName: tag,
          revision: environment.revision,
        },
        { parent },
      ),
  );
}

function permitOpeners(
  { name, parent }: CloudContext,
  { key, openers }: PlannedEscEnvironment,
  environment: pulumiservice.Environment,
): pulumi.Resource[] {
  return openers.map(({ team, permission }) =>
    permitEnvironment(
      `${name}-esc-${key}-opener-${team}`,
      {
        organization: environment.organization,
        team,
        project: environment.project,
        environment: environment.name,
        permission,
      },
      { parent },
    ),
  );
}

/** Whoever works on the stack gets the environment, and no local configuration counts. Pulumi: remote configuration. */
function linkStack(
  { name, parent }: CloudContext,
  { key, linkedTo }: PlannedEscEnvironment,
  environment: pulumiservice.Environment,
): pulumi.Resource[] {
  if (linkedTo === undefined) return [];
  const [, projectName = "", stackName = ""] = linkedTo.stack.split("/");
  return [
    new pulumiservice.api.stacks.Config(
      `${name}-esc-${key}-link`,
      {
        orgName: environment.organization,
        projectName,
        stackName,
        environment: linkedTo.environment,
      },
      { parent, dependsOn: [environment] },
    ),
  ];
}
