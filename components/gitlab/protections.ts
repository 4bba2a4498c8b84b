import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { PushAccess } from "../../pipeline/settings/choices";
import type { ProjectFacts } from "../lookups/lookUp";
import { type PipelineContext, projectId } from "../pipelineContext";

/** Protects every branch and tag that deploys, and the default branch, which holds the CI file. */
export function createProtections(context: PipelineContext): pulumi.Resource[] {
  const { plan } = context;
  return [
    ...plan.protectedBranches.map((branch) => protectBranch(context, branch)),
    ...plan.protectedTags.map((tag) => protectTag(context, tag)),
  ];
}

/**
 * Maintainers merge, and push unless no one is to; nobody forces a push. The default branch stays protected when the
 * project is let go: GitLab had protected it before we came.
 */
function protectBranch(context: PipelineContext, branch: string): gitlab.BranchProtection {
  const { name, plan, facts, parent } = context;
  return new gitlab.BranchProtection(
    `${name}-branch-${branch}`,
    {
      project: projectId(context),
      branch,
      allowForcePush: false,
      ...(facts.enterprise ? enterpriseLevels(context) : communityLevels),
    },
    { parent, deleteBeforeReplace: true, retainOnDelete: branch === plan.defaultBranch },
  );
}

/**
 * The provider wants GitLab's Enterprise Edition told in other arguments than the Community Edition (provider 10.x:
 * BranchProtection reads the edition and refuses the wrong ones).
 */
const communityLevels = { pushAccessLevel: "maintainer", mergeAccessLevel: "maintainer" };

function enterpriseLevels({ plan, facts }: PipelineContext) {
  const maintainers = { accessLevel: "maintainer" };
  return {
    allowedToPushes: plan.reviewGates.push === PushAccess.NoOne ? onlyTokenUser(facts) : [maintainers],
    allowedToMerges: [maintainers],
    allowedToUnprotects: [maintainers],
  };
}

/** The Files API commits the CI file by the rights of the token's user. The Community Edition was refused before. */
function onlyTokenUser({ userId }: ProjectFacts) {
  return [{ accessLevel: "no one" }, ...(userId === undefined ? [] : [{ userId }])];
}

/** A tag's protection has no update and one name, so that a new one can only come after the old one has gone. */
function protectTag(context: PipelineContext, tag: string): gitlab.TagProtection {
  const { name, parent } = context;
  return new gitlab.TagProtection(
    `${name}-tag-${tag}`,
    { project: projectId(context), tag, createAccessLevel: "maintainer" },
    { parent, deleteBeforeReplace: true },
  );
}
