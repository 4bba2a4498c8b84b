import type { Mistake } from "../../errors";
import { lacksTeams } from "../lacksTeams";
import { list, type Loose, map } from "./loose";

/** What a store of one's own can't have, and what Pulumi Cloud must have. */
export function backendMistakes(settings: Loose): Mistake[] {
  if (settings.backend === undefined) {
    return [
      ...(settings.organization === undefined
        ? [{ code: "MISSING_KEY" as const, path: "organization", message: "is missing" }]
        : []),
      ...lowerEdition(settings),
    ];
  }
  return [
    ...["organization", "authentication", "edition", "trust", "tokens", "esc"].flatMap((key) =>
      settings[key] === undefined ? [] : [onlyInCloud(key)],
    ),
    ...list(settings.deployments).flatMap((deployment, index) =>
      map(deployment).esc === undefined ? [] : [onlyInCloud(`deployments[${index}].esc`)],
    ),
    ...(map(settings.reviewStacks).esc === undefined ? [] : [onlyInCloud("reviewStacks.esc")]),
    ...publishedPacks(settings).map(onlyInCloud),
    ...(settings.report === "integration" ? [onlyInCloud("report")] : []),
  ];
}

function publishedPacks({ policyPacks }: Loose): string[] {
  return list(policyPacks).flatMap((pack, index) =>
    map(pack).name === undefined ? [] : [`policyPacks[${index}].name`],
  );
}

/**
 * Pulumi: policy groups, and permissions on ESC environments, come with the Enterprise and Business Critical editions.
 */
function lowerEdition(settings: Loose): Mistake[] {
  const { edition } = settings;
  if (!lacksTeams(edition)) return [];
  const mistake = (path: string, message: string): Mistake => ({ code: "ENTERPRISE_ONLY", path, message });
  return [
    ...publishedPacks(settings).map((path) =>
      mistake(
        path,
        `the "${edition}" edition enforces no published policy packs. Name a pack in the project by its path instead`,
      ),
    ),
    ...[
      ...list(settings.deployments).map((one, index) => ({ owner: one, path: `deployments[${index}].esc.openers` })),
      { owner: settings.reviewStacks, path: "reviewStacks.esc.openers" },
    ].flatMap(({ owner, path }) =>
      map(map(owner).esc).openers === undefined
        ? []
        : [
            mistake(
              path,
              `the "${edition}" edition has no teams to open it: everybody in the organization may. Leave it out`,
            ),
          ],
    ),
  ];
}

function onlyInCloud(path: string): Mistake {
  const message = "is a matter of Pulumi Cloud, and with a backend of your own there is none. Leave it out";
  return { code: "CLOUD_ONLY", path, message };
}
