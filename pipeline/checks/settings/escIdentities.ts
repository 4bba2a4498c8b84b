import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { EscSettings, Settings } from "../../settings/settings";
import type { ValidDeployment, ValidEsc, ValidVariable } from "../../settings/sections";
import { escProjectOf, teamNameOf } from "../../teamNames";
import { referencesIn, refersTo } from "./escReferences";
import { type PlacedText, textsIn } from "./escTexts";
import { check } from "./settingsCheck";

/** Checks that no identity gets another identity's ESC environment, logins or secrets. */
export const escIdentityChecks = [
  check(["project", "validDeployments", "validEscs"], ({ project, validDeployments, validEscs }) =>
    ownImports(environmentsOf(project, validDeployments), validEscs),
  ),
  check(["project", "validDeployments", "validEscs"], ({ project, validDeployments, validEscs }) =>
    ownReferences(environmentsOf(project, validDeployments), validEscs),
  ),
  check(["validVariables", "validEscs"], ({ validVariables, validEscs }) => borrowedLogins(validVariables, validEscs)),
  check(["trust", "project", "validDeployments", "validEscs"], ({ trust, project, validDeployments, validEscs }) =>
    ownTeams(trust, environmentsOf(project, validDeployments), validEscs),
  ),
];

/** The ESC environment of a deployment. */
interface OwnEnvironment {
  readonly project: string;
  readonly name: string;
}

function environmentsOf(project: string, deployments: readonly ValidDeployment[]): OwnEnvironment[] {
  return deployments
    .filter(({ value }) => value.stack !== undefined || value.esc !== undefined)
    .map(({ value }) => ({ project: escProjectOf(project, value), name: value.name }));
}

/**
 * Returns errors for imports of a deployment's ESC environment. An import opens it, so previews, review stacks or other
 * deployments would get its credentials.
 */
function ownImports(environments: readonly OwnEnvironment[], escs: readonly ValidEsc[]): Diagnostic[] {
  const own = new Set(environments.map(({ project, name }) => `${project}/${name}`.toLowerCase()));
  return escs.flatMap(({ value, path }) => {
    const previewImports = "previewImports" in value ? value.previewImports : undefined;
    return Object.entries({ imports: value.imports, previewImports }).flatMap(([key, names = []]) =>
      names.flatMap((name, index) => {
        if (!own.has(name.replace(/@.*/, "").toLowerCase())) return [];
        const message = `${quoted(name)} is the ESC environment of a deployment, whose credentials are for its own jobs. Put shared content into esc, or into a separate ESC environment`;
        return [errorAt("SHARED_LOGIN", `${path}.${key}[${index}]`, message)];
      }),
    );
  });
}

/**
 * Returns errors for references to a deployment's ESC environment. ESC: a reference, `${environments.project.name…}`,
 * imports that ESC environment implicitly.
 */
function ownReferences(environments: readonly OwnEnvironment[], escs: readonly ValidEsc[]): Diagnostic[] {
  const names = environments.map(({ project, name }) => [project, name]);
  return escs.flatMap(({ value, path }) =>
    textsIn(value, path).flatMap(({ path: at, text }) => {
      const references = referencesIn(text);
      const found = names.find((name) => refersTo(references, ["environments", ...name]));
      if (found === undefined) return [];
      const message = `refers to the ESC environment of a deployment, ${quoted(found.join("/"))}, whose credentials are for its own jobs. Put shared content into esc, or into a separate ESC environment`;
      return [errorAt("SHARED_LOGIN", at, message)];
    }),
  );
}

/** Returns errors for logins and secrets that previews or review stacks share with a deployment. */
function borrowedLogins(variables: readonly ValidVariable[], escs: readonly ValidEsc[]): Diagnostic[] {
  const reviewed = [
    ...escs.flatMap((one) =>
      one.holder === "deployment" || one.holder === "kestra" ? deployLogins(one.value, one.path) : [],
    ),
    ...protectedSecrets(variables),
  ];
  const deployments = new Map(reviewed.map(({ path, text }) => [text, path]));
  const unreviewed = escs.flatMap((one) => {
    if (one.holder === "base" || one.holder === "kestra") return [];
    return one.holder === "deployment" ? previewLogins(one.value, one.path) : deployLogins(one.value, one.path);
  });
  return unreviewed.flatMap(({ path, text }) => {
    const taken = deployments.get(text);
    if (taken === undefined) return [];
    const message = `is the same as ${taken}, so unreviewed code would have the deployment's credentials. Name a separate one, even if both may have the same value`;
    return [errorAt("SHARED_LOGIN", path, message)];
  });
}

/** Returns the logins and secrets of a deployment or of the review stacks. */
function deployLogins({ aws, azure, gcp, secrets = [], values }: EscSettings, path: string): PlacedText[] {
  return [
    ...placed(`${path}.aws.roleArn`, aws?.roleArn),
    // Azure: ids are case-insensitive.
    ...placed(`${path}.azure.clientId`, azure?.clientId.toLowerCase()),
    ...placed(`${path}.gcp.serviceAccount`, gcp?.serviceAccount),
    ...secrets.flatMap(({ secret }, index) => placed(`${path}.secrets[${index}].secret`, secret)),
    ...rawLogins(values, `${path}.values`),
  ];
}

/** Returns the logins and secrets of a deployment's previews. */
function previewLogins({ aws, azure, gcp, secrets = [], previewValues }: EscSettings, path: string): PlacedText[] {
  return [
    ...placed(`${path}.aws.previewRoleArn`, aws?.previewRoleArn),
    ...placed(`${path}.azure.previewClientId`, azure?.previewClientId?.toLowerCase()),
    ...placed(`${path}.gcp.previewServiceAccount`, gcp?.previewServiceAccount),
    ...secrets.flatMap(({ previewSecret }, index) => placed(`${path}.secrets[${index}].previewSecret`, previewSecret)),
    ...rawLogins(previewValues, `${path}.previewValues`),
  ];
}

function placed(path: string, text: string | undefined): PlacedText[] {
  return text === undefined ? [] : [{ path, text }];
}

/** Returns the secret variables that GitLab gives only to jobs of protected refs. */
function protectedSecrets(variables: readonly ValidVariable[]): PlacedText[] {
  return variables.flatMap(({ value, path }) =>
    value.protected === false ? [] : placed(`${path}.secret`, value.secret),
  );
}

/** Returns the logins in values that use ESC's own syntax. */
function rawLogins(values: unknown, path: string): PlacedText[] {
  return textsIn(values, path).filter((login) => /\.(roleArn|clientId|serviceAccount)$/.test(login.path));
}

/**
 * Returns errors for openers that are this pipeline's own teams. Their identities would get more permissions than they
 * need.
 */
function ownTeams(
  trust: Settings["trust"],
  environments: readonly OwnEnvironment[],
  escs: readonly ValidEsc[],
): Diagnostic[] {
  const teams = new Set(
    environments.flatMap(({ project, name }) =>
      [name, "preview", "inspect", "review"].map((purpose) =>
        teamNameOf(trust?.group ?? project, purpose).toLowerCase(),
      ),
    ),
  );
  return escs.flatMap(({ value, path }) =>
    ("openers" in value ? (value.openers ?? []) : []).flatMap(({ team }, index) => {
      if (!teams.has(team.toLowerCase())) return [];
      const message = `${quoted(team)} is the team of the pipeline's own jobs, which may open what they need. Name a team of people`;
      return [errorAt("PIPELINE_TEAM", `${path}.openers[${index}].team`, message)];
    }),
  );
}
