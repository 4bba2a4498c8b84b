import type { EscPermission } from "../../settings/choices";
import type { DeploymentSettings, EscSettings, Settings } from "../../settings/settings";
import { fullStack } from "../../stackNames";
import type { Identified } from "../access/access";
import type { EscHolder } from "./cloudLogins";
import { baseDefinition, escDefinition, type EscDefinition } from "./escDefinition";
import {
  baseEnvironment,
  deploymentEnvironment,
  escName,
  type EscReference,
  previewEnvironment,
  reviewEnvironment,
} from "./escReferences";

/** An environment of Pulumi ESC. */
export interface PlannedEscEnvironment {
  /** What children are named after: a deployment's name, with `-preview` for its twin, `review` or `base`. */
  readonly key: string;
  /** Where its content stands in the settings. */
  readonly path: string;
  readonly project: string;
  readonly name: string;
  /** Without one its content is not ours: it is created empty and left alone. */
  readonly definition?: EscDefinition;
  /** The environments of this plan that it imports, which have to be there before it, as `project/environment`. */
  readonly imports: readonly string[];
  /** The version tags that follow each revision of ours. */
  readonly tags: readonly string[];
  /** The teams that may open it besides the pipeline's jobs. */
  readonly openers: readonly PlannedOpener[];
  /** The stack that has it as its configuration in Pulumi Cloud. */
  readonly linkedTo?: StackLink;
}

/** A stack, as `organization/project/stack`, and the environment as its configuration names it. */
export interface StackLink {
  readonly stack: string;
  readonly environment: string;
}

/** What a team of the organization may do with an environment. */
export interface PlannedOpener {
  readonly team: string;
  readonly permission: EscPermission;
}

/** The environments of ESC: the base first, then each deployment's with its twin, then the review stacks'. */
export function planEscEnvironments(settings: Settings, access: readonly Identified[]): PlannedEscEnvironment[] {
  if (settings.backend) return [];
  return [
    ...basePlan(settings),
    ...settings.deployments.flatMap((deployment, index) => {
      const path = `deployments[${index}].esc`;
      return [deploymentPlan(settings, deployment, path), ...previewPlan(settings, deployment, path, access)];
    }),
    ...reviewPlan(settings),
  ];
}

function basePlan(settings: Settings): PlannedEscEnvironment[] {
  const base = baseEnvironment(settings);
  if (!base || !settings.esc) return [];
  const tags = [...settings.deployments.map(({ esc }) => esc), settings.reviewStacks?.esc].flatMap(
    (esc) => esc?.versionTag ?? [],
  );
  return [
    {
      ...base,
      key: "base",
      path: "esc",
      definition: baseDefinition(settings.esc),
      imports: [],
      tags: [...new Set(tags)],
      openers: [],
    },
  ];
}

function deploymentPlan(settings: Settings, deployment: DeploymentSettings, path: string): PlannedEscEnvironment {
  const { name, stack, esc } = deployment;
  return {
    ...planned(settings, deploymentEnvironment(settings, deployment), { key: name, path, esc, holder: "deployment" }),
    ...(esc?.attach === "stack" && {
      linkedTo: {
        stack: fullStack(settings, stack),
        environment: escName(deploymentEnvironment(settings, deployment)),
      },
    }),
  };
}

/** A twin is there where an identity that only reads opens it. */
function previewPlan(
  settings: Settings,
  deployment: DeploymentSettings,
  path: string,
  access: readonly Identified[],
): PlannedEscEnvironment[] {
  const { esc, name } = deployment;
  if (esc?.attach === "stack") return [];
  const twin = previewEnvironment(settings, deployment);
  const isOpened = access.some(({ escEnvironments }) => escEnvironments.includes(`${twin.project}/${twin.name}`));
  return isOpened ? [planned(settings, twin, { key: `${name}-preview`, path, esc, holder: "preview" })] : [];
}

function reviewPlan(settings: Settings): PlannedEscEnvironment[] {
  const { reviewStacks } = settings;
  if (!reviewStacks) return [];
  const { esc } = reviewStacks;
  const content: Content = { key: "review", path: "reviewStacks.esc", esc, holder: "deployment" };
  return [planned(settings, reviewEnvironment(settings, reviewStacks), content)];
}

/** What the settings say of an environment. */
interface Content {
  readonly key: string;
  readonly path: string;
  readonly esc: EscSettings | undefined;
  readonly holder: EscHolder;
}

function planned(
  settings: Settings,
  { project, name, tag, imports }: EscReference,
  { key, path, esc, holder }: Content,
): PlannedEscEnvironment {
  const isOurs = esc !== undefined || settings.esc !== undefined;
  const base = baseEnvironment(settings);
  return {
    key,
    path,
    project,
    name,
    ...(isOurs && { definition: escDefinition(esc, imports, holder) }),
    imports: base ? [`${base.project}/${base.name}`] : [],
    tags: tag === undefined ? [] : [tag],
    openers: holder === "deployment" ? (esc?.openers ?? []) : [],
  };
}
