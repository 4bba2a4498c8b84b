import { randomBytes } from "node:crypto";
import { Hono } from "hono";
import { z } from "zod";
import { organizationFor, stackFor } from "../../access";
import { notFound } from "../../apiError";
import type { CloudContext, CloudEnv } from "../../authentication";
import { parseBody, readBody } from "../../body";
import { decryptedFor } from "../../deployments/deploymentRequest";
import type { DeploymentSettings, SettingsSource } from "../../deployments/entities";
import { mergePatch } from "../../deployments/mergePatch";
import { withoutPlaintext, withPlaintext } from "../../deployments/secretValues";
import { settingsDocument } from "../../deployments/settingsDocument";
import { requireDeployments, settingsOf, validSettings } from "../../deployments/settingsRules";
import type { Stack } from "../../entities";
import { encryptAgainForStack } from "../../stackCipher";
import type { CloudState } from "../../state";

const path = "/stacks/:organization/:project/:stack/deployments/settings";

/**
 * Pulumi Cloud: GetDeploymentSettings, PatchDeploymentSettings (POST), ReplaceDeploymentSettings (PUT),
 * DeleteDeploymentSettings. Assumption: Stack Read reads, Stack Write writes.
 */
export function deploymentSettingsRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.get(path, (context) => {
    const stack = stackOf(context, 101);
    const found = settingsOf(state, stack);
    if (!found) throw notFound("deployment settings", stackName(stack));
    return context.json(formatted(stack, found));
  });

  routes.put(path, async (context) => {
    const stack = stackOf(context, 102);
    return context.json(formatted(stack, write(context, stack, mergePatch({}, await document(context, stack)))));
  });

  routes.post(path, async (context) => {
    const stack = stackOf(context, 102);
    const patch = await document(context, stack);
    const before = settingsOf(state, stack)?.document ?? {};
    return context.json(formatted(stack, write(context, stack, mergePatch(beforePatch(before, patch), patch))));
  });

  routes.delete(path, (context) => {
    const found = settingsOf(state, stackOf(context, 102));
    if (found) state.deploymentSettings.delete(found.id);
    return context.json(true);
  });

  return routes;

  function stackOf(context: CloudContext<typeof path>, needed: 101 | 102): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], needed);
  }

  /** Stores a document, and returns it. */
  function write(context: CloudContext<typeof path>, stack: Stack, given: unknown): DeploymentSettings {
    const organization = organizationFor(state, context.get("caller"), stack.organization);
    requireDeployments(organization);
    const document = validSettings(state, organization, parseBody(given, settingsDocument));
    const found = settingsOf(state, stack);
    const row = { stack: stack.id, document, source: sourceOf(context), version: (found?.version ?? 0) + 1 };
    return found
      ? state.deploymentSettings.update(found.id, row)
      : state.deploymentSettings.insert({ ...row, isPaused: false });
  }
}

/** The body of a request, with its secrets in plaintext. */
async function document(context: CloudContext, stack: Stack): Promise<Record<string, unknown>> {
  const body = await readBody(context, z.record(z.string(), z.unknown()));
  return withPlaintext(body, (ciphertext) => decryptedFor(stack, ciphertext)) as Record<string, unknown>;
}

/** A patch of the older `gitHub` must not lose to the `vcs` that mirrors it. */
function beforePatch(before: object, patch: object): object {
  if (!("gitHub" in patch) || "vcs" in patch || !("gitHub" in before)) return before;
  const { vcs: _, ...others } = before as { vcs?: unknown };
  return others;
}

/** The settings for a response. The ciphertext of a secret is another one each time. */
function formatted(stack: Stack, { document, source, version }: DeploymentSettings): Record<string, unknown> {
  const shown = withoutPlaintext(document, (plaintext) =>
    encryptAgainForStack(stack, randomBytes(16), Buffer.from(plaintext)).toString("base64"),
  );
  return { ...(shown as Record<string, unknown>), source, version };
}

function sourceOf(context: CloudContext): SettingsSource {
  return context.req.header("x-pulumi-source") === "provider" ? "provider" : "api";
}

function stackName({ organization, project, name }: Stack): string {
  return `${organization}/${project}/${name}`;
}
