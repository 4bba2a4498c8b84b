import type { Edition } from "../../pipeline/settings/choices";
import type { EscBaseArgs } from "../pulumiCloud/escArgs";
import type { PulumiPipelineArgs } from "../pulumiPipelineArgs";

/** The arguments of a {@link PulumiFoundation}: what is its own, and the settings of the projects that share it. */
export interface PulumiFoundationArgs {
  /** The Pulumi organization of all projects. */
  organization: string;

  /** The GitLab that all projects are on, such as `https://gitlab.com`. */
  gitlab: string;

  /** The edition of the Pulumi organization. Defaults to `enterprise`, which stands for Business Critical too. */
  edition?: Edition;

  /** The SHA-256 of each certificate that GitLab may serve. Defaults to the one that it serves now. */
  thumbprints?: string[];

  /** The longest that a Pulumi token may live, in hours from 2 to 24. Defaults to what the projects need. */
  maxTokenHours?: number;

  /** The organization's base environment in ESC, which projects import by its name. */
  base?: FoundationBaseArgs;

  /** The settings of the projects, by the stacks that onboard them: what each `PulumiPipeline` is made from. */
  projects: Record<string, PulumiPipelineArgs>;
}

/** The base environment of an organization. */
export interface FoundationBaseArgs extends EscBaseArgs {
  /** The ESC project that it is in. */
  project: string;

  /** Its name: projects import it as `project/name`. */
  name: string;
}
