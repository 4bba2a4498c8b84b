import { type Mistake, type MistakeCode, quoted } from "../../errors";
import { referencesIn, refersTo } from "./escReferences";
import { escIdentityMistakes, type LooseEsc, textsIn } from "./escIdentities";
import { list, type Loose, map, repeated, text } from "./loose";

/** What is wrong in ESC environments, and between a deployment's and its previews'. */
export function escMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  const own = deployments.map(({ esc }, index) => ({ esc: map(esc), path: `deployments[${index}].esc` }));
  const review = { esc: map(map(settings.reviewStacks).esc), path: "reviewStacks.esc" };
  const base = { esc: map(settings.esc), path: "esc" };
  return [
    ...[...own, review].flatMap(plainSecrets),
    ...[...own, base].flatMap(sharedLogins),
    ...[...own, review].flatMap(duplicates),
    ...own.flatMap(missingForPreviews),
    ...own.flatMap(({ esc, path }) => (esc.attach === "stack" ? previewKeys(esc, path, linked) : [])),
    ...previewKeys(review.esc, review.path, "review stacks have one environment"),
    ...(review.esc.attach === undefined ? [] : [mistake("UNUSED_PREVIEW_KEY", `${review.path}.attach`, ownStacks)]),
    ...twinNames(deployments),
    ...escIdentityMistakes(settings, deployments, { own, review, base }),
  ];
}

const linked = "an environment that is linked to the stack is its previews' too";
const ownStacks = "each review stack is given its environment by its job. Leave it out";

/** A secret in the settings file would be a secret in git. */
function plainSecrets({ esc, path }: LooseEsc): Mistake[] {
  return ["values", "previewValues"].flatMap((key) =>
    keysOf(esc[key], `${path}.${key}`)
      .filter(({ key: name, value }) => isPlainSecret(name, value))
      .map((found) =>
        mistake(
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
  if (key === "fn::secret") return Object.keys(map(value)).join() !== "ciphertext";
  return secretKeys.includes(key) && typeof value === "string" && referencesIn(value).length === 0;
}

/** What a deployment and its previews have in common, so that unreviewed code has it too. */
export function sharedLogins({ esc, path }: LooseEsc): Mistake[] {
  const ways =
    path === "esc" || path === "base"
      ? "Give it to the deployments that need it"
      : `Put it into ${path}.values, and into ${path}.previewValues what previews need`;
  return ["pulumiConfig", "environmentVariables", "files"].flatMap((key) =>
    keysOf(esc[key], `${path}.${key}`)
      .filter(({ key: name }) => /^fn::(secret|open|rotate)/.test(name))
      .map((found) =>
        mistake("SHARED_LOGIN", found.path, `would be in the previews' environment too, for unreviewed code. ${ways}`),
      ),
  );
}

function duplicates({ esc, path }: LooseEsc): Mistake[] {
  return [
    ["secrets", "name"],
    ["openers", "team"],
  ].flatMap(([key = "", name = ""]) =>
    repeated(list(esc[key]).map((one) => text(map(one)[name]))).map(({ index, first, key: taken }) =>
      mistake(
        "DUPLICATE_NAME",
        `${path}.${key}[${index}].${name}`,
        `${quoted(taken)} is already that of ${key}[${first}]`,
      ),
    ),
  );
}

/** A value that previews have too, made of a secret or a login that they don't, could not be evaluated. */
function missingForPreviews({ esc, path }: LooseEsc): Mistake[] {
  if (esc.attach === "stack") return [];
  const { pulumiConfig, environmentVariables, files, previewValues, previewImports } = esc;
  const used = textsIn([pulumiConfig, environmentVariables, files, previewValues], path).flatMap(({ is }) =>
    referencesIn(is),
  );
  const secrets = list(esc.secrets).flatMap((secret, index): Mistake[] => {
    const { name, previewSecret } = map(secret);
    if (typeof name !== "string" || previewSecret !== undefined || !refersTo(used, ["secrets", name])) return [];
    const message = `is missing: what previews have too is made of "${name}". Name a secret that unreviewed code may read`;
    return [mistake("MISSING_PREVIEW_SECRET", `${path}.secrets[${index}].previewSecret`, message)];
  });
  // What they import may bring a login of that name.
  if (list(previewImports).length > 0) return secrets;
  const logins = previewLogins.flatMap(([cloud, key]): Mistake[] => {
    const own = map(previewValues)[cloud];
    const isMissing = esc[cloud] !== undefined && map(esc[cloud])[key] === undefined && own === undefined;
    if (!isMissing || !refersTo(used, [cloud, "login"])) return [];
    const message = `is missing: what previews have too is made of ${cloud}.login. Name who they log in as`;
    return [mistake("MISSING_PREVIEW_SECRET", `${path}.${cloud}.${key}`, message)];
  });
  return [...secrets, ...logins];
}

/** Who previews log in as, in each cloud. */
const previewLogins = [
  ["aws", "previewRoleArn"],
  ["azure", "previewClientId"],
  ["gcp", "previewServiceAccount"],
] as const;

/** What only a twin for previews could have. */
function previewKeys(esc: Loose, path: string, why: string): Mistake[] {
  const found = [
    ...["previewImports", "previewValues"].flatMap((key) => (esc[key] === undefined ? [] : [`${path}.${key}`])),
    ...previewLogins.flatMap(([cloud, key]) => (map(esc[cloud])[key] === undefined ? [] : [`${path}.${cloud}.${key}`])),
    ...list(esc.secrets).flatMap((secret, index) =>
      map(secret).previewSecret === undefined ? [] : [`${path}.secrets[${index}].previewSecret`],
    ),
  ];
  return found.map((at) => mistake("UNUSED_PREVIEW_KEY", at, `${why}. Leave it out`));
}

/** The twin of a deployment's environment is named after it. */
function twinNames(deployments: readonly Loose[]): Mistake[] {
  const names = deployments.map(({ name }) => text(name)?.toLowerCase());
  return names.flatMap((name, index): Mistake[] => {
    const twin = name?.endsWith("-preview") ? names.indexOf(name.slice(0, -"-preview".length)) : -1;
    if (twin < 0) return [];
    const message = `${quoted(deployments[index]?.name)} is the name of the ESC environment that previews of deployments[${twin}] open. Choose another name`;
    return [mistake("DUPLICATE_NAME", `deployments[${index}].name`, message)];
  });
}

/** Every key inside `value`, with where it stands. */
function keysOf(value: unknown, path: string): { key: string; value: unknown; path: string }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => keysOf(item, `${path}[${index}]`));
  return Object.entries(map(value)).flatMap(([key, inner]) => [
    { key, value: inner, path: `${path}.${key}` },
    ...keysOf(inner, `${path}.${key}`),
  ]);
}

function mistake(code: MistakeCode, path: string, message: string): Mistake {
  return { code, path, message };
}
