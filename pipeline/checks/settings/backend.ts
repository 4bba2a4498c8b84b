import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { lacksTeams } from "../../settings/lacksTeams";
import type { Settings } from "../../settings/settings";
import { onlyKestra } from "./kestra/kestra";
import { opensEsc } from "./kestra/kestraSettings";
import { check } from "./settingsCheck";

/** Checks that the settings fit the backend: a self-managed one, or Pulumi Cloud. */
export const backendChecks = [
  check(["backend", "organization", "validPrograms", "validDeployments"], (sections) => {
    const { backend, organization, validPrograms, validDeployments } = sections;
    const needsCloud = !onlyKestra(validPrograms) || opensEsc(validDeployments);
    return backend === undefined && organization === undefined && needsCloud
      ? [errorAt("MISSING_KEY", "organization", "is missing")]
      : [];
  }),
  check(["backend"], ({ backend }, { isWritten }) => (backend ? cloudSettings.filter(isWritten).map(onlyInCloud) : [])),
  check(["backend", "validDeployments"], ({ backend, validDeployments }) =>
    backend ? validDeployments.flatMap(({ value, path }) => (value.esc ? [onlyInCloud(`${path}.esc`)] : [])) : [],
  ),
  check(["backend", "reviewStacks"], ({ backend, reviewStacks }) =>
    backend && reviewStacks?.esc ? [onlyInCloud("reviewStacks.esc")] : [],
  ),
  check(["backend", "policyPacks"], ({ backend, policyPacks }) =>
    backend ? publishedPacks(policyPacks).map(onlyInCloud) : [],
  ),
  check(["backend", "report"], ({ backend, report }) =>
    backend && report === "integration" ? [onlyInCloud("report")] : [],
  ),
  check(["backend", "edition", "policyPacks"], ({ backend, edition, policyPacks }) =>
    backend || !lacksTeams(edition)
      ? []
      : publishedPacks(policyPacks).map((path) =>
          errorAt(
            "ENTERPRISE_ONLY",
            path,
            `the "${edition}" edition enforces no published policy packs. Name a pack in the project by its path instead`,
          ),
        ),
  ),
  check(["backend", "edition", "validEscs"], ({ backend, edition, validEscs }) =>
    backend || !lacksTeams(edition)
      ? []
      : validEscs.flatMap(({ value, path }) =>
          "openers" in value && value.openers
            ? [
                errorAt(
                  "ENTERPRISE_ONLY",
                  `${path}.openers`,
                  `the "${edition}" edition has no teams: every member of the organization may open it. Leave it out`,
                ),
              ]
            : [],
        ),
  ),
];

/** The top-level settings that only Pulumi Cloud supports. */
const cloudSettings = ["organization", "authentication", "edition", "trust", "tokens", "esc"];

function publishedPacks(packs: Settings["policyPacks"]): string[] {
  return packs.flatMap(({ name }, index) => (name === undefined ? [] : [`policyPacks[${index}].name`]));
}

function onlyInCloud(path: string): Diagnostic {
  return errorAt("CLOUD_ONLY", path, "is a setting of Pulumi Cloud, and the backend is self-managed. Leave it out");
}
