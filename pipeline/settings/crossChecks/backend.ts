import type { Mistake } from "../../errors";
import { list, type Loose, map } from "./loose";

/** What a store of one's own can't have, and what Pulumi Cloud must have. */
export function backendMistakes(settings: Loose): Mistake[] {
  if (settings.backend === undefined) {
    return [
      ...(settings.organization === undefined
        ? [{ code: "MISSING_KEY" as const, path: "organization", message: "is missing" }]
        : []),
      ...(settings.edition === "team" ? publishedPacks(settings).map(enterpriseOnly) : []),
    ];
  }
  return [
    ...["organization", "authentication", "edition"].flatMap((key) =>
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

/** Pulumi: policy groups are part of the Enterprise and Business Critical editions. */
function enterpriseOnly(path: string): Mistake {
  const message =
    'the "team" edition enforces no published policy packs. Name a pack in the project by its path instead';
  return { code: "ENTERPRISE_ONLY", path, message };
}

function onlyInCloud(path: string): Mistake {
  const message = "is a matter of Pulumi Cloud, and with a backend of your own there is none. Leave it out";
  return { code: "CLOUD_ONLY", path, message };
}
