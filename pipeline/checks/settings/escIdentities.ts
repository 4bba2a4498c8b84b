import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { EscSettings, Settings } from "../../settings/settings";
import type { ValidDeployment, ValidEsc, ValidVariable } from "../../settings/sections";
import { pulumiProjectOf } from "../../stackNames";
import { teamNameOf } from "../../teamNames";
import { referencesIn, refersTo } from "./escReferences";
import { type PlacedText, textsIn } from "./escTexts";
import { check } from "./settingsCheck";

/** Where one identity would come to what another one has in ESC. */
export const escIdentityChecks = [
  check(["validDeployments", "validEscs"], ({ validDeployments, validEscs }) =>
    ownImports(validDeployments, validEscs),
  ),
  check(["validDeployments", "validEscs"], ({ validDeployments, validEscs }) =>
    ownReferences(validDeployments, validEscs),
  ),
  check(["validVariables", "validEscs"], ({ validVariables, validEscs }) => borrowedLogins(validVariables, validEscs)),
  check(["trust", "validDeployments", "validEscs"], ({ trust, validDeployments, validEscs }) =>
    ownTeams(trust, validDeployments, validEscs),
  ),
];

/**
 * What imports the environment of a deployment opens it: previews and review stacks would, and so would other
 * deployments.
 */
function ownImports(deployments: readonly ValidDeployment[], escs: readonly ValidEsc[]): Diagnostic[] {
  const own = new Set(
    deployments.map(({ value: { stack, name } }) => `${pulumiProjectOf(stack)}/${name}`.toLowerCase()),
  );
  return escs.flatMap(({ value, path }) => {
    const previewImports = "previewImports" in value ? value.previewImports : undefined;
    return Object.entries({ imports: value.imports, previewImports }).flatMap(([key, names = []]) =>
      names.flatMap((name, index) => {
        if (!own.has(name.replace(/@.*/, "").toLowerCase())) return [];
        const message = `${quoted(name)} is the environment of a deployment, whose credentials are for its own jobs. What several share belongs to esc, or to an environment beside them`;
        return [errorAt("SHARED_LOGIN", `${path}.${key}[${index}]`, message)];
      }),
    );
  });
}

/** ESC: a reference to another environment, `${environments.project.name…}`, imports it too, unseen. */
function ownReferences(deployments: readonly ValidDeployment[], escs: readonly ValidEsc[]): Diagnostic[] {
  const names = deployments.map(({ value: { stack, name } }) => [pulumiProjectOf(stack), name]);
  return escs.flatMap(({ value, path }) =>
    textsIn(value, path).flatMap(({ at, is }) => {
      const references = referencesIn(is);
      const found = names.find((name) => refersTo(references, ["environments", ...name]));
      if (found === undefined) return [];
      const message = `refers to the environment of a deployment, ${quoted(found.join("/"))}, whose credentials are for its own jobs. What several share belongs to esc, or to an environment beside them`;
      return [errorAt("SHARED_LOGIN", at, message)];
    }),
  );
}

/** Who previews and review stacks log in as, and what they are told, must not be a deployment's. */
function borrowedLogins(variables: readonly ValidVariable[], escs: readonly ValidEsc[]): Diagnostic[] {
  const reviewed = [
    ...escs.flatMap((one) => (one.holder === "deployment" ? deployLogins(one.value, one.path) : [])),
    ...protectedSecrets(variables),
  ];
  const deployments = new Map(reviewed.map(({ at, is }) => [is, at]));
  const unreviewed = escs.flatMap((one) => {
    if (one.holder === "base") return [];
    return one.holder === "deployment" ? previewLogins(one.value, one.path) : deployLogins(one.value, one.path);
  });
  return unreviewed.flatMap(({ at, is }) => {
    const taken = deployments.get(is);
    if (taken === undefined) return [];
    const message = `is the same as ${taken}, so that unreviewed code would have what the deployment has. Name one of its own, also for a value that both may know`;
    return [errorAt("SHARED_LOGIN", at, message)];
  });
}

/** Who a deployment or a review stack logs in as, and the secrets that it is told. */
function deployLogins({ aws, azure, gcp, secrets = [], values }: EscSettings, path: string): PlacedText[] {
  return [
    ...placed(`${path}.aws.roleArn`, aws?.roleArn),
    // Azure's ids are the same in either letter case.
    ...placed(`${path}.azure.clientId`, azure?.clientId.toLowerCase()),
    ...placed(`${path}.gcp.serviceAccount`, gcp?.serviceAccount),
    ...secrets.flatMap(({ secret }, index) => placed(`${path}.secrets[${index}].secret`, secret)),
    ...rawLogins(values, `${path}.values`),
  ];
}

/** The same of a deployment's previews. */
function previewLogins({ aws, azure, gcp, secrets = [], previewValues }: EscSettings, path: string): PlacedText[] {
  return [
    ...placed(`${path}.aws.previewRoleArn`, aws?.previewRoleArn),
    ...placed(`${path}.azure.previewClientId`, azure?.previewClientId?.toLowerCase()),
    ...placed(`${path}.gcp.previewServiceAccount`, gcp?.previewServiceAccount),
    ...secrets.flatMap(({ previewSecret }, index) => placed(`${path}.secrets[${index}].previewSecret`, previewSecret)),
    ...rawLogins(previewValues, `${path}.previewValues`),
  ];
}

function placed(at: string, is: string | undefined): PlacedText[] {
  return is === undefined ? [] : [{ at, is }];
}

/** What GitLab gives to reviewed code alone. */
function protectedSecrets(variables: readonly ValidVariable[]): PlacedText[] {
  return variables.flatMap(({ value, path }) =>
    value.protected === false ? [] : placed(`${path}.secret`, value.secret),
  );
}

/** The logins in values that are written in ESC's own words. */
function rawLogins(values: unknown, path: string): PlacedText[] {
  return textsIn(values, path).filter(({ at }) => /\.(roleArn|clientId|serviceAccount)$/.test(at));
}

/** A team of ours that may open more than its identity needs would be that identity no longer. */
function ownTeams(
  trust: Settings["trust"],
  deployments: readonly ValidDeployment[],
  escs: readonly ValidEsc[],
): Diagnostic[] {
  const teams = new Set(
    deployments.flatMap(({ value: { stack, name } }) =>
      [name, "preview", "inspect", "review"].map((purpose) =>
        teamNameOf(trust?.group ?? pulumiProjectOf(stack), purpose).toLowerCase(),
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
