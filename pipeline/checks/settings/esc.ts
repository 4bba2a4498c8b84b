import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import { isMap } from "../../isMap";
import type { EscBaseSettings, EscSettings } from "../../settings/settings";
import type { ValidDeployment, ValidEsc } from "../../settings/sections";
import { referencesIn, refersTo } from "./escReferences";
import { plainName } from "../../teamNames";
import { textsIn } from "./escTexts";
import { repeated } from "./lists";
import { check } from "./settingsCheck";

/** Checks the ESC settings, and a deployment's against its previews'. */
export const escChecks = [
  check(["validEscs"], ({ validEscs }) =>
    validEscs.flatMap((one) => (one.holder === "base" ? [] : plainSecrets(one.value, one.path))),
  ),
  check(["validEscs"], ({ validEscs }) =>
    validEscs.flatMap((one) => (sharesWithPreviews(one) ? sharedLogins(one.value, one.path) : [])),
  ),
  check(["validEscs"], ({ validEscs }) =>
    validEscs.flatMap((one) => (one.holder === "base" ? [] : duplicates(one.value, one.path))),
  ),
  check(["validEscs"], ({ validEscs }) =>
    validEscs.flatMap((one) => (one.holder === "deployment" ? missingForPreviews(one.value, one.path) : [])),
  ),
  check(["validEscs"], ({ validEscs }) =>
    validEscs.flatMap((one) => {
      if (one.holder === "review") return previewKeys(one.value, one.path, "review stacks have one ESC environment");
      if (one.holder === "kestra") return previewKeys(one.value, one.path, "Kestra flows have no previews");
      const isLinked = one.holder === "deployment" && one.value.attach === "stack";
      return isLinked ? previewKeys(one.value, one.path, linked) : [];
    }),
  ),
  check(["reviewStacks"], (_, { isWritten }) =>
    isWritten("reviewStacks.esc.attach") ? [errorAt("UNUSED_PREVIEW_KEY", "reviewStacks.esc.attach", ownStacks)] : [],
  ),
  check(["validDeployments"], ({ validDeployments }) => previewEnvironmentNames(validDeployments)),
];

/** Whether previews have a part of the content, or import it. */
function sharesWithPreviews({ holder }: ValidEsc): boolean {
  return holder === "deployment" || holder === "base";
}

const linked = "an ESC environment that is linked to the stack is also opened by its previews";
const ownStacks = "each review stack gets its ESC environment from its job. Leave it out";

/** Returns errors for secrets in plain text, which would be committed to git. */
function plainSecrets({ values, previewValues }: EscSettings, path: string): Diagnostic[] {
  return Object.entries({ values, previewValues }).flatMap(([key, content]) =>
    keysOf(content, `${path}.${key}`)
      .filter(({ key: name, value }) => isPlainSecret(name, value))
      .map((found) =>
        errorAt(
          "PLAIN_SECRET",
          found.path,
          `a secret must not be written in plain text. Set it as a secret of the platform stack and name that in ${path}.secrets`,
        ),
      ),
  );
}

/** The keys of ESC's logins that hold a secret. ESC: aws-login, azure-login, gcp-login. */
const secretKeys = ["secretAccessKey", "sessionToken", "clientSecret", "accessToken", "password"];

function isPlainSecret(key: string, value: unknown): boolean {
  if (key === "fn::secret") return !isMap(value) || Object.keys(value).join() !== "ciphertext";
  return secretKeys.includes(key) && typeof value === "string" && referencesIn(value).length === 0;
}

/**
 * Returns errors for secrets and logins in values that a deployment shares with its previews, which run unreviewed
 * code.
 */
export function sharedLogins(esc: EscBaseSettings, path: string): Diagnostic[] {
  const { pulumiConfig, environmentVariables, files } = esc;
  const wayOut =
    path === "esc" || path === "base"
      ? "Give it to the deployments that need it"
      : `Put it into ${path}.values, and into ${path}.previewValues what previews need`;
  return Object.entries({ pulumiConfig, environmentVariables, files }).flatMap(([key, content]) =>
    keysOf(content, `${path}.${key}`)
      .filter(({ key: name }) => /^fn::(secret|open|rotate)/.test(name))
      .map((found) =>
        errorAt(
          "SHARED_LOGIN",
          found.path,
          `would also be in the previews' ESC environment, which unreviewed code can read. ${wayOut}`,
        ),
      ),
  );
}

function duplicates({ secrets = [], openers = [] }: EscSettings, path: string): Diagnostic[] {
  return [
    { key: "secrets", name: "name", values: secrets.map(({ name }) => name) },
    { key: "openers", name: "team", values: openers.map(({ team }) => team) },
  ].flatMap(({ key, name, values }) =>
    repeated(values).map(({ index, first, key: taken }) =>
      errorAt(
        "DUPLICATE_NAME",
        `${path}.${key}[${index}].${name}`,
        `${quoted(taken)} is already that of ${key}[${first}]`,
      ),
    ),
  );
}

/**
 * Returns errors for values that previews share but cannot evaluate. Such a value uses a secret or login that previews
 * do not have.
 */
function missingForPreviews(esc: EscSettings, path: string): Diagnostic[] {
  if (esc.attach === "stack") return [];
  const { pulumiConfig, environmentVariables, files, previewValues, previewImports = [] } = esc;
  const used = textsIn([pulumiConfig, environmentVariables, files, previewValues], path).flatMap(({ text }) =>
    referencesIn(text),
  );
  const secrets = (esc.secrets ?? []).flatMap(({ name, previewSecret }, index): Diagnostic[] => {
    if (previewSecret !== undefined || !refersTo(used, ["secrets", name])) return [];
    const message = `is missing: a value that previews share refers to "${name}". Name a secret that unreviewed code may read`;
    return [errorAt("MISSING_PREVIEW_SECRET", `${path}.secrets[${index}].previewSecret`, message)];
  });
  // The previews' imports may contain a login of that name.
  if (previewImports.length > 0) return secrets;
  const logins = previewLogins(esc).flatMap(({ cloud, key, isWritten, preview }): Diagnostic[] => {
    const isMissing = isWritten && preview === undefined && previewValues?.[cloud] === undefined;
    if (!isMissing || !refersTo(used, [cloud, "login"])) return [];
    const message = `is missing: a value that previews share refers to ${cloud}.login. Name the identity that previews log in as`;
    return [errorAt("MISSING_PREVIEW_SECRET", `${path}.${cloud}.${key}`, message)];
  });
  return [...secrets, ...logins];
}

/** Returns the previews' login of each cloud. */
function previewLogins({ aws, azure, gcp }: EscSettings) {
  return [
    { cloud: "aws", key: "previewRoleArn", isWritten: aws !== undefined, preview: aws?.previewRoleArn },
    { cloud: "azure", key: "previewClientId", isWritten: azure !== undefined, preview: azure?.previewClientId },
    { cloud: "gcp", key: "previewServiceAccount", isWritten: gcp !== undefined, preview: gcp?.previewServiceAccount },
  ] as const;
}

/** Returns errors for settings of a preview ESC environment, where there is none. */
function previewKeys(esc: EscSettings, path: string, why: string): Diagnostic[] {
  const found = [
    ...(esc.previewImports ? [`${path}.previewImports`] : []),
    ...(esc.previewValues ? [`${path}.previewValues`] : []),
    ...previewLogins(esc).flatMap(({ cloud, key, preview }) =>
      preview === undefined ? [] : [`${path}.${cloud}.${key}`],
    ),
    ...(esc.secrets ?? []).flatMap(({ previewSecret }, index) =>
      previewSecret === undefined ? [] : [`${path}.secrets[${index}].previewSecret`],
    ),
  ];
  return found.map((at) => errorAt("UNUSED_PREVIEW_KEY", at, `${why}. Leave it out`));
}

/** Returns errors for deployments that are named like another deployment's preview ESC environment. */
function previewEnvironmentNames(deployments: readonly ValidDeployment[]): Diagnostic[] {
  const names = deployments.map(({ value }) => plainName(value.name).toLowerCase());
  return deployments.flatMap(({ value, path }, index): Diagnostic[] => {
    const name = names[index] ?? "";
    const previewed = name.endsWith("-preview")
      ? deployments[names.indexOf(name.slice(0, -"-preview".length))]
      : undefined;
    if (!previewed) return [];
    const message = `${quoted(value.name)} is the name of the ESC environment that previews of ${previewed.path} open. Choose another name`;
    return [errorAt("DUPLICATE_NAME", `${path}.name`, message)];
  });
}

/** Returns every key inside `value`, with its path. */
function keysOf(value: unknown, path: string): { key: string; value: unknown; path: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => keysOf(item, `${path}[${index}]`));
  return Object.entries(isMap(value) ? value : {}).flatMap(([key, inner]) => [
    { key, value: inner, path: `${path}.${key}` },
    ...keysOf(inner, `${path}.${key}`),
  ]);
}
