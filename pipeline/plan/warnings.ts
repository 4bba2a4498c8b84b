import type { Warning } from "../errors";
import { driftAction } from "../settings/driftAction";
import { isFirst, isPreviewed } from "../settings/isPreviewed";
import type { DeploymentSettings, Settings } from "../settings/settings";
import { looksSecret } from "./looksSecret";
import { waitsForPerson } from "./predecessors";

/** What GitLab and Pulumi would take, and a careful reviewer would ask about. */
export function planWarnings(settings: Settings): Warning[] {
  return [
    ...identityWarnings(settings),
    ...previewWarnings(settings),
    ...productionWarnings(settings),
    ...floatingWarnings(settings),
    ...planFileWarnings(settings),
    ...backendWarnings(settings),
    ...driftWarnings(settings),
    ...variableWarnings(settings),
  ];
}

function identityWarnings(settings: Settings): Warning[] {
  const { previews, edition, authentication, backend } = settings;
  return [
    ...(previews === "shared"
      ? [
          warning(
            "SHARED_PREVIEWS",
            "previews",
            '"shared" lets everybody who may open a merge request deploy. It should be a decision, not a default',
          ),
        ]
      : []),
    ...(edition === "team" && !backend
      ? [
          warning(
            "ORGANIZATION_TOKENS",
            "edition",
            '"team" has organization tokens only: every job that logs in, also one that only reads, can change every stack of the organization',
          ),
        ]
      : []),
    ...(authentication === "token" && !backend
      ? [
          warning(
            "STORED_TOKENS",
            "authentication",
            `"token" keeps Pulumi access tokens in GitLab, and they do not expire. ${readableTokens(settings)}Prefer "oidc" where you can`,
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
function previewWarnings(settings: Settings): Warning[] {
  const { deployments, reviewStacks } = settings;
  return [
    ...deployments.flatMap((deployment, index) =>
      deployment.preview === true && !isFirst(deployments, deployment) && isPreviewed(settings, deployment)
        ? [
            warning(
              "PREVIEW_READS_SECRETS",
              `deployments[${index}].preview`,
              `the unreviewed code of every merge request can read the stack of ${deployment.name}, and decrypt its secrets`,
            ),
          ]
        : [],
    ),
    ...(reviewStacks
      ? [
          warning(
            "REVIEW_RUNS_UNREVIEWED",
            "reviewStacks",
            "unreviewed code is deployed to the review stacks, and can read the template's stack and its secrets. Give them a cloud account in which nothing else is",
          ),
        ]
      : []),
  ];
}

function productionWarnings(settings: Settings): Warning[] {
  return settings.deployments.flatMap((deployment, index) => {
    const { name, on } = deployment;
    return [
      ...(isProduction(settings, deployment) && on.branch !== undefined && !waitsForPerson(settings, deployment)
        ? [
            warning(
              "UNGUARDED_PRODUCTION",
              `deployments[${index}].approval`,
              `each push to "${on.branch}" deploys ${name} at once. Set approval to "manual", or deploy it on a tag`,
            ),
          ]
        : []),
      ...(on.tag !== undefined && /^\*+$/.test(on.tag)
        ? [
            warning(
              "EVERY_TAG_DEPLOYS",
              `deployments[${index}].on.tag`,
              `"${on.tag}" matches every tag. Deploy on a pattern that is only for releases, such as release-*`,
            ),
          ]
        : []),
    ];
  });
}

/** What comes last after others, or is called so. */
function isProduction({ deployments }: Settings, { name, program }: DeploymentSettings): boolean {
  const same = deployments.filter((other) => other.program === program);
  return /^prod/i.test(name) || (same.length > 1 && same.at(-1)?.name === name);
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

/** The deployment's own ESC environment is not for a job that only reads. */
function driftWarnings(settings: Settings): Warning[] {
  const looks = settings.deployments.some((one) => ["report", "fail"].includes(driftAction(settings, one)));
  if (!looks || settings.backend) return [];
  const message =
    "the jobs that look for drift open no ESC environment. Give them cloud credentials that can only read, as CI/CD variables of the project";
  return [warning("NO_CREDENTIALS", "drift", message)];
}

function variableWarnings({ variables }: Settings): Warning[] {
  return variables.flatMap((variable, index): Warning[] => {
    const { name, value, secret } = variable;
    if (secret !== undefined && variable.protected === false) {
      const message = `the secret "${secret}" can be read by everybody who may push a branch`;
      return [warning("UNPROTECTED_SECRET", `variables[${index}].protected`, message)];
    }
    if (value === undefined || !looksSecret(name, value)) return [];
    // What may be a secret is not repeated.
    const message = `the value of ${name} looks like a secret, and here everybody can read it. Set it as a secret, and name that`;
    return [warning("PLAIN_SECRET_VARIABLE", `variables[${index}].value`, message)];
  });
}

function warning(code: Warning["code"], path: string, message: string): Warning {
  return { code, path, message };
}
