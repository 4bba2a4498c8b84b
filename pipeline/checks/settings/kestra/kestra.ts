import { type Diagnostic, errorAt } from "../../../diagnostics/diagnostic";
import { quoted } from "../../../diagnostics/wording";
import { isComparable } from "../../../flow/kestra";
import { dialectOf, hasLegacyCommands, kestraImage, lastLegacyVersion } from "../../../kestra/dialects";
import { KestraDialect, TargetName } from "../../../settings/choices";
import type { Settings } from "../../../settings/settings";
import type { ValidDeployment, ValidProgram } from "../../../settings/sections";
import { check } from "../settingsCheck";
import { deploymentCredentials, validationCredentials } from "./credentials";
import {
  type KestraProgram,
  kestraDeployments,
  kestraPrograms,
  opensEsc,
  programOf,
  validationOf,
} from "./kestraSettings";
import { deletedByOthers, overlappingFolders } from "./namespaces";
import { foreignDeploymentSettings, foreignProgramSettings, incompleteConnections, noEffect } from "./rows";

/** Checks the programs and deployments of Kestra flows, and that Pulumi programs and their deployments have no Kestra settings. */
export const kestraChecks = [
  check(["validPrograms"], ({ validPrograms }) => validPrograms.flatMap(foreignProgramSettings)),
  check(["program", "programs", "validPrograms", "validDeployments"], ({ validPrograms, validDeployments }) =>
    foreignDeploymentSettings(validDeployments, validPrograms),
  ),
  check(["validDeployments"], ({ validDeployments }) => incompleteConnections(kestraDeployments(validDeployments))),
  check(["variables", "validVariables", "validDeployments", "esc"], ({ validVariables, validDeployments, esc }) =>
    deploymentCredentials(kestraDeployments(validDeployments), validVariables, esc),
  ),
  check(
    ["variables", "validVariables", "validPrograms", "validDeployments"],
    ({ validVariables, validPrograms, validDeployments }) =>
      validationCredentials(kestraPrograms(validPrograms), kestraDeployments(validDeployments), validVariables),
  ),
  check(["validDeployments"], ({ validDeployments }) => deletedByOthers(kestraDeployments(validDeployments))),
  check(["validDeployments"], ({ validDeployments }) => overlappingFolders(kestraDeployments(validDeployments))),
  check(["validPrograms"], ({ validPrograms }) => kestraPrograms(validPrograms).flatMap(otherDialect)),
  check(["defaultBranch", "validPrograms", "validDeployments"], ({ defaultBranch, validPrograms, validDeployments }) =>
    incomparable(validDeployments, validPrograms, defaultBranch),
  ),
  // Pulumi Deployments refuses the flows themselves. Without these settings, the project would still not be deployed.
  check(
    ["target", "program", "programs", "validPrograms", "validDeployments"],
    ({ target, validPrograms, validDeployments }, { isWritten }) =>
      target === TargetName.GitLab && onlyKestra(validPrograms)
        ? [...(opensEsc(validDeployments) ? [] : cloudSettings), ...pulumiSettings].filter(isWritten).map(onlyForPulumi)
        : [],
  ),
  check(["reviewStacks", "validPrograms"], ({ reviewStacks, validPrograms }) =>
    flowsInReview(reviewStacks, validPrograms),
  ),
];

/** Whether a project has only Kestra flows, and so nothing in Pulumi Cloud. */
export function onlyKestra(programs: readonly ValidProgram[]): boolean {
  return programs.length > 0 && programs.every(({ value }) => value.runtime === "kestra");
}

/** Returns errors for a command line that the image does not have. */
function otherDialect(program: KestraProgram): Diagnostic[] {
  const { path, value } = program;
  const { image, kestra } = value;
  const dialect = dialectOf(image, kestra?.dialect);
  const validation = validationOf(program);
  return [
    ...(image === undefined ? [] : unfitImage(path, image, dialect)),
    ...(validation?.value.local && dialect !== KestraDialect.Legacy
      ? [
          errorAt(
            "KESTRA_DIALECT",
            `${validation.path}.local`,
            'only "legacy" validates without a server: kestractl has no such mode. Set dialect to "legacy", or name a server and a token',
          ),
        ]
      : []),
  ];
}

function unfitImage(path: string, image: string, dialect: KestraDialect): Diagnostic[] {
  const found = kestraImage(image);
  const wrong = (fault: string, wayOut: string) => [
    errorAt("KESTRA_DIALECT", `${path}.image`, `${quoted(image)} ${fault}. ${wayOut}`),
  ];
  switch (found.kind) {
    case "unknown":
      return [];
    case "kestractl":
      if (dialect === KestraDialect.Legacy) {
        return wrong("has no kestra command", "Leave dialect out, or name an image of the Kestra server");
      }
      return found.isStatic ? wrong("has no shell, in which GitLab runs jobs", "Name the image without -static") : [];
    case "server":
      if (dialect === KestraDialect.Kestractl) {
        return wrong(
          "is an image of the Kestra server, which has no kestractl",
          `Name an image of kestractl, such as kestra/kestractl:2.0.0, or a version up to ${lastLegacyVersion} with the dialect "legacy"`,
        );
      }
      return found.version !== undefined && !hasLegacyCommands(found)
        ? wrong(
            "no longer has the commands of the dialect legacy, which Kestra 2.0 has removed",
            `Leave image and dialect out, or name a version up to ${lastLegacyVersion}`,
          )
        : [];
  }
}

/** Returns errors for drift detection that cannot compare. */
function incomparable(
  deployments: readonly ValidDeployment[],
  programs: readonly ValidProgram[],
  defaultBranch: string,
): Diagnostic[] {
  return deployments.flatMap((deployment): Diagnostic[] => {
    const { value, path } = deployment;
    const program = programOf(deployment, programs)?.value;
    const { onDrift } = value;
    if (program?.runtime !== "kestra" || onDrift === undefined || onDrift === "ignore") return [];
    const at = `${path}.onDrift`;
    if (dialectOf(program.image, program.kestra?.dialect) === KestraDialect.Legacy) {
      const message =
        "only kestractl can read the flows of a server, also of one of version 1.0. Set dialect to kestractl, or leave onDrift out";
      return [errorAt("KESTRA_NO_DRIFT", at, message)];
    }
    // The check of drift reports a remediation that the branch cannot run.
    if (onDrift === "remediate" || isComparable(value, defaultBranch)) return [];
    const message = `a schedule compares with the code of ${quoted(defaultBranch)}, which may contain flows that are not deployed here. Drift is detected only for a deployment that every push to that branch starts at once. Leave onDrift out`;
    return [errorAt("KESTRA_NO_DRIFT", at, message)];
  });
}

/** The top-level settings of Pulumi Cloud, which has the ESC environments. */
const cloudSettings = ["organization", "authentication", "edition", "trust", "tokens"];

/** The top-level settings that only Pulumi programs have. */
const pulumiSettings = [
  ...[
    "backend",
    "esc",
    "reviewStacks",
    "policyPacks",
    "savedPlans",
    "pulumiVersion",
    "image",
    "previews",
    "report",
    "caches",
  ],
];

function onlyForPulumi(path: string): Diagnostic {
  return noEffect(path, "the project has no Pulumi program");
}

function flowsInReview(reviewStacks: Settings["reviewStacks"], programs: readonly ValidProgram[]): Diagnostic[] {
  const named = programs.find(({ value }) => value.name !== undefined && value.name === reviewStacks?.program);
  if (named?.value.runtime !== "kestra") return [];
  const message = `${quoted(named.value.name)} has Kestra flows, which have no stacks. Name a Pulumi program`;
  return [errorAt("UNKNOWN_PROGRAM", "reviewStacks.program", message)];
}
