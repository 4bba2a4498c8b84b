import type { Previews } from "./choices";
import { mayBeProduction } from "./isProduction";

/** The settings of a deployment that decide whether it is previewed. */
interface Row {
  readonly name: string;
  readonly program?: string | undefined;
  readonly preview?: boolean | undefined;
  /** Undefined for a deployment of Kestra flows, which has no preview. */
  readonly stack?: string | undefined;
}

interface Rows<Deployment extends Row> {
  readonly previews: Previews;
  readonly deployments: readonly Deployment[];
}

/** Whether merge requests preview a deployment. */
export function isPreviewed<Deployment extends Row>(settings: Rows<Deployment>, deployment: Deployment): boolean {
  if (deployment.stack === undefined) return false;
  return settings.previews !== "none" && (deployment.preview ?? isPreviewedByDefault(settings, deployment));
}

/**
 * Whether merge requests preview a deployment whose `preview` is not set: a program's first, unless it may be
 * production. Pulumi: permission to preview a stack includes exporting its state and decrypting its secrets. With
 * shared previews this restricts nothing, because previews can deploy anyway.
 */
export function isPreviewedByDefault<Deployment extends Row>(
  { previews, deployments }: Rows<Deployment>,
  deployment: Deployment,
): boolean {
  const first = deployments.find(({ program }) => program === deployment.program);
  return first === deployment && (previews === "shared" || !mayBeProduction(deployments, deployment));
}
