import { throwMistakes } from "../errors";
import type { Origin } from "../model";
import type { Settings } from "../settings/settings";
import type { Target } from "../target";
import { ownIssuerMistakes } from "./access/issuerPolicies";
import { planAccess } from "./access/planAccess";
import { tokenSeconds } from "./access/tokenSeconds";
import { planEscEnvironments } from "./esc/planEscEnvironments";
import { planJobs } from "./jobs/jobs";
import type { Plan, SecretUse } from "./plan";
import { planPrograms } from "./programs";
import { minutesOf } from "./timeout";
import { planWarnings } from "./warnings";

/**
 * Derives everything from valid settings. Same settings, same plan. Throws a {@link PipelineError} for what is too
 * much.
 */
export function planProject<Resources extends object>(
  settings: Settings,
  target: Target<Resources>,
  origin: Origin,
): Plan & Resources {
  const access = planAccess(settings, target);
  const { organization, policyPacks, timeout, backend, trust } = settings;
  const minutes = timeout === undefined ? 0 : minutesOf(timeout);
  if (settings.authentication === "oidc" && !backend && trust?.foundation === undefined) {
    throwMistakes(ownIssuerMistakes(access));
  }
  return {
    ...target.resources(settings),
    project: settings.project,
    ...(organization !== undefined && { organization }),
    defaultBranch: settings.defaultBranch,
    replaceExistingFile: settings.replaceExistingFile,
    authentication: settings.authentication,
    ...(trust?.foundation !== undefined && { foundation: trust.foundation }),
    ...(trust?.group !== undefined && { group: trust.group }),
    ...(trust?.thumbprints && { thumbprints: trust.thumbprints }),
    ...(settings.tokens && { tokens: settings.tokens }),
    exceptions: settings.exceptions,
    tokenSeconds: tokenSeconds(settings),
    outline: {
      origin,
      jobs: planJobs({ settings, access, target }),
      policyPacks: policyPacks.flatMap(({ path }) => path ?? []),
      sharesCaches: settings.caches === "shared",
      explainForks: access.some(({ identity }) => identity === "preview"),
      runnerTags: settings.runnerTags,
      ...(minutes > 0 && { timeout: minutes }),
      retries: settings.retries,
    },
    programs: planPrograms(settings),
    escEnvironments: planEscEnvironments(settings, access),
    escSecrets: escSecretsOf(settings),
    access: backend ? [] : access,
    policyPacks: policyPacks.flatMap(({ name, version }) =>
      name === undefined || version === undefined ? [] : [{ name, version }],
    ),
    warnings: planWarnings(settings, target),
  };
}

function escSecretsOf({ deployments, reviewStacks }: Settings): SecretUse[] {
  const environments = [
    ...deployments.map(({ esc }, index) => ({ esc, path: `deployments[${index}].esc` })),
    { esc: reviewStacks?.esc, path: "reviewStacks.esc" },
  ];
  return environments.flatMap(({ esc, path }) =>
    (esc?.secrets ?? []).flatMap(({ secret, previewSecret }, index) => [
      { secret, path: `${path}.secrets[${index}].secret` },
      ...(previewSecret === undefined
        ? []
        : [{ secret: previewSecret, path: `${path}.secrets[${index}].previewSecret` }]),
    ]),
  );
}
