import { isMap } from "../../pipeline/isMap";
import { cloudPath } from "../pulumiCloud/lookups/cloudPath";
import { deleteInCloud, readCloud, requestCloud } from "../pulumiCloud/lookups/cloudRequest";
import type { CloudAccess } from "../pulumiCloud/lookups/environmentAccess";

/** A stack in Pulumi Cloud, and the access to it. */
export interface OwnStack {
  readonly access: CloudAccess;
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** The tags of a stack. Pulumi Cloud: GetStack. Rejects if the stack cannot be read. */
export async function readTags(stack: OwnStack): Promise<Readonly<Record<string, string>>> {
  const { body } = await readCloud(stack.access, pathOf(stack));
  const { tags } = body as { readonly tags?: Readonly<Record<string, string>> };
  return tags ?? {};
}

/**
 * Sets a tag of a stack. `recorded` is the value that it has; undefined if there is no such tag. Pulumi Cloud: a value cannot be
 * changed, so the tag is deleted and added again (AddStackTag, DeleteStackTag).
 */
export async function writeTag(
  stack: OwnStack,
  name: string,
  value: string,
  recorded: string | undefined,
): Promise<void> {
  const tags = `${pathOf(stack)}/tags`;
  if (recorded !== undefined) await deleteInCloud(stack.access, `${tags}${cloudPath(name)}`);
  const payload = { contentType: "application/json", text: JSON.stringify({ name, value }) };
  const { status, body } = await requestCloud(stack.access, tags, payload);
  if (status >= 200 && status <= 299) return;
  const { message } = isMap(body) ? body : { message: undefined };
  throw new Error(typeof message === "string" ? message : `Pulumi Cloud answered ${status}`);
}

function pathOf({ organization, project, stack }: OwnStack): string {
  return `/api/stacks${cloudPath(organization, project, stack)}`;
}
