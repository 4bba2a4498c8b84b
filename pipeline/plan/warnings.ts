import type { Warning } from "../errors";
import { driftAction } from "../settings/driftAction";
import { allowed } from "../settings/crossChecks/exceptions";
import { exceptionFor, refusalsIn } from "../settings/crossChecks/refusals";
import { isPreviewed } from "../settings/isPreviewed";
import { isProduction } from "../settings/isProduction";
import type { Settings } from "../settings/settings";
import { inspectTriggers } from "./jobs/inspections";
import { looksSecret } from "./looksSecret";
import { waitsForPerson } from "./jobs/predecessors";
import type { Target } from "../target";

/** What the CI system and Pulumi would take, and a careful reviewer would ask about. */
export function planWarnings(settings: Settings, target: Pick<Target, "warnings">): Warning[] {
  return [
    ...exceptionWarnings(settings),
    ...linkedWarnings(settings),
    ...identityWarnings(settings),
    ...reviewWarnings(settings),
    ...target.warnings(settings),
    ...productionWarnings(settings),
    ...unpreviewedWarnings(settings),
    ...floatingWarnings(settings),
    ...planFileWarnings(settings),
    ...backendWarnings(settings),
    ...unseenWarnings(settings),
    ...variableWarnings(settings),
  ];
}

/** What is done though it is refused by default: whoever agrees is to see it, with the reason. */
function exceptionWarnings(settings: Settings): Warning[] {
  return refusalsIn(settings).flatMap((refusal) => {
    const exception = exceptionFor(settings.exceptions, refusal);
    return exception ? [allowed(refusal, exception)] : [];
  });
}

/** A stack has one linked environment, so that reviewed code that only reads has it too. */
function linkedWarnings(settings: Settings): Warning[] {
  return settings.deployments.flatMap((deployment, index) => {
    const { name, esc } = deployment;
    const reads = inspectTriggers(settings, deployment).length > 0 || driftAction(settings, deployment) !== "ignore";
    if (esc?.attach !== "stack" || !reads) return [];
    const message = `an environment that is linked to the stack is its plans' and drift jobs' too, so that what only looks at ${name} has the credentials that deploy it`;
    return [warning("LINKED_CREDENTIALS", `deployments[${index}].esc.attach`, message)];
  });
}

function identityWarnings(settings: Settings): Warning[] {
  const { edition, authentication, backend } = settings;
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
            `"token" keeps Pulumi access tokens in GitLab. ${readableTokens(settings)}Prefer "oidc" where you can`,
          ),
        ]
      : []),
  ];
}

/** GitLab: a merge request gets no protected variable, so that the tokens of its jobs can't be any. */
function readableTokens({ previews, reviewStacks }: Settings): string {
  const jobs = [...(previews === "none" ? [] : ["previews"]), ...(reviewStacks ? ["review stacks"] : [])];
  return jobs.length === 0
    ? ""
    : `Everybody who may push a branch can read the token of the ${jobs.join(", and that of the ")}, and with it the stacks and their secrets. `;
}

/** Pulumi: whoever may read a stack may export its state and decrypt the secrets in it. */
function reviewWarnings({ reviewStacks }: Settings): Warning[] {
  if (!reviewStacks) return [];
  const message =
    "unreviewed code is deployed to the review stacks, and can read the template's stack and its secrets. Give them a cloud account in which nothing else is";
  return [warning("REVIEW_RUNS_UNREVIEWED", "reviewStacks", message)];
}

function productionWarnings(settings: Settings): Warning[] {
  return settings.deployments.flatMap((deployment, index) => {
    const { name, on } = deployment;
    return [
      ...(isProduction(settings.deployments, deployment) &&
      on.branch !== undefined &&
      !waitsForPerson(settings, deployment)
        ? [
            warning(
              "UNGUARDED_PRODUCTION",
              `deployments[${index}].approval`,
              `each push to "${on.branch}" deploys ${name} at once. Set approval to "manual", or deploy it on a tag`,
            ),
          ]
        : []),
    ];
  });
}

/** A program that merge requests don't preview at all, because its first deployment has to be taken for production. */
function unpreviewedWarnings(settings: Settings): Warning[] {
  const { deployments, previews } = settings;
  if (previews === "none") return [];
  return deployments.flatMap((deployment, index) => {
    const { name, program, preview } = deployment;
    const same = deployments.filter((other) => other.program === program);
    const isFirst = same[0] === deployment;
    if (!isFirst || preview !== undefined || same.some((other) => isPreviewed(settings, other))) return [];
    const path = `deployments[${index}].preview`;
    const message = `merge requests do not preview ${name}: their unreviewed code could read its stack, and decrypt its secrets. Put a deployment before it that they may preview, or set ${path} to false, or to true with an exception PREVIEW_READS_SECRETS`;
    return [warning("NOT_PREVIEWED", path, message)];
  });
}

function floatingWarnings({ image, program, programs }: Settings): Warning[] {
  const images: [string, string | undefined][] = [
    ["image", image],
    ["program.image", program?.image],
    ...(programs ?? []).map((one, index): [string, string | undefined] => [`programs[${index}].image`, one.image]),
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

function planFileWarnings({ savedPlans, deployments }: Settings): Warning[] {
  if (!savedPlans) return [];
  const manual = deployments.some(({ approval }) => approval === "manual");
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

function backendWarnings({ backend, variables }: Settings): Warning[] {
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

/** GitLab: a merge request gets no protected variable. */
function unseenWarnings({ variables, previews, reviewStacks, backend }: Settings): Warning[] {
  if (previews === "none" && !reviewStacks) return [];
  return variables.flatMap((variable, index) => {
    const { name, secret, deployment } = variable;
    if (deployment !== undefined || !(variable.protected ?? secret !== undefined)) return [];
    const theirs = backend ? "" : ", or give the programs of previews theirs in deployments[].esc.previewValues";
    const message = `${name} is protected, so that the jobs of merge requests do not get it. Name the deployment that needs it${theirs}`;
    return [warning("UNSEEN_VARIABLE", `variables[${index}]`, message)];
  });
}

function variableWarnings({ variables }: Settings): Warning[] {
  return variables.flatMap(({ name, value }, index): Warning[] => {
    if (value === undefined || !looksSecret(name, value)) return [];
    // What may be a secret is not repeated.
    const message = `the value of ${name} looks like a secret, and here everybody can read it. Set it as a secret, and name that`;
    return [warning("PLAIN_SECRET_VARIABLE", `variables[${index}].value`, message)];
  });
}

function warning(code: Warning["code"], path: string, message: string): Warning {
  return { code, path, message };
}
