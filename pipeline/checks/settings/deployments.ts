import { type Diagnostic, errorAt } from "../../diagnostics/diagnostic";
import { listed, quoted } from "../../diagnostics/wording";
import { coversRef, overlapping } from "../../flow/refs";
import type { ValidDeployment, ValidStackDeployment } from "../../settings/sections";
import { shortStack } from "../../stackNames";
import { plainName } from "../../teamNames";
import { foreignStack } from "./foreignStack";
import { projectOf, repeated } from "./lists";
import { check } from "./settingsCheck";

/** Checks the deployments together, and each one with its program. */
export const deploymentChecks = [
  check(["validDeployments"], ({ validDeployments }) => duplicateNames(validDeployments)),
  check(["stackDeployments"], ({ stackDeployments }) => duplicateStacks(stackDeployments)),
  check(["validDeployments"], ({ validDeployments }) => reservedNames(validDeployments)),
  check(["program", "programs", "validDeployments"], ({ programs, validDeployments }) =>
    unknownPrograms(
      programs?.map(({ name }) => name),
      validDeployments,
    ),
  ),
  check(["organization", "backend", "stackDeployments"], ({ stackDeployments, ...owner }) =>
    stackDeployments.flatMap(({ value, path }) => foreignStack(owner, `${path}.stack`, value.stack)),
  ),
  check(["stackDeployments"], ({ stackDeployments }) => mixedPrograms(stackDeployments)),
  check(["validDeployments"], ({ validDeployments }) => overlappingTags(validDeployments)),
];

/** Returns errors for names that would give the same names of teams and ESC environments, which have no folders. */
function duplicateNames(deployments: readonly ValidDeployment[]): Diagnostic[] {
  const names = deployments.map(({ value }) => value.name);
  return repeated(names.map((name) => plainName(name).toLowerCase())).map(({ index, first, key }) => {
    const isSame = names[index]?.toLowerCase() === names[first]?.toLowerCase();
    const taken = isSame
      ? `is already the name of ${pathOf(deployments, first)}`
      : `would have the teams and ESC environments of ${quoted(names[first])}, both called ${quoted(key)}`;
    return errorAt(
      "DUPLICATE_NAME",
      `${pathOf(deployments, index)}.name`,
      `${quoted(names[index])} ${taken}. Give each deployment its own name`,
    );
  });
}

/**
 * Returns errors for stacks that two deployments deploy. Each would revert the other, and one could bypass the other's
 * approval.
 */
function duplicateStacks(deployments: readonly ValidStackDeployment[]): Diagnostic[] {
  return repeated(deployments.map(({ value }) => shortStack(value.stack))).map(({ index, first, key }) =>
    errorAt(
      "DUPLICATE_STACK",
      `${pathOf(deployments, index)}.stack`,
      `${quoted(key)} is already the stack of ${pathOf(deployments, first)}. Give each deployment its own stack`,
    ),
  );
}

/**
 * Returns errors for names that teams, jobs or ESC environments of other purposes have. Those of a deployment are named
 * after it. The deployment environments of other purposes are in folders, which are a claim of their jobs' ID tokens.
 */
function reservedNames(deployments: readonly ValidDeployment[]): Diagnostic[] {
  return deployments.flatMap(({ value: { name }, path }) => {
    const [folder = "", ...rest] = name.toLowerCase().split("/");
    const taken: Readonly<Record<string, string>> = rest.length === 0 ? reserved : reservedFolders;
    return Object.hasOwn(taken, folder)
      ? [errorAt("RESERVED_NAME", `${path}.name`, `${quoted(name)} is taken by ${taken[folder] ?? ""}`)]
      : [];
  });
}

const reserved = {
  base: "the ESC environment that the ESC environments of all deployments import",
  preview: "the previews of merge requests",
  inspect: "the promotion previews and drift jobs",
  review: "the review stacks",
  skipped: "the job that says why a merge request has no preview",
};

const reservedFolders = {
  preview: "the GitLab environments of previews, which are in this folder",
  review: "the GitLab environments of review stacks, which are in this folder",
};

/** Returns errors for missing and unknown programs. `names` are the programs' names if the project has several. */
function unknownPrograms(names: readonly string[] | undefined, deployments: readonly ValidDeployment[]): Diagnostic[] {
  return deployments.flatMap(({ value: { program }, path: place }): Diagnostic[] => {
    const path = `${place}.program`;
    if (names === undefined) {
      if (program === undefined) return [];
      const message =
        "the project has one program, which needs no name. Leave it out, or name the programs in programs";
      return [errorAt("UNKNOWN_PROGRAM", path, message)];
    }
    if (program === undefined) return [errorAt("MISSING_KEY", path, `is missing. Programs: ${listed(names)}`)];
    return names.includes(program)
      ? []
      : [errorAt("UNKNOWN_PROGRAM", path, `there is no program ${quoted(program)}. Programs: ${listed(names)}`)];
  });
}

function mixedPrograms(deployments: readonly ValidStackDeployment[]): Diagnostic[] {
  const firsts = new Map<string | undefined, string>();
  return deployments.flatMap(({ value: { stack, program }, path }) => {
    const project = projectOf(stack);
    if (project === undefined) return [];
    const first = firsts.get(program) ?? project;
    firsts.set(program, first);
    const message = `Pulumi project ${quoted(project)} is not ${quoted(first)}, that of the first deployment of this program. All its deployments are stacks of one Pulumi project; name several programs in programs`;
    return project === first ? [] : [errorAt("MIXED_PROGRAMS", `${path}.stack`, message)];
  });
}

/**
 * Returns errors for automatic deployments that share only some of their tags with an earlier deployment of the
 * program. A tag for staging would then also deploy production without approval. If all of its tags also start the
 * earlier deployment, the promotion order holds for each of them.
 */
function overlappingTags(deployments: readonly ValidDeployment[]): Diagnostic[] {
  return deployments.flatMap(({ value, path }, index) => {
    if (value.approval === "manual") return [];
    const before = deployments.slice(0, index).filter(({ value: { program } }) => program === value.program);
    return before
      .filter(({ value: { on } }) => overlapping(on, value.on) && !coversRef(on, value.on))
      .map((earlier) => {
        const message = `a tag that matches both ${quoted(value.on.tag)} and ${quoted(earlier.value.on.tag)} would deploy ${earlier.value.name} and ${value.name} one after the other, and no person would decide. Set approval to "manual", or choose patterns that no tag has in common`;
        return errorAt("OVERLAPPING_TAGS", `${path}.on.tag`, message);
      });
  });
}

function pathOf(deployments: readonly ValidDeployment[], index: number): string {
  return deployments[index]?.path ?? "deployments";
}
