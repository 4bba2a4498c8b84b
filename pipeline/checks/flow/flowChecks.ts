import { type Diagnostic, warningAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { allDeployments } from "../../flow/allDeployments";
import type { Flow } from "../../flow/flow";
import { sameRef } from "../../flow/refs";
import type { Access } from "../../plan/access/access";
import { ownIssuerDiagnostics } from "../../plan/access/issuerPolicies";
import { looksSecret } from "../../plan/looksSecret";
import type { Target } from "../../target";
import { withException } from "../settings/exceptions";
import { plainConnections, undetectedDrift, unvalidatedFlows } from "./kestra";
import { floatingImages, floatingIncludes } from "./floating";

/** One check of a flow. */
export type FlowCheck = (flow: Flow, context: FlowContext) => readonly Diagnostic[];

/** What a check may read in addition to the flow. */
export interface FlowContext {
  readonly target: Pick<Target, "title" | "warnings" | "refusals">;
  /** The identities with the target's claims. */
  readonly access: readonly Access[];
}

/** All checks of a flow, in the order in which their diagnostics are reported. */
export const flowChecks: readonly FlowCheck[] = [
  allowedExceptions,
  linkedWarnings,
  organizationTokens,
  storedTokens,
  reviewWarnings,
  (flow, { target }) => target.refusals?.(flow) ?? [],
  (flow, { target }) => target.warnings(flow),
  productionWarnings,
  overlapWarnings,
  unpreviewedWarnings,
  unvalidatedFlows,
  undetectedDrift,
  plainConnections,
  floatingImages,
  floatingIncludes,
  planFileWarnings,
  passphraseWarnings,
  runnerStateWarnings,
  protectedVariableWarnings,
  variableWarnings,
  serviceWarnings,
  referenceWarnings,
  policyCountErrors,
];

/** Runs all checks of a flow. */
export function checkFlow(flow: Flow, context: FlowContext): Diagnostic[] {
  return flowChecks.flatMap((check) => check(flow, context));
}

/** Warns about each exception in force, so that a reviewer sees it with its reason. */
function allowedExceptions({ exceptionsInForce }: Flow): Diagnostic[] {
  return exceptionsInForce.map((exception) => withException(exception, exception.reason));
}

/** Warns that a linked ESC environment is also opened by promotion previews and drift jobs. A stack has only one. */
function linkedWarnings({ deployments, escEnvironments }: Flow): Diagnostic[] {
  const linked = escEnvironments.filter(({ linkedTo }) => linkedTo !== undefined).map(({ key }) => key);
  return deployments.flatMap(({ name, path, escEnvironment, promotionPreviewTriggers, drift }) => {
    const reads = promotionPreviewTriggers.length > 0 || drift !== "ignore";
    if (escEnvironment === undefined || !linked.includes(escEnvironment) || !reads) return [];
    const message = `an ESC environment that is linked to the stack is also opened by its promotion previews and drift jobs, so jobs that only read ${name} have the credentials that deploy it`;
    return [warningAt("LINKED_CREDENTIALS", `${path}.esc.attach`, message)];
  });
}

function organizationTokens({ edition, backend }: Flow): Diagnostic[] {
  if (edition === "enterprise" || backend) return [];
  const [kind, whole] = edition === "team" ? ["organization", "organization"] : ["personal", "account"];
  const message = `"${edition}" has ${kind} tokens only: every job that logs in, also one that only reads, can change every stack of the ${whole}, and open all of its ESC environments`;
  return [warningAt("ORGANIZATION_TOKENS", "edition", message)];
}

function storedTokens(flow: Flow, { target: { title } }: FlowContext): Diagnostic[] {
  if (flow.authentication !== "token" || flow.backend) return [];
  const message = `"token" keeps Pulumi access tokens in ${title}. ${readableTokens(flow)}Prefer "oidc" if possible`;
  return [warningAt("STORED_TOKENS", "authentication", message)];
}

/**
 * Says which tokens unreviewed code can read. The CI file of a merge request decides what its jobs do with their
 * tokens. In Pulumi Deployments only shared previews run, with the token of the deployment, and review stacks have none.
 */
function readableTokens({ previews, reviewStacks, pulumiDeployments }: Flow): string {
  const hasPreviews = pulumiDeployments ? previews === "shared" : previews !== "none";
  const jobs = [...(hasPreviews ? ["previews"] : []), ...(reviewStacks && !pulumiDeployments ? ["review stacks"] : [])];
  return jobs.length === 0
    ? ""
    : `Every user who may push a branch can read the token of the ${jobs.join(", and that of the ")}, and with it the stacks and their secrets. `;
}

/** Pulumi: permission to read a stack includes exporting its state and decrypting its secrets. */
function reviewWarnings({ reviewStacks }: Flow): Diagnostic[] {
  if (!reviewStacks) return [];
  const message =
    "unreviewed code is deployed to the review stacks, and can read the template's stack and its secrets. Give them a cloud account that holds nothing else";
  return [warningAt("REVIEW_RUNS_UNREVIEWED", "reviewStacks", message)];
}

function productionWarnings(flow: Flow): Diagnostic[] {
  return allDeployments(flow).flatMap(({ name, path, trigger, isProduction, waitsForPerson }) => {
    if (!isProduction || trigger.kind !== "branch" || waitsForPerson) return [];
    const message = `each push to "${trigger.branch}" deploys ${name} at once. Set approval to "manual", or deploy it on a tag`;
    return [warningAt("UNGUARDED_PRODUCTION", `${path}.approval`, message)];
  });
}

/**
 * Warns about a tag that starts two deployments with different tags, one of which waits for the other. Deployments with
 * the same trigger are meant to run in one pipeline, and unrelated programs do not affect each other.
 */
function overlapWarnings(flow: Flow): Diagnostic[] {
  const deployments = allDeployments(flow);
  return deployments.flatMap(({ name, path, trigger, after }) =>
    after.flatMap(({ deployment }) => {
      const before = deployments.find((one) => one.name === deployment)?.trigger;
      if (
        trigger.kind !== "tag" ||
        before?.kind !== "tag" ||
        sameRef({ tag: trigger.pattern }, { tag: before.pattern })
      )
        return [];
      const message = `a tag that matches both ${quoted(trigger.pattern)} and ${quoted(before.pattern)} starts ${deployment} and ${name} in one pipeline, in which ${name} comes after ${deployment}. If a tag is for one of them, choose patterns that no tag has in common`;
      return [warningAt("OVERLAPPING_TAGS", `${path}.on.tag`, message)];
    }),
  );
}

/** Warns about a program without any preview, because its first deployment may be production. */
function unpreviewedWarnings({ deployments, programs, previews }: Flow): Diagnostic[] {
  if (previews === "none") return [];
  return deployments.flatMap(({ name, path: place, program, asksForPreview }) => {
    const same = programs.find((one) => one.name === program)?.deployments ?? [];
    const isPreviewed = deployments.some((one) => one.isPreviewed && same.includes(one.name));
    if (same[0] !== name || asksForPreview !== undefined || isPreviewed) return [];
    const path = `${place}.preview`;
    const message = `merge requests do not preview ${name}: their unreviewed code could read its stack, and decrypt its secrets. Put a deployment before it that they may preview, or set ${path} to false, or to true with an exception PREVIEW_READS_SECRETS`;
    return [warningAt("NOT_PREVIEWED", path, message)];
  });
}

/** Warns about a variable of a service whose value looks like a secret. */
function serviceWarnings({ programs, kestra }: Flow): Diagnostic[] {
  return [...programs, ...(kestra?.programs ?? [])].flatMap(({ path, settings }) =>
    settings.services.flatMap(({ variables = {} }, index) =>
      Object.entries(variables).flatMap(([name, value]): Diagnostic[] => {
        if (!looksSecret(name, value)) return [];
        // The message must not repeat what may be a secret.
        const message = `the value of ${name} looks like a secret, and everyone who reads the CI file can read it. Use a CI/CD variable: $${name}`;
        return [warningAt("PLAIN_SECRET_VARIABLE", `${path}.services[${index}].variables.${name}`, message)];
      }),
    ),
  );
}

function planFileWarnings({ savedPlans, deployments }: Flow): Diagnostic[] {
  if (!savedPlans) return [];
  const manual = deployments.some((deployment) => deployment.manual);
  return [
    warningAt(
      "EXPERIMENTAL_PLANS",
      "savedPlans",
      "update plans are experimental in Pulumi: an update may refuse a correct plan, and always refuses it if the ESC environment sets configuration that the plan does not have",
    ),
    ...(manual
      ? []
      : [
          warningAt(
            "PLANS_UNUSED",
            "savedPlans",
            'only manual deployments use update plans, and no deployment is manual. Set approval to "manual" in one, or remove savedPlans',
          ),
        ]),
  ];
}

function passphraseWarnings({ backend, variables }: Flow): Diagnostic[] {
  const names = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (backend?.secretsProvider !== "passphrase" || variables.some(({ name }) => names.includes(name))) return [];
  const message =
    "variables does not set PULUMI_CONFIG_PASSPHRASE. Unless the GitLab group sets this CI/CD variable, jobs cannot decrypt secrets";
  return [warningAt("NO_PASSPHRASE", "variables", message)];
}

function runnerStateWarnings({ backend }: Flow): Diagnostic[] {
  if (!backend?.url.startsWith("file://")) return [];
  const message = "the state is on the runner: it is lost with the runner's container, and each runner has its own";
  return [warningAt("STATE_ON_RUNNER", "backend.url", message)];
}

/** Warns about protected variables without a deployment. Previews may need them, but do not get them. */
function protectedVariableWarnings(flow: Flow): Diagnostic[] {
  const { variables, previews, reviewStacks, backend, pulumiDeployments } = flow;
  const hasPreviews = previews !== "none" && !(pulumiDeployments && previews === "separated");
  if (!hasPreviews && !reviewStacks) return [];
  return variables.flatMap(({ name, path, deployment, reviewedOnly }) => {
    if (deployment !== undefined || !reviewedOnly) return [];
    const alternative = backend ? "" : ", or set a value for previews in deployments[].esc.previewValues";
    const message = `${name} is protected, so merge requests' jobs do not get it. Name the deployment that needs it${alternative}`;
    return [warningAt("UNSEEN_VARIABLE", path, message)];
  });
}

function variableWarnings({ variables }: Flow): Diagnostic[] {
  return variables.flatMap(({ name, path, value }): Diagnostic[] => {
    if (value.kind !== "plain" || !looksSecret(name, value.text)) return [];
    // The message must not repeat what may be a secret.
    const message = `the value of ${name} looks like a secret, and everyone who reads these settings can read it. Set it as a secret, and name that secret`;
    return [warningAt("PLAIN_SECRET_VARIABLE", `${path}.value`, message)];
  });
}

/** Warns about a value that refers to a variable if the settings leave `expand` out. */
function referenceWarnings({ variables }: Flow): Diagnostic[] {
  return variables.flatMap(({ name, path, value, expand }): Diagnostic[] => {
    if (value.kind !== "plain" || expand !== undefined || !/\$\{?[A-Za-z_]/.test(value.text)) return [];
    const message = `jobs get the value of ${name} as it is written, with its reference to a variable. Set expand: true to have the reference replaced, or expand: false to keep it`;
    return [warningAt("UNEXPANDED_REFERENCE", `${path}.value`, message)];
  });
}

/** Counts the policies of a project that owns its issuer. The foundation counts those of a fleet. */
function policyCountErrors(flow: Flow, { target, access }: FlowContext): Diagnostic[] {
  const hasIssuer = flow.authentication === "oidc" && !flow.backend && !flow.pulumiDeployments;
  const ownsIssuer = hasIssuer && flow.trust.foundation === undefined;
  return ownsIssuer ? ownIssuerDiagnostics(access, target) : [];
}
