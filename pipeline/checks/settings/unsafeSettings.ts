import type { ExceptionCode } from "../../diagnostics/codes";
import { groupOf } from "../../groupOf";
import { isPreviewed, isPreviewedByDefault } from "../../settings/isPreviewed";
import type { Settings } from "../../settings/settings";

/** An unsafe setting, which needs an exception with a reason. */
export interface UnsafeSetting {
  readonly code: ExceptionCode;
  readonly path: string;
  /** The risk of the setting, in one sentence. */
  readonly message: string;
}

/** The sections that unsafe settings can be in. */
export const unsafeSections = ["previews", "deployments", "caches", "variables", "trust", "project"] as const;

/** The settings of those sections. */
export type UnsafeSections = Pick<Settings, (typeof unsafeSections)[number]>;

/** Returns all unsafe settings: those that allow more than the safe defaults. */
export function unsafeSettingsIn(settings: UnsafeSections): UnsafeSetting[] {
  return [
    ...sharedPreviews(settings),
    ...readingPreviews(settings),
    ...openingPreviews(settings),
    ...sharedCaches(settings),
    ...everyTag(settings),
    ...unprotectedSecrets(settings),
    ...sharedGroup(settings),
  ];
}

export function sharedPreviews({ previews }: Pick<Settings, "previews">): UnsafeSetting[] {
  if (previews !== "shared") return [];
  return [unsafe("SHARED_PREVIEWS", "previews", '"shared" lets every user who may open a merge request deploy')];
}

/** Pulumi: permission to read a stack includes exporting its state and decrypting its secrets. */
export function readingPreviews(settings: Pick<Settings, "previews" | "deployments">): UnsafeSetting[] {
  return settings.deployments.flatMap((deployment, index): UnsafeSetting[] => {
    if (!isPreviewed(settings, deployment) || isPreviewedByDefault(settings, deployment)) return [];
    const could = settings.previews === "shared" ? "change" : "read";
    const message = `the unreviewed code of every merge request could ${could} the stack of ${deployment.name}, and decrypt its secrets`;
    return [unsafe("PREVIEW_READS_SECRETS", `deployments[${index}].preview`, message)];
  });
}

/**
 * GitLab: a job extracts the whole cache over its checkout, and a merge request's CI file decides what the cache
 * contains.
 */
export function sharedCaches({ caches }: Pick<Settings, "caches">): UnsafeSetting[] {
  if (caches !== "shared") return [];
  const message =
    "deployments would execute plugins and packages from caches that the jobs of merge requests write, so unreviewed code could get the credentials that deploy";
  return [unsafe("DEPLOYMENTS_USE_CACHES", "caches", message)];
}

/** A stack has only one linked ESC environment, so its previews open that one too. */
export function openingPreviews(settings: Pick<Settings, "previews" | "deployments">): UnsafeSetting[] {
  return settings.deployments.flatMap((deployment, index): UnsafeSetting[] => {
    if (deployment.esc?.attach !== "stack" || !isPreviewed(settings, deployment)) return [];
    const message = `an ESC environment that is linked to the stack is also opened by its previews, so the unreviewed code of every merge request could use the credentials of ${deployment.name}`;
    return [unsafe("PREVIEW_OPENS_DEPLOYMENT", `deployments[${index}].esc.attach`, message)];
  });
}

export function everyTag({ deployments }: Pick<Settings, "deployments">): UnsafeSetting[] {
  return deployments.flatMap(({ name, on: { tag } }, index): UnsafeSetting[] => {
    if (tag === undefined || !/^\*+$/.test(tag)) return [];
    const message = `"${tag}" matches every tag, so each would deploy ${name}. Deploy on a pattern that is only for releases, such as release-*`;
    return [unsafe("EVERY_TAG_DEPLOYS", `deployments[${index}].on.tag`, message)];
  });
}

/** GitLab: pipelines of every branch get an unprotected variable, and the branch's CI file can print it. */
export function unprotectedSecrets({ variables }: Pick<Settings, "variables">): UnsafeSetting[] {
  return variables.flatMap((variable, index): UnsafeSetting[] => {
    if (variable.secret === undefined || variable.protected !== false) return [];
    const message = `the secret "${variable.secret}" could be read by every user who may push a branch`;
    return [unsafe("UNPROTECTED_SECRET", `variables[${index}].protected`, message)];
  });
}

export function sharedGroup({ trust, project }: Pick<Settings, "trust" | "project">): UnsafeSetting[] {
  const group = trust?.group;
  if (group === undefined) return [];
  // The id of the project's own group is pinned.
  const path = groupOf(project) === group ? "" : ", and so could a later owner of that path";
  const message = `every project in the group "${group}", including one that is created later, could deploy what this one may${path}`;
  return [unsafe("SHARED_GROUP", "trust.group", message)];
}

/** Returns an unsafe setting whose type has the one code. */
export function unsafe<Code extends ExceptionCode>(code: Code, path: string, message: string) {
  return { code, path, message };
}
