import { listed, type Mistake, quoted } from "../../errors";
import { foreignStack } from "./foreignStack";
import { list, type Loose, map, projectOf, repeated, shortStackOf, text } from "./loose";

/** What is wrong between deployments, and between one and the program that it deploys. */
export function deploymentMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  return [
    ...duplicateNames(deployments),
    ...duplicateStacks(deployments),
    ...reservedNames(deployments),
    ...unknownPrograms(settings, deployments),
    ...deployments.flatMap(({ stack }, index) => foreignStack(settings, `deployments[${index}].stack`, stack)),
    ...mixedPrograms(deployments),
  ];
}

function duplicateNames(deployments: readonly Loose[]): Mistake[] {
  return repeated(deployments.map(({ name }) => text(name)?.toLowerCase())).map(({ index, first }) => ({
    code: "DUPLICATE_NAME",
    path: `deployments[${index}].name`,
    message: `${quoted(deployments[index]?.name)} is already the name of deployments[${first}]. Give each deployment a name of its own`,
  }));
}

/** What one deployment does the other would undo, and what is to wait for a person would not wait in the other. */
function duplicateStacks(deployments: readonly Loose[]): Mistake[] {
  return repeated(deployments.map(({ stack }) => shortStackOf(stack))).map(({ index, first, key }) => ({
    code: "DUPLICATE_STACK",
    path: `deployments[${index}].stack`,
    message: `${quoted(key)} is already the stack of deployments[${first}]. Give each deployment a stack of its own`,
  }));
}

/** Teams and jobs of other purposes stand beside the deployments' own, which are named after them. */
function reservedNames(deployments: readonly Loose[]): Mistake[] {
  return deployments.flatMap(({ name }, index) =>
    typeof name === "string" && Object.hasOwn(reserved, name.toLowerCase())
      ? [
          {
            code: "RESERVED_NAME",
            path: `deployments[${index}].name`,
            message: `${quoted(name)} is taken by ${reserved[name.toLowerCase() as keyof typeof reserved]}`,
          },
        ]
      : [],
  );
}

const reserved = {
  base: "the ESC environment that those of all deployments are composed of",
  preview: "the previews of merge requests",
  inspect: "the jobs that look at what reviewed code would change",
  review: "the review stacks",
  skipped: "the job that says why a fork is not previewed",
};

function unknownPrograms(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  const several = settings.programs !== undefined;
  const names = several ? list(settings.programs).flatMap((program) => text(map(program).name) ?? []) : [];
  return deployments.flatMap(({ program }, index): Mistake[] => {
    const path = `deployments[${index}].program`;
    if (program === undefined && !several) return [];
    if (program === undefined) {
      return [{ code: "MISSING_KEY", path, message: `is missing. Programs: ${listed(names)}` }];
    }
    if (!several) {
      const message =
        "the project has one program, which needs no name. Leave it out, or name the programs in programs";
      return [{ code: "UNKNOWN_PROGRAM", path, message }];
    }
    return typeof program === "string" && names.includes(program)
      ? []
      : [
          {
            code: "UNKNOWN_PROGRAM",
            path,
            message: `there is no program ${quoted(program)}. Programs: ${listed(names)}`,
          },
        ];
  });
}

function mixedPrograms(deployments: readonly Loose[]): Mistake[] {
  const firsts = new Map<unknown, string>();
  return deployments.flatMap(({ stack, program }, index) => {
    const project = projectOf(stack);
    if (project === undefined) return [];
    const first = firsts.get(program) ?? project;
    firsts.set(program, first);
    return project === first
      ? []
      : [
          {
            code: "MIXED_PROGRAMS",
            path: `deployments[${index}].stack`,
            message: `Pulumi project ${quoted(project)} is not ${quoted(first)}, that of the first deployment of this program. All its deployments are stacks of one Pulumi project; name several programs in programs`,
          },
        ];
  });
}
