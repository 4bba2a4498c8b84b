import type { RefusalCode } from "../../errors";
import { groupOf } from "../../groupOf";
import { isPreviewed, isPreviewedByDefault } from "../isPreviewed";
import { list, type Loose, map } from "./loose";

/** What the settings ask for and do not get unless they say, with a reason, that they mean it. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly path: string;
  /** What it would let in. */
  readonly message: string;
}

/** Everything in the settings that lets in more than the safe default would. */
export function refusalsIn(settings: Loose): Refusal[] {
  const deployments = list(settings.deployments).map(map);
  return [
    ...sharedPreviews(settings),
    ...readingPreviews(settings, deployments),
    ...openingPreviews(settings, deployments),
    ...sharedCaches(settings),
    ...everyTag(deployments),
    ...unprotectedSecrets(settings),
    ...sharedGroup(settings),
  ];
}

/** The exception of the settings that covers a refusal. */
export function exceptionFor<Exception extends Loose>(
  exceptions: readonly Exception[],
  { code, path }: Pick<Refusal, "code" | "path">,
): Exception | undefined {
  return exceptions.find((one) => one.code === code && (one.path === undefined || one.path === path));
}

function sharedPreviews({ previews }: Loose): Refusal[] {
  if (previews !== "shared") return [];
  const message = '"shared" lets everybody who may open a merge request deploy';
  return [{ code: "SHARED_PREVIEWS", path: "previews", message }];
}

/** Pulumi: whoever may read a stack may export its state and decrypt the secrets in it. */
function readingPreviews(settings: Loose, deployments: readonly Loose[]): Refusal[] {
  return deployments.flatMap((deployment, index): Refusal[] => {
    const rows = { ...settings, deployments };
    if (!isPreviewed(rows, deployment) || isPreviewedByDefault(rows, deployment)) return [];
    const could = settings.previews === "shared" ? "change" : "read";
    const message = `the unreviewed code of every merge request could ${could} the stack of ${nameOf(deployment)}, and decrypt its secrets`;
    return [{ code: "PREVIEW_READS_SECRETS", path: `deployments[${index}].preview`, message }];
  });
}

/** GitLab unpacks a cache over the checkout, whole, and a merge request's CI file decides what is in it. */
function sharedCaches({ caches }: Loose): Refusal[] {
  if (caches !== "shared") return [];
  const message =
    "deployments would execute plugins and packages out of caches that the jobs of merge requests write, so that unreviewed code could get the credentials that deploy";
  return [{ code: "DEPLOYMENTS_USE_CACHES", path: "caches", message }];
}

/** A stack has one linked environment, so that its previews can't have another. */
function openingPreviews(settings: Loose, deployments: readonly Loose[]): Refusal[] {
  return deployments.flatMap((deployment, index): Refusal[] => {
    if (map(deployment.esc).attach !== "stack" || !isPreviewed({ ...settings, deployments }, deployment)) return [];
    const message = `an environment that is linked to the stack is its previews' too, so that the unreviewed code of every merge request could use the credentials of ${nameOf(deployment)}`;
    return [{ code: "PREVIEW_OPENS_DEPLOYMENT", path: `deployments[${index}].esc.attach`, message }];
  });
}

function everyTag(deployments: readonly Loose[]): Refusal[] {
  return deployments.flatMap((deployment, index): Refusal[] => {
    const { tag } = map(deployment.on);
    if (typeof tag !== "string" || !/^\*+$/.test(tag)) return [];
    const message = `"${tag}" matches every tag, so that each would deploy ${nameOf(deployment)}. Deploy on a pattern that is only for releases, such as release-*`;
    return [{ code: "EVERY_TAG_DEPLOYS", path: `deployments[${index}].on.tag`, message }];
  });
}

/** GitLab: what is not protected goes to the pipelines of every branch, whose CI file can print it. */
function unprotectedSecrets({ variables }: Loose): Refusal[] {
  return list(variables).flatMap((one, index): Refusal[] => {
    const { secret, protected: isProtected } = map(one);
    if (typeof secret !== "string" || isProtected !== false) return [];
    const message = `the secret "${secret}" could be read by everybody who may push a branch`;
    return [{ code: "UNPROTECTED_SECRET", path: `variables[${index}].protected`, message }];
  });
}

function sharedGroup({ trust, project }: Loose): Refusal[] {
  const { group } = map(trust);
  if (typeof group !== "string") return [];
  const isAbove = typeof project === "string" && groupOf(project) !== group;
  // Of the project's own group the id is pinned.
  const path = isAbove ? ", and so could whoever comes to have that path once it was given up" : "";
  const message = `every project in the group "${group}", also one that is made tomorrow, could deploy what this one may${path}`;
  return [{ code: "SHARED_GROUP", path: "trust.group", message }];
}

function nameOf({ name }: Loose): string {
  return typeof name === "string" ? name : "the deployment";
}
