import type { Warning } from "../errors";
import type { Flow } from "../flow/flow";
import { allowed } from "../settings/crossChecks/exceptions";
import type { Target } from "../target";
import { looksSecret } from "./looksSecret";

/** What the CI system and Pulumi would take, and a careful reviewer would ask about. */
export function planWarnings(flow: Flow, target: Pick<Target, "title" | "warnings">): Warning[] {
  return [
    ...exceptionWarnings(flow),
    ...linkedWarnings(flow),
    ...identityWarnings(flow, target),
    ...reviewWarnings(flow),
    ...target.warnings(flow),
    ...productionWarnings(flow),
    ...unpreviewedWarnings(flow),
    ...floatingWarnings(flow),
    ...planFileWarnings(flow),
    ...backendWarnings(flow),
    ...unseenWarnings(flow),
    ...variableWarnings(flow),
  ];
}

/** What is done though it is refused by default: whoever agrees is to see it, with the reason. */
function exceptionWarnings({ exceptionsInForce }: Flow): Warning[] {
  return exceptionsInForce.map((exception) => allowed(exception, exception));
}

/** A stack has one linked environment, so that reviewed code that only reads has it too. */
function linkedWarnings({ deployments, escEnvironments }: Flow): Warning[] {
  const linked = escEnvironments.filter(({ linkedTo }) => linkedTo !== undefined).map(({ key }) => key);
  return deployments.flatMap(({ name, path, escEnvironment, promotionPreviewTriggers, drift }) => {
    const reads = promotionPreviewTriggers.length > 0 || drift !== "ignore";
    if (escEnvironment === undefined || !linked.includes(escEnvironment) || !reads) return [];
    const message = `an environment that is linked to the stack is its plans' and drift jobs' too, so that what only looks at ${name} has the credentials that deploy it`;
    return [warning("LINKED_CREDENTIALS", `${path}.esc.attach`, message)];
  });
}

function identityWarnings(flow: Flow, { title }: Pick<Target, "title">): Warning[] {
  const { edition, authentication, backend } = flow;
  return [
    ...(edition === "enterprise" || backend
      ? []
      : [
          warning(
            "ORGANIZATION_TOKENS",
            "edition",
            `"${edition}" has ${edition === "team" ? "organization" : "personal"} tokens only: every job that logs in, also one that only reads, can change every stack of the ${edition === "team" ? "organization" : "account"}, and open all of its ESC environments`,
          ),
        ]),
    ...(authentication === "token" && !backend
      ? [
          warning(
            "STORED_TOKENS",
            "authentication",
            `"token" keeps Pulumi access tokens in ${title}. ${readableTokens(flow)}Prefer "oidc" where you can`,
          ),
        ]
      : []),
  ];
}

/** The CI file of a merge request decides what its jobs do with what they get. */
function readableTokens({ previews, reviewStacks }: Flow): string {
  const jobs = [...(previews === "none" ? [] : ["previews"]), ...(reviewStacks ? ["review stacks"] : [])];
  return jobs.length === 0
    ? ""
    : `Everybody who may push a branch can read the token of the ${jobs.join(", and that of the ")}, and with it the stacks and their secrets. `;
}

/** Pulumi: whoever may read a stack may export its state and decrypt the secrets in it. */
function reviewWarnings({ reviewStacks }: Flow): Warning[] {
  if (!reviewStacks) return [];
  const message =
    "unreviewed code is deployed to the review stacks, and can read the template's stack and its secrets. Give them a cloud account in which nothing else is";
  return [warning("REVIEW_RUNS_UNREVIEWED", "reviewStacks", message)];
}

function productionWarnings({ deployments }: Flow): Warning[] {
  return deployments.flatMap(({ name, path, trigger, isProduction, waitsForPerson }) => {
    if (!isProduction || trigger.kind !== "branch" || waitsForPerson) return [];
    const message = `each push to "${trigger.branch}" deploys ${name} at once. Set approval to "manual", or deploy it on a tag`;
    return [warning("UNGUARDED_PRODUCTION", `${path}.approval`, message)];
  });
}

/** A program that merge requests don't preview at all, because its first deployment has to be taken for production. */
function unpreviewedWarnings({ deployments, programs, previews }: Flow): Warning[] {
  if (previews === "none") return [];
  return deployments.flatMap(({ name, path: place, program, asksForPreview }) => {
    const same = programs.find((one) => one.name === program)?.deployments ?? [];
    const isPreviewed = deployments.some((one) => one.isPreviewed && same.includes(one.name));
    if (same[0] !== name || asksForPreview !== undefined || isPreviewed) return [];
    const path = `${place}.preview`;
    const message = `merge requests do not preview ${name}: their unreviewed code could read its stack, and decrypt its secrets. Put a deployment before it that they may preview, or set ${path} to false, or to true with an exception PREVIEW_READS_SECRETS`;
    return [warning("NOT_PREVIEWED", path, message)];
  });
}

function floatingWarnings({ image, programs }: Flow): Warning[] {
  const images: [string, string | undefined][] = [
    ["image", image],
    ...programs.map(({ path, settings }): [string, string | undefined] => [`${path}.image`, settings.image]),
  ];
  return images.flatMap(([path, name]) =>
    name === undefined || isPinned(name)
      ? []
      : [
          warning(
            "FLOATING_IMAGE",
            path,
            `"${name}" may be another image tomorrow. Name a version, or better a digest (@sha256:…)`,
          ),
        ],
  );
}

/** A tag with a number in it is taken for a version: `22-slim`, `v3.259.0`. */
function isPinned(image: string): boolean {
  return image.includes("@sha256:") || /:[^/]*[0-9][^/]*$/.test(image);
}

function planFileWarnings({ savedPlans, deployments }: Flow): Warning[] {
  if (!savedPlans) return [];
  const manual = deployments.some((deployment) => deployment.manual);
  return [
    warning(
      "EXPERIMENTAL_PLANS",
      "savedPlans",
      "saved plans are experimental in Pulumi: an update may refuse a plan that was right, and will where its ESC environment brings what the plan did not have",
    ),
    ...(manual
      ? []
      : [
          warning(
            "PLANS_UNUSED",
            "savedPlans",
            'a plan is for a deployment that a person starts, and there is none. Set approval to "manual" somewhere, or leave it out',
          ),
        ]),
  ];
}

function backendWarnings({ backend, variables }: Flow): Warning[] {
  if (!backend) return [];
  const passphrase = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"];
  return [
    ...(backend.secretsProvider === "passphrase" && !variables.some(({ name }) => passphrase.includes(name))
      ? [
          warning(
            "NO_PASSPHRASE",
            "variables",
            "no variable PULUMI_CONFIG_PASSPHRASE is set here. Without it, or one of the group's, no job can decrypt a secret",
          ),
        ]
      : []),
    ...(backend.url.startsWith("file://")
      ? [
          warning(
            "STATE_ON_RUNNER",
            "backend.url",
            "the state is on the runner: it is lost with its container, and each runner has another",
          ),
        ]
      : []),
  ];
}

/** A variable that is for reviewed code alone, and for no deployment by name: previews might want it, too. */
function unseenWarnings({ variables, previews, reviewStacks, backend }: Flow): Warning[] {
  if (previews === "none" && !reviewStacks) return [];
  return variables.flatMap(({ name, path, deployment, reviewedOnly }) => {
    if (deployment !== undefined || !reviewedOnly) return [];
    const theirs = backend ? "" : ", or give the programs of previews theirs in deployments[].esc.previewValues";
    const message = `${name} is protected, so that the jobs of merge requests do not get it. Name the deployment that needs it${theirs}`;
    return [warning("UNSEEN_VARIABLE", path, message)];
  });
}

function variableWarnings({ variables }: Flow): Warning[] {
  return variables.flatMap(({ name, path, value }): Warning[] => {
    if (value.kind !== "plain" || !looksSecret(name, value.text)) return [];
    // What may be a secret is not repeated.
    const message = `the value of ${name} looks like a secret, and here everybody can read it. Set it as a secret, and name that`;
    return [warning("PLAIN_SECRET_VARIABLE", `${path}.value`, message)];
  });
}

function warning(code: Warning["code"], path: string, message: string): Warning {
  return { code, path, message };
}
