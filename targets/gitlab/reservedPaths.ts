import { type Diagnostic, errorAt } from "../../pipeline/diagnostics/diagnostic";
import { quoted } from "../../pipeline/diagnostics/wording";
import type { Pipeline } from "../../pipeline/model";
import { ciFile, includedCiFile } from "./ciFilePath";

/** Returns an error if a project's path contains a name that GitLab reserves. */
export function reservedPathDiagnostics({ project }: { readonly project: string }): Diagnostic[] {
  const [top = "", ...below] = project.toLowerCase().split("/");
  const taken = [...(topLevelRoutes.has(top) ? [top] : []), ...below.filter((part) => projectRoutes.has(part))];
  return taken.slice(0, 1).map((part) => {
    const message = `${quoted(part)} is a name that GitLab reserves: no group and no project has it there. Check the path`;
    return errorAt("RESERVED_NAME", "project", message);
  });
}

/** Returns an error for each rendered file that the settings include. GitLab: a file cannot include itself. */
export function ownIncludeDiagnostics({ outline }: { readonly outline: Pick<Pipeline, "teamJobs"> }): Diagnostic[] {
  return (outline.teamJobs?.includes ?? []).flatMap(({ source }, index) => {
    if (source.kind !== "local" || ![ciFile, includedCiFile].includes(source.local)) return [];
    const message = `${quoted(source.local)} is a file that Pulumi writes. Name a file of the team`;
    return [errorAt("RESERVED_NAME", `include[${index}].local`, message)];
  });
}

/** GitLab: reserved project and group names, for groups and users at the top. */
const topLevelRoutes: ReadonlySet<string> = new Set([
  ...[".well-known", "404.html", "422.html", "500.html", "502.html", "503.html", "admin", "api", "assets", "dashboard"],
  ...["apple-touch-icon.png", "deploy.html", "explore", "favicon.ico", "favicon.png", "groups", "health_check", "help"],
  ...["import", "jwt", "login", "oauth", "profile", "projects", "public", "robots.txt", "s", "search", "sitemap"],
  ...["sitemap.xml", "sitemap.xml.gz", "slash-command-logo.png", "snippets", "unsubscribes", "uploads", "users", "v2"],
]);

/** GitLab: reserved project and group names, for projects and subgroups. */
const projectRoutes: ReadonlySet<string> = new Set([
  ...["badges", "blame", "blob", "builds", "commits", "create", "create_dir", "edit", "files", "find_file", "new"],
  ...["preview", "raw", "refs", "tree", "update", "wikis"],
]);
