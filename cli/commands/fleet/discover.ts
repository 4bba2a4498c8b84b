import { environmentGitLab } from "../../../components/gitlab/lookups/environmentGitLab";
import { GroupReader } from "../../../components/gitlab/lookups/groupProjects";
import { describe, isError } from "../../../pipeline/diagnostics/diagnostic";
import { listed } from "../../../pipeline/diagnostics/wording";
import type { FoundProject } from "../../../pipeline/fleet/onboarding";
import { isMap } from "../../../pipeline/isMap";
import { counted } from "../../counted";
import {
  discoveredProjects,
  type DiscoveredProject,
  discoverJson,
  discoverRemarks,
  discoverText,
} from "../../fleet/discoverFormats";
import { discoverGroup } from "../../fleet/discoverGroup";
import { onboard } from "../../fleet/onboard";
import { type Platform, readPlatform } from "../../fleet/readPlatform";
import { printLines, reportLines } from "../../print";
import { CommandError, parseWords, UsageError } from "../../usage";

/** The value of `--write` for all projects that can be onboarded. */
const all = "all";

/**
 * Finds the Pulumi programs of a GitLab group, says which projects are onboarded, and writes the stack settings files of those that
 * `--write` names. Resolves to 1 if one of those can't be written, or if the files of the platform repository have errors then.
 */
export async function discover(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseWords(args, {
    write: { type: "string", multiple: true, default: [] },
    depth: { type: "string", default: "3" },
    organization: { type: "string" },
    json: { type: "boolean", default: false },
  });
  const [group, folder = ".", ...others] = positionals;
  if (group === undefined || others.length > 0) {
    throw new UsageError("fleet discover takes a GitLab group, and the folder of a platform repository");
  }
  if (!/^\d{1,2}$/.test(values.depth)) throw new UsageError("--depth is a number of folders, from 0 to 99");

  const platform = await readPlatform(folder);
  refuseUnclear(platform, values.write, values.organization);
  const access = environmentGitLab(platform.gitLabUrl);
  if (!access) throw new CommandError("there is no GitLab token. Set GITLAB_TOKEN to a token with the read_api scope");
  const reader = new GroupReader(access, (milliseconds) =>
    reportLines([`GitLab limits requests, or does not answer: waiting ${Math.ceil(milliseconds / 1000)} s`]),
  );
  const found = await discoverGroup(reader, group, Number(values.depth));
  const projects = discoveredProjects(found, platform.stacks, platform.project);
  await reportLines([
    ...platform.diagnostics.filter(isError).map(describe),
    ...discoverRemarks(projects, found, group),
  ]);
  if (values.json) printLines(discoverJson(projects, found).split("\n"));
  else printLines(discoverText(projects, found).split("\n"));
  if (values.write.length === 0) return 0;

  const wanted = wantedOf(projects, values.write);
  const result = await onboard(
    platform,
    found.found.filter(({ project }) => wanted.projects.includes(project)),
    {
      defaults: platform.defaults,
      ...(values.organization !== undefined && { organization: values.organization }),
      ...onlyFoundation(platform),
    },
  );
  const refused = [...wanted.refused, ...result.refused];
  await reportLines([
    ...refused,
    ...result.errors,
    `wrote ${counted(result.written.length, "file")}${result.written.length === 0 ? "" : `: ${result.written.join(", ")}`}`,
  ]);
  return refused.length + result.errors.length > 0 ? 1 : 0;
}

/** Refuses `--write` if a file has errors that hide which project it onboards, or if no organization is known. */
function refuseUnclear(
  { stacks, defaults }: Platform,
  write: readonly string[],
  organization: string | undefined,
): void {
  if (write.length === 0) return;
  const unclear = stacks.filter(
    ({ kind, project, hasErrors }) =>
      hasErrors && kind !== "foundation" && kind !== "platform" && project === undefined,
  );
  if (unclear.length > 0) {
    const names = listed(unclear.map(({ stack }) => stack));
    throw new CommandError(
      `the files of these stacks have errors, so the projects that they onboard are not known: ${names}. Correct them first: pulumi-pipeline check lists the errors`,
    );
  }
  const known = isMap(defaults) ? (defaults.organization ?? defaults.backend) : undefined;
  if (known === undefined && organization === undefined) {
    throw new CommandError(
      "name the Pulumi organization of the stacks with --organization, or write it in platform:defaults of Pulumi.yaml",
    );
  }
}

interface Wanted {
  readonly projects: readonly FoundProject["project"][];
  readonly refused: readonly string[];
}

/** The projects to write, and why others that were named are not. */
function wantedOf(projects: readonly DiscoveredProject[], names: readonly string[]): Wanted {
  const isAll = names.includes(all);
  const known = new Map(projects.map((one) => [one.project.toLowerCase(), one]));
  const named = names.filter((name) => name !== all).map((name) => ({ name, found: known.get(name.toLowerCase()) }));
  const refused = named.flatMap(({ name, found }) => {
    if (!found) return [`${name}: no project of the group with a Pulumi program`];
    if (found.status === "onboarded") return [`${name}: the stack ${found.stack ?? ""} onboards it already`];
    return found.reason === undefined ? [] : [`${name} is not written: ${found.reason}`];
  });
  const chosen = [
    ...(isAll ? projects.filter(({ status }) => status === "new") : []),
    ...named.flatMap(({ found }) =>
      found && ["new", "platform"].includes(found.status) && found.reason === undefined ? [found] : [],
    ),
  ];
  return { projects: [...new Set(chosen.map(({ project }) => project))], refused };
}

function onlyFoundation({ stacks }: Platform): { readonly foundation?: string } {
  const [only, other] = stacks.filter(({ kind }) => kind === "foundation");
  return only && !other ? { foundation: only.stack } : {};
}
