import fc from "fast-check";
import type { Settings } from "../../../../pipeline/settings/settings";
import type { GitLabPlan } from "../../../../targets/gitlab/gitLabPlan";
import { arbitrarySettings } from "../../arbitrarySettings";
import { planSettings, settingsOf } from "../../examples";

interface Case {
  readonly settings: Settings;
  readonly plan: GitLabPlan;
}

/** Checks a property for any valid settings. */
export function holds(property: (one: Case) => void): void {
  fc.assert(
    fc.property(arbitrarySettings, (raw) => {
      const settings = settingsOf(raw);
      property({ settings, plan: planSettings(settings) });
    }),
  );
}

/** The same with an issuer of ID tokens. */
export function holdsWithTrust(property: (one: Case) => void): void {
  holds((one) => {
    if (one.settings.backend === undefined) property(one);
  });
}
