import { type Diagnostic, errorAt } from "../diagnostics/diagnostic";
import { quoted } from "../diagnostics/wording";
import { isMap } from "../isMap";
import { gitLabUrlKey } from "../stackFile";
import type { StackText } from "./readStackText";

/**
 * The error that `gitlab:baseUrl` is not the address of a GitLab: it has no scheme, or it is the address of a page, such as
 * one that was copied from a browser. Every request would fail with 404.
 */
export function gitLabUrlDiagnostics({ file, pipeline, gitLabUrl }: StackText): Diagnostic[] {
  if (typeof gitLabUrl?.value !== "string") return [];
  const { value, position } = gitLabUrl;
  const project = isMap(pipeline) && typeof pipeline.project === "string" ? pipeline.project : "";
  const meant = instanceUrl(value, project);
  if (meant === undefined || isAddress(value, meant)) return [];
  const message = `${quoted(withoutUser(value))} is not the address of a GitLab, such as https://gitlab.example.com. Did you mean ${quoted(meant)}?`;
  return [{ ...errorAt("BAD_NAME", gitLabUrlKey, message), file, position }];
}

/** The address of the instance that a text probably means; undefined if the text is no address at all. */
function instanceUrl(text: string, project: string): string | undefined {
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(full)) return undefined;
  const { protocol, host, pathname } = new URL(full);
  const path = pathname
    .replace(/\/-\/.*$/, "")
    .replace(/\.git$/, "")
    .replace(/\/+$/, "");
  const isOfProject = project !== "" && path.endsWith(`/${project}`);
  const above = isOfProject ? path.slice(0, -project.length - 1) : path.replace(/\/api(\/v4.*)?$/, "");
  return `${protocol === "http:" ? "http:" : "https:"}//${host}${above}`;
}

/** Whether a text is the address of the instance, or of its API, as the provider takes both. */
function isAddress(text: string, instance: string): boolean {
  const plain = text.replace(/\/+$/, "");
  return [instance, `${instance}/api/v4`].some((one) => one.toLowerCase() === plain.toLowerCase());
}

/** An address without its user part, which may contain a token. */
function withoutUser(text: string): string {
  return text.replace(/:\/\/[^/@]*@/, "://…@");
}
