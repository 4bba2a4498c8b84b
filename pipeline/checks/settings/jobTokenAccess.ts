import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { quoted } from "../../diagnostics/wording";
import type { JobTokenAccess } from "../../settings/jobTokenAccess";
import { repeated } from "./lists";
import { check } from "./settingsCheck";

/** Checks the lists of the job token allow-list. GitLab: letter case does not distinguish paths. */
export const jobTokenAccessChecks = [
  check(["jobTokenAccess"], ({ jobTokenAccess }) =>
    jobTokenAccess ? (["projects", "groups"] as const).flatMap((list) => duplicates(jobTokenAccess, list)) : [],
  ),
  check(["jobTokenAccess", "project"], ({ jobTokenAccess, project }) =>
    (jobTokenAccess?.projects ?? []).flatMap((path, index) =>
      path.toLowerCase() === project.toLowerCase()
        ? [
            errorAt(
              "NO_EFFECT",
              `jobTokenAccess.projects[${index}]`,
              `jobs of ${quoted(path)} may always access it. Leave it out`,
            ),
          ]
        : [],
    ),
  ),
];

function duplicates(access: JobTokenAccess, list: "projects" | "groups"): Diagnostic[] {
  return repeated(access[list].map((path) => path.toLowerCase())).map(({ index, first }) =>
    errorAt(
      "DUPLICATE_NAME",
      `jobTokenAccess.${list}[${index}]`,
      `${quoted(access[list][index])} is already in jobTokenAccess.${list}[${first}]`,
    ),
  );
}
