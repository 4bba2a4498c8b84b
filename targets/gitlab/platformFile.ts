import type { Trigger } from "../../pipeline/jobParts";
import type { Login } from "../../pipeline/model";
import { audience } from "../../pipeline/plan/access/audience";
import { type PlatformPipeline, platformName, type RingStart } from "../../pipeline/fleet/platformPipeline";
import { FleetPreviews } from "../../pipeline/settings/choices";
import { shellWord } from "../shell";
import { type Comment, Reference, yamlText } from "../yamlText";
import { environmentEntry, image } from "./jobKeywords";
import { ciEnvironmentName } from "./names";
import { condition, isMergeRequest } from "./rules";
import { cleanBuildsFolder, isolationScript, privateHome, removeHome } from "./scripts/isolation";
import { loginScript } from "./scripts/login";
import { inlineSingles } from "./templates";
import type { Yaml } from "./yaml";

/** The first line of the file, by which `fleet init` recognizes files that it wrote. */
export const platformFileHeader = "Written by pulumi-pipeline fleet init, from platform:fleet in Pulumi.yaml.";

/** Renders the pipeline of a platform repository as the text of its `.gitlab-ci.yml`. */
export function platformFile(pipeline: PlatformPipeline): string {
  const content = platformContent(pipeline);
  return yamlText(content, {
    header: `${platformFileHeader}\nDo not edit: change the settings, and run fleet init --write again.`,
    comments: comments(content),
    inline: [["default", "image", "entrypoint"]],
  });
}

/** The file as an object. */
export function platformContent(pipeline: PlatformPipeline): Yaml {
  const { mergeRequest, merged, nightly, previews, runnerTags } = pipeline;
  const { image: name } = pipeline;
  const previewed = previews === FleetPreviews.MergeRequests ? mergeRequest : merged;
  const hasPreviews = previews !== FleetPreviews.None;
  const preview = { name: "preview", trigger: previewed, operation: "preview --diff" } as const;
  const drift = { name: "drift", trigger: nightly, operation: "refresh --preview-only --diff" } as const;
  const jobs = new Map<string, Yaml>([
    [".job", commonEntry(pipeline)],
    [".read", readEntry(pipeline)],
    [".update", updateEntry(pipeline)],
    ["check", checkEntry],
    ...(hasPreviews ? dividedJobs(pipeline, preview, `--counts ${reports.terraform}`) : []),
    ...pipeline.rings.map((ring): [string, Yaml] => [ringJob(ring.ring), ringEntry(pipeline, ring)]),
    ["leave", leaveEntry(pipeline)],
    ...dividedJobs(pipeline, drift, "--expect-no-changes"),
  ]);
  return {
    stages: ["check", ...(hasPreviews ? ["preview"] : []), "update", "drift"],
    workflow: {
      auto_cancel: { on_new_commit: "none" },
      rules: [
        { if: isMergeRequest, auto_cancel: { on_new_commit: "conservative" } },
        ...[merged, nightly].map((trigger) => ({ if: condition(trigger) })),
      ],
    },
    default: { image: image(name), ...(runnerTags.length > 0 && { tags: runnerTags }) },
    variables: { PULUMI_SKIP_UPDATE_CHECK: "true" },
    ...inlineSingles(jobs),
  };
}

/** Isolation from files of other jobs, and the dependencies. No job has a cache, which a merge request could have written. */
function commonEntry({ install, timeout }: PlatformPipeline): Yaml {
  return {
    ...(timeout !== undefined && { timeout: `${timeout} minutes` }),
    variables: { GIT_STRATEGY: "clone" },
    before_script: [...isolationScript, ...install],
    after_script: [removeHome],
  };
}

/** Jobs that read. The environment has their GitLab token, and is a claim of their ID token on the default branch. */
function readEntry(pipeline: PlatformPipeline): Yaml {
  const name = ciEnvironmentName({ kind: "preview", deployment: platformName });
  return { ...loggedIn(pipeline, pipeline.readLogin), environment: environmentEntry({ name, action: "prepare" }) };
}

/** Jobs that change stacks, one at a time. Only jobs in this environment get the identity that may change them. */
function updateEntry(pipeline: PlatformPipeline): Yaml {
  const name = ciEnvironmentName({ kind: "deployment", deployment: platformName });
  return {
    ...loggedIn(pipeline, pipeline.updateLogin),
    stage: "update",
    environment: environmentEntry({ name, action: "start" }),
    resource_group: platformName,
    interruptible: false,
  };
}

const requireGitLabToken = `: "\${GITLAB_TOKEN:?this CI/CD variable is missing, protected, or scoped to another deployment environment}"`;

function loggedIn({ organization }: PlatformPipeline, login: Extract<Login, { kind: "oidc" }>): Yaml {
  return {
    extends: [".job"],
    id_tokens: { PULUMI_OIDC_TOKEN: { aud: audience(organization) } },
    ...(login.team !== undefined && { variables: { PULUMI_TEAM: login.team } }),
    before_script: [new Reference([".job", "before_script"]), requireGitLabToken, ...loginScript(login)],
  };
}

const checkEntry: Yaml = {
  extends: [".job"],
  stage: "check",
  rules: [{ if: isMergeRequest }],
  interruptible: true,
  script: ["npx pulumi-pipeline fleet check"],
};

const reports = { terraform: "pulumi-report.json" } as const;
const pageFile = "pulumi-fleet.md";

interface Divided {
  readonly name: "preview" | "drift";
  readonly trigger: Trigger;
  /** The arguments of `pulumi-pipeline fleet`. */
  readonly operation: string;
}

/** The jobs that divide the stacks among them, and the job without an identity that summarizes their results. */
function dividedJobs(
  { organization, runners, mergeRequest }: PlatformPipeline,
  { name, trigger, operation }: Divided,
  option: string,
): [string, Yaml][] {
  // GitLab: a job has an index only with `parallel` of at least 2.
  const [index, shard] = runners > 1 ? ["$CI_NODE_INDEX", "$CI_NODE_INDEX/$CI_NODE_TOTAL"] : ["1", "1/1"];
  const command = `npx pulumi-pipeline fleet ${operation} --organization ${shellWord(organization)} --json`;
  const shared = { stage: name, interruptible: trigger === mergeRequest };
  return [
    [
      name,
      {
        extends: [".read"],
        ...shared,
        rules: [{ if: condition(trigger) }],
        ...(runners > 1 && { parallel: runners }),
        script: [`${command} --shard "${shard}" > "pulumi-fleet-${index}.json"`],
        artifacts: { when: "always", access: "developer", paths: ["pulumi-fleet-*.json"] },
      },
    ],
    [
      `${name}-summary`,
      {
        extends: [".job"],
        ...shared,
        rules: [{ if: condition(trigger), when: "always" }],
        needs: [name],
        script: [`npx pulumi-pipeline fleet summary pulumi-fleet-*.json ${option} > ${pageFile}`],
        artifacts: {
          when: "always",
          access: "developer",
          paths: [pageFile],
          ...(name === "preview" && { reports }),
        },
      },
    ],
  ];
}

function ringJob(ring: number): string {
  return `update-ring-${ring}`;
}

function ringEntry({ merged, organization, previews }: PlatformPipeline, { ring, manual, delay }: RingStart): Yaml {
  const first = previews === FleetPreviews.Merged ? ["preview-summary"] : [];
  return {
    extends: [".update"],
    rules: [
      {
        if: condition(merged),
        ...(manual && { when: "manual" }),
        ...(delay > 0 && { when: "delayed", start_in: `${delay} minutes` }),
      },
    ],
    needs: ring === 1 ? first : [ringJob(ring - 1)],
    script: [`npx pulumi-pipeline fleet up --organization ${shellWord(organization)} --ring ${ring} --yes`],
  };
}

/** The job that a person may start to destroy stacks without a file. The pipeline does not wait for it. */
function leaveEntry({ merged, organization, rings }: PlatformPipeline): Yaml {
  return {
    extends: [".update"],
    rules: [{ if: condition(merged), when: "manual", allow_failure: true }],
    needs: [ringJob(rings.length)],
    script: [`npx pulumi-pipeline fleet leave --organization ${shellWord(organization)} --yes`],
  };
}

const entryComments: Readonly<Record<string, string>> = {
  workflow: "A newer push cancels the previews of a merge request, and never an update.",
  ".job": "All jobs: use no files of other jobs, and no cache.",
  ".read": "Jobs that only read, with a token of the team that may read.",
  ".update": "Jobs that change stacks, with a token of the user. Only the protected default branch gets this identity.",
  check: "Check the files of all stacks, without any identity.",
  preview: "Preview the stacks that changed.",
  "preview-summary": "One page of all previews, and the counts for the merge request, without any identity.",
  leave: "Destroy stacks whose file is gone, if their last update had the setting leave.",
  drift: "Drift detection: find changes made outside Pulumi.",
  "drift-summary": "One page of the drift. The job fails if there is drift.",
};

function comments(content: Yaml): Comment[] {
  const known = Object.keys(content).flatMap((entry): Comment[] => {
    const text = entryComments[entry];
    return text === undefined ? [] : [{ path: [entry], text }];
  });
  const lines = new Map<unknown, string>([
    [privateHome, "A new home and temporary folder: the job uses no files of other jobs, and leaves no token behind."],
    [cleanBuildsFolder, "Tools also read settings and packages from the folders above the checkout."],
  ]);
  const { before_script: script = [] } = (content[".job"] ?? {}) as { readonly before_script?: readonly unknown[] };
  const ofLines = script.flatMap((line, index): Comment[] => {
    const text = lines.get(line);
    return text === undefined ? [] : [{ path: [".job", "before_script", index], text }];
  });
  return [...known, ...ofLines];
}
