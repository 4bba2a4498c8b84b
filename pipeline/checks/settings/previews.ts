import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { lacksTeams } from "../../settings/lacksTeams";
import type { Settings } from "../../settings/settings";
import { check } from "./settingsCheck";

/**
 * Checks that previews can have their own identity, and that no deployment has a preview if previews are off.
 */
export const previewChecks = [
  check(["edition", "previews", "backend"], inseparable),
  check(["previews", "validDeployments"], ({ previews, validDeployments }) =>
    previews !== "none"
      ? []
      : validDeployments
          .filter(({ value }) => value.preview === true)
          .map(({ path }) =>
            errorAt(
              "NO_EFFECT",
              `${path}.preview`,
              'merge requests are not previewed where previews is "none". Leave it out, or change previews',
            ),
          ),
  ),
];

const choices = 'Set previews to "none", or to "shared" if every user who may open a merge request may also deploy';

/**
 * Returns an error if previews cannot be separated from deployments. Only a team token can be limited: an organization
 * token and the key of a self-managed backend can change every stack.
 */
function inseparable({ edition, previews, backend }: Pick<Settings, "edition" | "previews" | "backend">): Diagnostic[] {
  if (previews !== "separated") return [];
  if (backend !== undefined) {
    const message = `a self-managed backend has no separate identities: an identity that can read its state for a preview can change it. ${choices}`;
    return [errorAt("SHARED_IDENTITY", "previews", message)];
  }
  if (!lacksTeams(edition)) return [];
  const message = `the "${edition}" edition has no team tokens, so a merge request's unreviewed code would hold a token that can deploy. ${choices}`;
  return [errorAt("SHARED_IDENTITY", "previews", message)];
}
