import { type Mistake, type MistakeCode, quoted } from "../../errors";
import { teamNameOf } from "../../teamNames";
import { referencesIn, refersTo } from "./escReferences";
import { list, type Loose, map, projectOf, text } from "./loose";

/** What the settings say of an ESC environment, and where. */
export interface LooseEsc {
  readonly esc: Loose;
  readonly path: string;
}

interface Environments {
  /** The deployments', each with its previews' twin. */
  readonly own: readonly LooseEsc[];
  readonly review: LooseEsc;
  readonly base: LooseEsc;
}

/** Where one identity would come to what another one has in ESC. */
export function escIdentityMistakes(
  settings: Loose,
  deployments: readonly Loose[],
  { own, review, base }: Environments,
): Mistake[] {
  return [
    ...ownImports(deployments, [...own, review, base]),
    ...ownReferences(deployments, { own, review, base }),
    ...borrowedLogins(settings, own, review),
    ...ownTeams(settings, deployments, [...own, review]),
  ];
}

/**
 * What imports the environment of a deployment opens it: previews and review stacks would, and so would other
 * deployments.
 */
function ownImports(deployments: readonly Loose[], environments: readonly LooseEsc[]): Mistake[] {
  const own = new Set(
    deployments.flatMap(({ stack, name }) => [`${projectOf(stack) ?? ""}/${text(name) ?? ""}`.toLowerCase()]),
  );
  return environments.flatMap(({ esc, path }) =>
    ["imports", "previewImports"].flatMap((key) =>
      list(esc[key]).flatMap((name, index) => {
        const environment = (text(name) ?? "").replace(/@.*/, "").toLowerCase();
        if (!own.has(environment)) return [];
        const message = `${quoted(name)} is the environment of a deployment, whose credentials are for its own jobs. What several share belongs to esc, or to an environment beside them`;
        return [mistake("SHARED_LOGIN", `${path}.${key}[${index}]`, message)];
      }),
    ),
  );
}

/** ESC: a reference to another environment, `${environments.project.name…}`, imports it too, unseen. */
function ownReferences(deployments: readonly Loose[], { own, review, base }: Environments): Mistake[] {
  const names = deployments.map(({ stack, name }) => [projectOf(stack) ?? "", text(name) ?? ""]);
  return [...own, review, base].flatMap(({ esc, path }) =>
    textsIn(esc, path).flatMap(({ at, is }) => {
      const references = referencesIn(is);
      const found = names.find((name) => refersTo(references, ["environments", ...name]));
      if (found === undefined) return [];
      const message = `refers to the environment of a deployment, ${quoted(found.join("/"))}, whose credentials are for its own jobs. What several share belongs to esc, or to an environment beside them`;
      return [mistake("SHARED_LOGIN", at, message)];
    }),
  );
}

/** Who previews and review stacks log in as, and what they are told, must not be a deployment's. */
function borrowedLogins({ variables }: Loose, own: readonly LooseEsc[], review: LooseEsc): Mistake[] {
  const reviewed = [
    ...own.flatMap(({ esc, path }) => [...loginsOf(esc, path, deploying), ...rawLogins(esc.values, `${path}.values`)]),
    ...protectedSecrets(variables),
  ];
  const deployments = new Map(reviewed.map(({ at, is }) => [is, at]));
  const unreviewed = [
    ...own.flatMap(({ esc, path }) => [
      ...loginsOf(esc, path, previewing),
      ...rawLogins(esc.previewValues, `${path}.previewValues`),
    ]),
    ...loginsOf(review.esc, review.path, deploying),
    ...rawLogins(review.esc.values, `${review.path}.values`),
  ];
  return unreviewed.flatMap(({ at, is }) => {
    const taken = deployments.get(is);
    if (taken === undefined) return [];
    const message = `is the same as ${taken}, so that unreviewed code would have what the deployment has. Name one of its own, also for a value that both may know`;
    return [mistake("SHARED_LOGIN", at, message)];
  });
}

interface Login {
  readonly at: string;
  readonly is: string;
}

/** The keys below a login of each cloud, and of a secret, that say who or what it is. */
const deploying = { aws: "roleArn", azure: "clientId", gcp: "serviceAccount", secrets: "secret" };
const previewing = {
  aws: "previewRoleArn",
  azure: "previewClientId",
  gcp: "previewServiceAccount",
  secrets: "previewSecret",
};

function loginsOf(esc: Loose, path: string, keys: Readonly<Record<string, string>>): Login[] {
  const { secrets = "", ...clouds } = keys;
  const found = [
    ...Object.entries(clouds).map(([cloud, key]) => ({ at: `${path}.${cloud}.${key}`, is: map(esc[cloud])[key] })),
    ...list(esc.secrets).map((one, index) => ({ at: `${path}.secrets[${index}].${secrets}`, is: map(one)[secrets] })),
  ];
  // Azure's ids are the same in either letter case.
  return found.flatMap(({ at, is }) =>
    typeof is === "string" ? [{ at, is: at.includes(".azure.") ? is.toLowerCase() : is }] : [],
  );
}

/** What GitLab gives to reviewed code alone. */
function protectedSecrets(variables: unknown): Login[] {
  return list(variables).flatMap((one, index) => {
    const { secret, protected: isProtected } = map(one);
    return typeof secret === "string" && isProtected !== false
      ? [{ at: `variables[${index}].secret`, is: secret }]
      : [];
  });
}

/** The same in values that are written in ESC's own words. */
function rawLogins(values: unknown, path: string): Login[] {
  const { secrets: _, ...keys } = deploying;
  const names = Object.values(keys);
  return textsIn(values, path).filter(({ at }) => names.some((name) => at.endsWith(`.${name}`)));
}

/** Every text inside `value`, with where it stands. */
export function textsIn(value: unknown, path: string): Login[] {
  if (typeof value === "string") return [{ at: path, is: value }];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, `${path}[${index}]`));
  return Object.entries(map(value)).flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`));
}

/** A team of ours that may open more than its identity needs would be that identity no longer. */
function ownTeams({ trust }: Loose, deployments: readonly Loose[], environments: readonly LooseEsc[]): Mistake[] {
  const { group } = map(trust);
  const teams = new Set(
    deployments.flatMap(({ stack, name }) =>
      [name, "preview", "inspect", "review"].map((purpose) =>
        teamNameOf(text(group) ?? projectOf(stack) ?? "", text(purpose) ?? "").toLowerCase(),
      ),
    ),
  );
  return environments.flatMap(({ esc, path }) =>
    list(esc.openers).flatMap((opener, index) => {
      const { team } = map(opener);
      if (typeof team !== "string" || !teams.has(team.toLowerCase())) return [];
      const message = `${quoted(team)} is the team of the pipeline's own jobs, which may open what they need. Name a team of people`;
      return [mistake("SHARED_IDENTITY", `${path}.openers[${index}].team`, message)];
    }),
  );
}

function mistake(code: MistakeCode, path: string, message: string): Mistake {
  return { code, path, message };
}
