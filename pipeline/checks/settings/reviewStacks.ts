import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { listed, quoted } from "../../diagnostics/wording";
import { isReviewStackName } from "../../reviewStackName";
import { isPreviewed } from "../../settings/isPreviewed";
import { lacksTeams } from "../../settings/lacksTeams";
import type { Settings } from "../../settings/settings";
import type { ValidStackDeployment } from "../../settings/sections";
import { shortStack } from "../../stackNames";
import { foreignStack } from "./foreignStack";
import { projectOf } from "./lists";
import { check } from "./settingsCheck";

/** Checks the review stacks against the other settings. */
export const reviewStackChecks = [
  check(["reviewStacks", "organization", "backend"], ({ reviewStacks, ...owner }) =>
    reviewStacks ? foreignStack(owner, "reviewStacks.template", reviewStacks.template) : [],
  ),
  check(["reviewStacks", "deployments"], foreignTemplate),
  check(["reviewStacks", "program", "programs"], unknownProgram),
  check(["reviewStacks", "stackDeployments"], sweptStacks),
  check(["reviewStacks", "previews", "deployments"], unpreviewedTemplate),
  check(["reviewStacks", "edition", "backend", "previews"], unseparated),
];

function foreignTemplate({ reviewStacks, deployments }: Pick<Settings, "reviewStacks" | "deployments">): Diagnostic[] {
  if (!reviewStacks) return [];
  const { template, program } = reviewStacks;
  const expected = projectOf(deployments.find((deployment) => deployment.program === program)?.stack);
  if (expected === undefined || projectOf(template) === expected) return [];
  const message = `${quoted(template)} is not a stack of Pulumi project ${quoted(expected)}, the project of the program. Name one of its stacks`;
  return [errorAt("FOREIGN_STACK", "reviewStacks.template", message)];
}

function unknownProgram({ reviewStacks, programs }: Pick<Settings, "reviewStacks" | "programs">): Diagnostic[] {
  if (!reviewStacks) return [];
  const { program } = reviewStacks;
  const names = (programs ?? []).map(({ name }) => name);
  if (programs === undefined ? program === undefined : program !== undefined && names.includes(program)) return [];
  const path = "reviewStacks.program";
  if (program === undefined) return [errorAt("MISSING_KEY", path, `is missing. Programs: ${listed(names)}`)];
  return [errorAt("UNKNOWN_PROGRAM", path, `there is no program ${quoted(program)}. Programs: ${listed(names)}`)];
}

/** Returns errors for stacks with names of review stacks. The sweep would treat them as orphaned ones. */
function sweptStacks({
  reviewStacks,
  stackDeployments,
}: Pick<Settings, "reviewStacks"> & { readonly stackDeployments: readonly ValidStackDeployment[] }): Diagnostic[] {
  if (!reviewStacks) return [];
  const stacks = [
    { path: "reviewStacks.template", stack: reviewStacks.template },
    ...stackDeployments.map(({ value, path }) => ({ path: `${path}.stack`, stack: value.stack })),
  ];
  return stacks
    .filter(({ stack }) => isReviewStackName(stack.split("/").at(-1) ?? ""))
    .map(({ path, stack }) =>
      errorAt("RESERVED_NAME", path, `${quoted(stack)} has the name of a review stack. Choose another stack`),
    );
}

/**
 * Returns an error if the template is the stack of a deployment that merge requests do not preview. Pulumi: permission
 * to copy a stack's configuration includes reading its state and secrets, like permission to preview it.
 */
function unpreviewedTemplate({
  reviewStacks,
  previews,
  deployments,
}: Pick<Settings, "reviewStacks" | "previews" | "deployments">): Diagnostic[] {
  if (!reviewStacks) return [];
  const { template } = reviewStacks;
  const deployment = deployments.find(({ stack }) => stack !== undefined && shortStack(stack) === shortStack(template));
  if (!deployment || isPreviewed({ previews, deployments }, deployment)) return [];
  const message = `${quoted(template)} is the stack of ${quoted(deployment.name)}: the unreviewed code of a review stack could read its state and its secrets. Name a stack that is only a template, or one that merge requests preview`;
  return [errorAt("TEMPLATE_READS_SECRETS", "reviewStacks.template", message)];
}

/** Returns an error if review stacks, which run unreviewed code, would share an identity with deployments. */
function unseparated({
  reviewStacks,
  edition,
  backend,
  previews,
}: Pick<Settings, "reviewStacks" | "edition" | "backend" | "previews">): Diagnostic[] {
  const separates = !lacksTeams(edition) && backend === undefined;
  if (!reviewStacks || separates || previews === "shared") return [];
  const message =
    'unreviewed code would have credentials that can change every stack. Remove reviewStacks, or set previews to "shared" if every user who may open a merge request may also deploy';
  return [errorAt("SHARED_IDENTITY", "reviewStacks", message)];
}
