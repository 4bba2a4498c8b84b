/** A shell command of a job or of a shared command. */
export interface Run {
  readonly name?: string;
  /** The folder, relative to the checkout. CircleCI: `working_directory` of a step. */
  readonly working_directory?: string;
  readonly no_output_timeout?: string;
  readonly command: string;
}

/** A step: the name of a shared command, or one of CircleCI's own steps. */
export type Step =
  | string
  | { readonly run: Run }
  | { readonly restore_cache: { readonly keys: readonly string[] } }
  | { readonly save_cache: { readonly key: string; readonly paths: readonly string[] } }
  | { readonly persist_to_workspace: { readonly root: string; readonly paths: readonly string[] } }
  | { readonly attach_workspace: { readonly at: string } }
  | { readonly store_artifacts: { readonly path: string } };

/** A step that runs these lines in one shell. The folder `.` is the checkout itself. */
export function run(name: string, folder: string, lines: readonly string[], more: Partial<Run> = {}): Step {
  return {
    run: {
      name,
      ...(folder !== "." && { working_directory: folder }),
      ...more,
      command: lines.join("\n"),
    },
  };
}

/** The steps of the platform team, one for each command, whose text is also its name. */
export function teamSteps(folder: string, commands: readonly string[]): Step[] {
  return commands.map((command) => ({ run: { ...(folder !== "." && { working_directory: folder }), command } }));
}

/** The path from a folder of the checkout to a path of the checkout. */
export function relativePath(from: string, to: string): string {
  const up = from
    .split("/")
    .filter((part) => part !== ".")
    .map(() => "../");
  return `${up.join("")}${to}`;
}
