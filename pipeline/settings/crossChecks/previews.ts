import type { Mistake } from "../../errors";
import { lacksTeams } from "../lacksTeams";
import type { Loose } from "./loose";

/** Where unreviewed code could not be kept from deploying, or is to preview what nobody previews. */
export function previewMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  return [...inseparable(settings), ...unseen(settings, deployments)];
}

const choices = 'Set previews to "none", or to "shared" where everybody who may open a merge request may also deploy';

/** Only a team's token can be kept from deploying: an organization's can change every stack, as can a bucket's key. */
function inseparable({ edition, previews, backend }: Loose): Mistake[] {
  if (previews !== undefined && previews !== "separated") return [];
  if (backend !== undefined) {
    const message = `a backend of your own has no identities to tell apart: whoever can read its state for a preview can change it. ${choices}`;
    return [{ code: "SHARED_IDENTITY", path: "previews", message }];
  }
  if (!lacksTeams(edition)) return [];
  const message = `the "${edition}" edition has no team tokens, so a merge request's unreviewed code would hold a token that can deploy. ${choices}`;
  return [{ code: "SHARED_IDENTITY", path: "previews", message }];
}

function unseen({ previews }: Loose, deployments: readonly Loose[]): Mistake[] {
  if (previews !== "none") return [];
  return deployments.flatMap(({ preview }, index) =>
    preview === true
      ? [
          {
            code: "NOT_A_CHOICE",
            path: `deployments[${index}].preview`,
            message: 'merge requests are not previewed where previews is "none". Leave it out, or change previews',
          },
        ]
      : [],
  );
}
