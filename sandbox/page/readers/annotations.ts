import { z } from "zod";
import type { Job } from "../../gitlab/ci/entities";
import type { GitLabState } from "../../gitlab/state";
import { jobReport } from "./jobFiles";

export interface AnnotationLink {
  readonly label: string;
  readonly url: string;
}

const report = z.record(
  z.string(),
  z.array(z.object({ external_link: z.object({ label: z.string(), url: z.string() }) })),
);

/** The links in a job's report. GitLab: `artifacts:reports:annotations`. Empty for an invalid report. */
export function annotationLinks(state: GitLabState, { id, artifacts }: Job): readonly AnnotationLink[] {
  if (!artifacts.some(({ fileType }) => fileType === "annotations")) return [];
  const parsed = report.safeParse(jsonOf(jobReport(state, id, "annotations") ?? ""));
  return parsed.success ? Object.values(parsed.data).flatMap((links) => links.map((link) => link.external_link)) : [];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
