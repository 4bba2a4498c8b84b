import { listed } from "../../pipeline/diagnostics/wording";
import { CircleCiKind } from "../../pipeline/settings/choices";
import type { Plan } from "../../pipeline/plan/plan";

/** The rights outside Pulumi Cloud that could let unreviewed code deploy: who has each, and what it allows. */
export function conditionLines({ exceptions, outline }: Plan): string[] {
  if (exceptions.some(({ code }) => code === "SHARED_PREVIEWS")) return [];
  const triggers = outline.jobs.flatMap((job) => (job.identity === "deploy" ? job.triggers : []));
  const branches = triggers.flatMap((one) => (one.kind === "branch" || one.kind === "schedule" ? [one.branch] : []));
  const tags = triggers.flatMap((one) => (one.kind === "tag" ? [one.pattern] : []));
  const conditions = [
    ...protectedRefs("branches", "push to", branches, "Protect them"),
    ...protectedRefs("tags", "create", tags, "Protect them"),
    outline.circleCi?.kind === CircleCiKind.OAuth
      ? "contexts: each context of reviewed code is restricted to its expression. With OAuth none refuses a pipeline that checks out a deploying branch, and has the configuration of another branch."
      : "contexts: each context of reviewed code is restricted to its expression. Only that refuses a pipeline that checks out a deploying branch, and has the configuration of another branch or of none.",
    "forks: leave passing secrets to builds of forks switched off.",
  ];
  return ["Unreviewed code cannot deploy, under these conditions:", ...conditions.map((condition) => `  ${condition}`)];
}

function protectedRefs(title: string, verb: string, names: readonly string[], wayOut: string): string[] {
  const all = [...new Set(names)];
  if (all.length === 0) return [];
  return [
    `${title}: everyone who may ${verb} ${listed(all)} may deploy. ${wayOut} in the version control system, which CircleCI does not look at.`,
  ];
}
