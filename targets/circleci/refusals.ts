import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import type { Flow, FlowProgram } from "../../pipeline/flow/flow";

/** Errors for settings that the file cannot have. */
export function refusals(flow: Flow): Diagnostic[] {
  return [...withoutJobs(flow), ...flow.programs.flatMap(templates)];
}

/** A project with Kestra flows alone has no jobs in CircleCI, which refuses a file without jobs. */
function withoutJobs({ programs, kestra }: Flow): Diagnostic[] {
  const [flows] = kestra?.programs ?? [];
  return flows && programs.length === 0
    ? [
        errorAt(
          "UNSUPPORTED_BY_TARGET",
          `${flows.path}.runtime`,
          "CircleCI has no jobs for Kestra flows, and the project has no other program. Deploy the flows from a project in GitLab",
        ),
      ]
    : [];
}

/** CircleCI replaces `<< >>` in every text of the file. Names of the settings have no `<`. */
function templates(program: FlowProgram): Diagnostic[] {
  return textsOf(program).flatMap(([path, text]) =>
    text.includes("<<")
      ? [
          errorAt(
            "UNSUPPORTED_BY_TARGET",
            `${program.path}.${path}`,
            "contains <<, which CircleCI reads as the start of a template. Put the command into a script of the project",
          ),
        ]
      : [],
  );
}

/** The texts of a program that no rule for names limits, with their paths. */
function textsOf({ settings: { steps, services } }: FlowProgram): [path: string, text: string][] {
  return [
    ...Object.entries(steps).flatMap(([key, lines]) =>
      lines.map((line, index): [string, string] => [`steps.${key}[${index}]`, line]),
    ),
    ...services.flatMap(({ variables, entrypoint, command }, index) => [
      ...Object.entries(variables ?? {}).map(([name, text]): [string, string] => [
        `services[${index}].variables.${name}`,
        text,
      ]),
      ...(entrypoint ?? []).map((text, at): [string, string] => [`services[${index}].entrypoint[${at}]`, text]),
      ...(command ?? []).map((text, at): [string, string] => [`services[${index}].command[${at}]`, text]),
    ]),
  ];
}
