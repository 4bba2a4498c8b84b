import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { PushAccess } from "../../pipeline/settings/choices";
import { retention, isKeptByDefault } from "../leaving/leaving";
import type { ProjectFacts } from "../lookups/lookUp";
import { importOption, type PipelineContext, projectId } from "../pipelineContext";
import { resourceNames } from "./resourceNames";

/** The protections of all deploying branches and tags, and of the default branch, which contains the CI file. */
export function createProtections(context: PipelineContext): pulumi.Resource[] {
  const { plan } = context;
  return [
    ...plan.protectedBranches.map((branch) => protectBranch(context, branch)),
    ...plan.protectedTags.map((tag) => protectTag(context, tag)),
  ];
}

/**
 * A protected branch: Maintainers may merge, and push if the settings allow it. Nobody may force-push. The default
 * branch is still protected after a destroy, because GitLab protects it by default.
 */
function protectBranch(context: PipelineContext, branch: string): gitlab.BranchProtection {
  const { name, plan, facts, parent } = context;
  const resourceName = resourceNames.branch(name, branch);
  return new gitlab.BranchProtection(
    resourceName,
    {
      project: projectId(context),
      branch,
      allowForcePush: false,
      ...(facts.enterprise ? enterpriseLevels(context) : communityLevels),
    },
    {
      parent,
      deleteBeforeReplace: true,
      ...(branch === plan.defaultBranch
        ? { retainOnDelete: isKeptByDefault(context.leaving, "protections") }
        : retention(context, "protections", resourceName)),
      ...importOption(context, resourceName),
    },
  );
}

/** The access levels for the Community Edition. The Enterprise Edition needs other arguments (provider 10.x). */
const communityLevels = { pushAccessLevel: "maintainer", mergeAccessLevel: "maintainer" };

function enterpriseLevels({ plan, facts }: PipelineContext) {
  const maintainers = { accessLevel: "maintainer" };
  return {
    allowedToPushes: plan.reviewGates.push === PushAccess.NoOne ? onlyTokenUser(facts) : [maintainers],
    allowedToMerges: [maintainers],
    allowedToUnprotects: [maintainers],
  };
}

/** The push access of the token's user, who commits the CI file through the Files API. */
function onlyTokenUser({ userId }: ProjectFacts) {
  return [{ accessLevel: "no one" }, ...(userId === undefined ? [] : [{ userId }])];
}

/** A protected tag. A tag has one protection that can't be updated, so the old one is deleted first. */
function protectTag(context: PipelineContext, tag: string): gitlab.TagProtection {
  const resourceName = resourceNames.tag(context.name, tag);
  return new gitlab.TagProtection(
    resourceName,
    { project: projectId(context), tag, createAccessLevel: "maintainer" },
    {
      parent: context.parent,
      deleteBeforeReplace: true,
      ...retention(context, "protections", resourceName),
      ...importOption(context, resourceName),
    },
  );
}
