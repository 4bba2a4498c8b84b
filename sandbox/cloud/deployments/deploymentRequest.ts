import { z } from "zod";
import { badRequest } from "../apiError";
import { parseBody } from "../body";
import type { Stack } from "../entities";
import { decryptForStack } from "../stackCipher";
import type { DeploymentRequest } from "./entities";
import { isRecord, mergePatch } from "./mergePatch";
import { withPlaintext } from "./secretValues";
import { operations, type Revision, revisions, settingsDocument } from "./settingsDocument";

const deploymentRequest = settingsDocument.extend({
  operation: z.string().optional(),
  inheritSettings: z.boolean().optional(),
});

/**
 * Reads a request to start a deployment, and decrypts its secrets. Pulumi Cloud: CreateDeploymentRequest, with its texts about
 * the operation. Assumptions: the text about an unknown operation; a null revision removes that of the stack's settings, as in a
 * patch of the settings; every other null counts as unset.
 */
export function readRequest(stack: Stack, body: Readonly<Record<string, unknown>>): DeploymentRequest {
  const plain = withPlaintext(body, (ciphertext) => decryptedFor(stack, ciphertext));
  const { operation: given, inheritSettings = true, ...document } = parseBody(mergePatch({}, plain), deploymentRequest);
  if (given === undefined || given === "") throw badRequest("Missing top level required field 'operation'");
  if (document.operationContext?.operation) throw badRequest("'operation' must only be set at the top level");
  const operation = operations.find((one) => one === given);
  if (!operation) throw badRequest(`Bad Request: operation must be one of ${operations.join(", ")}`);
  const removedRevisions = removedIn(plain);
  return { ...document, operation, inheritSettings, ...(removedRevisions.length > 0 && { removedRevisions }) };
}

/** The revisions that are null in the body of a request. */
function removedIn(body: unknown): Revision[] {
  const source = isRecord(body) ? body.sourceContext : undefined;
  const git = isRecord(source) ? source.git : undefined;
  return isRecord(git) ? revisions.filter((name) => git[name] === null) : [];
}

/** The plaintext of a ciphertext that a response to a reader of this stack contained. */
export function decryptedFor(stack: Stack, ciphertext: string): string {
  const plaintext = decryptForStack(stack, Buffer.from(ciphertext, "base64"));
  if (!plaintext) throw badRequest("Bad Request: a ciphertext is not one of this stack");
  return plaintext.toString("utf8");
}
