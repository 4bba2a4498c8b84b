import { listed, type Mistake, quoted } from "../../errors";
import { isPreviewed } from "../isPreviewed";
import { lacksTeams } from "../lacksTeams";
import { foreignStack } from "./foreignStack";
import { list, type Loose, map, projectOf, shortStackOf, text } from "./loose";

/** What is wrong between the review stacks and the rest of the settings. */
export function reviewStackMistakes(settings: Loose, deployments: readonly Loose[]): Mistake[] {
  if (settings.reviewStacks === undefined) return [];
  const { template, program } = map(settings.reviewStacks);
  return [
    ...foreignStack(settings, "reviewStacks.template", template),
    ...foreignTemplate(template, program, deployments),
    ...unknownProgram(settings, program),
    ...sweptStacks(template, deployments),
    ...unpreviewedTemplate(settings, template, deployments),
    ...unseparated(settings),
  ];
}

function foreignTemplate(template: unknown, program: unknown, deployments: readonly Loose[]): Mistake[] {
  const project = projectOf(template);
  const expected = projectOf(deployments.find((deployment) => deployment.program === program)?.stack);
  if (project === undefined || expected === undefined || project === expected) return [];
  const message = `${quoted(template)} is no stack of Pulumi project ${quoted(expected)}, which the program is. Name one of its stacks`;
  return [{ code: "FOREIGN_STACK", path: "reviewStacks.template", message }];
}

function unknownProgram({ programs }: Loose, program: unknown): Mistake[] {
  const names = list(programs).flatMap((one) => text(map(one).name) ?? []);
  if (programs === undefined ? program === undefined : names.includes(String(program))) return [];
  const path = "reviewStacks.program";
  if (program === undefined) return [{ code: "MISSING_KEY", path, message: `is missing. Programs: ${listed(names)}` }];
  return [
    { code: "UNKNOWN_PROGRAM", path, message: `there is no program ${quoted(program)}. Programs: ${listed(names)}` },
  ];
}

/** A stack that is named as review stacks are would be swept away with those whose merge request is closed. */
function sweptStacks(template: unknown, deployments: readonly Loose[]): Mistake[] {
  const stacks = [
    { path: "reviewStacks.template", stack: text(template) },
    ...deployments.map(({ stack }, index) => ({ path: `deployments[${index}].stack`, stack: text(stack) })),
  ];
  return stacks.flatMap(({ path, stack }) =>
    stack !== undefined && /\/mr-[0-9]+-[0-9]+$/.test(stack)
      ? [
          {
            code: "RESERVED_NAME",
            path,
            message: `${quoted(stack)} is named as review stacks are. Choose another stack`,
          },
        ]
      : [],
  );
}

/** Whoever may copy a stack's configuration may read its state and its secrets: no more than a preview may. */
function unpreviewedTemplate(settings: Loose, template: unknown, deployments: readonly Loose[]): Mistake[] {
  const wanted = shortStackOf(template);
  const deployment = deployments.find(({ stack }) => wanted !== undefined && shortStackOf(stack) === wanted);
  if (!deployment || isPreviewed({ previews: settings.previews, deployments }, deployment)) return [];
  const message = `${quoted(template)} is what ${quoted(deployment.name)} deploys: the unreviewed code of a review stack could read its state and its secrets. Name a stack that is only a template, or one that merge requests preview`;
  return [{ code: "TEMPLATE_READS_SECRETS", path: "reviewStacks.template", message }];
}

/** A review stack is deployed from unreviewed code. */
function unseparated({ edition, backend, previews }: Loose): Mistake[] {
  const separates = !lacksTeams(edition) && backend === undefined;
  if (separates || previews === "shared") return [];
  const message =
    'unreviewed code would hold what can change every stack. Take review stacks out, or set previews to "shared" where everybody who may open a merge request may also deploy';
  return [{ code: "SHARED_IDENTITY", path: "reviewStacks", message }];
}
