import * as gitlab from "@pulumi/gitlab";
import type * as pulumi from "@pulumi/pulumi";
import { type Pushers, pushersOf } from "../../targets/gitlab/project/pushers";
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
 * A protected branch: Maintainers may merge, and push if the settings allow it. Nobody may force-push. By default a
 * destroy keeps the protection of the default branch, because GitLab protects that branch in a new project.
 */
function protectBranch(context: PipelineContext, branch: string): gitlab.BranchProtection {
  const { name, plan, facts, parent } = context;
  const resourceName = resourceNames.branch(name, branch);
  const pushers = pushersOf(plan, branch);
  return new gitlab.BranchProtection(
    resourceName,
    {
      project: projectId(context),
      branch,
      allowForcePush: false,
      ...(facts.enterprise ? enterpriseLevels(pushers, facts) : communityLevels(pushers)),
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
function communityLevels(pushers: Pushers) {
  return { pushAccessLevel: pushers === "nobody" ? "no one" : "maintainer", mergeAccessLevel: "maintainer" };
}

function enterpriseLevels(pushers: Pushers, facts: ProjectFacts) {
  const maintainers = { accessLevel: "maintainer" };
  return {
    allowedToPushes: pushes(pushers, facts),
    allowedToMerges: [maintainers],
    allowedToUnprotects: [maintainers],
  };
}

function pushes(pushers: Pushers, { userId }: ProjectFacts) {
  switch (pushers) {
    case "maintainers":
      return [{ accessLevel: "maintainer" }];
    case "tokenUser":
      // The user of the GitLab token commits the CI file through the Repository files API.
      return [{ accessLevel: "no one" }, ...(userId === undefined ? [] : [{ userId }])];
    case "nobody":
      return [{ accessLevel: "no one" }];
  }
}

/** A protected tag. A tag has one protection that can't be updated, so a change deletes it, and creates another one. */
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
