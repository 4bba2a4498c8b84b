import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import type { Flow, FlowProgram } from "../../pipeline/flow/flow";

/**
 * Errors for texts of the settings that CircleCI would read as its own templates: it replaces `<< >>` in every text of the
 * file. Names of the settings have no `<`.
 */
export function refusals({ programs }: Flow): Diagnostic[] {
  return programs.flatMap((program) =>
    textsOf(program).flatMap(([path, text]) =>
      text.includes("<<")
        ? [
            errorAt(
              "UNSUPPORTED_BY_TARGET",
              `${program.path}.${path}`,
              "contains <<, which CircleCI reads as the start of a template. Put the command into a script of the project",
            ),
          ]
        : [],
    ),
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
