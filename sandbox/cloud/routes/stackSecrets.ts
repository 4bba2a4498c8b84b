import { Hono } from "hono";
import { z } from "zod";
import { stackFor } from "../access";
import { badRequest } from "../apiError";
import type { CloudContext, CloudEnv } from "../authentication";
import { readBody } from "../body";
import type { Stack } from "../entities";
import { decryptForStack, encryptForStack } from "../stackCipher";
import type { CloudState } from "../state";

const base64 = z.base64();
const path = "/stacks/:organization/:project/:stack";
type SecretContext = CloudContext<typeof path>;

/** Pulumi Cloud: EncryptValue, DecryptValue and their batches. They need the permission Stack Read. */
export function stackSecretRoutes(state: CloudState): Hono<CloudEnv> {
  const routes = new Hono<CloudEnv>();

  routes.post(`${path}/encrypt`, async (context) => {
    const stack = stackOf(context);
    const { plaintext } = await readBody(context, z.object({ plaintext: base64 }));
    return context.json({ ciphertext: encrypted(stack, plaintext) });
  });

  routes.post(`${path}/decrypt`, async (context) => {
    const stack = stackOf(context);
    const { ciphertext } = await readBody(context, z.object({ ciphertext: base64 }));
    return context.json({ plaintext: decrypted(stack, ciphertext) });
  });

  routes.post(`${path}/batch-encrypt`, async (context) => {
    const stack = stackOf(context);
    const { plaintexts } = await readBody(context, z.object({ plaintexts: z.array(base64) }));
    return context.json({ ciphertexts: plaintexts.map((plaintext) => encrypted(stack, plaintext)) });
  });

  routes.post(`${path}/batch-decrypt`, async (context) => {
    const stack = stackOf(context);
    const { ciphertexts } = await readBody(context, z.object({ ciphertexts: z.array(base64) }));
    // The client finds each plaintext by its ciphertext.
    const plaintexts = ciphertexts.map((ciphertext) => [ciphertext, decrypted(stack, ciphertext)] as const);
    return context.json({ plaintexts: Object.fromEntries(plaintexts) });
  });

  // The CLI reports local decryption for the audit log, which the sandbox lacks.
  for (const note of ["log-decryption", "log-batch-decryption"]) {
    routes.post(`${path}/decrypt/${note}`, (context) => {
      stackOf(context);
      return context.body(null, 204);
    });
  }

  return routes;

  function stackOf(context: SecretContext): Stack {
    const { organization, project, stack } = context.req.param();
    return stackFor(state, context.get("caller"), [organization, project, stack], 101);
  }
}

function encrypted(stack: Stack, plaintext: string): string {
  return encryptForStack(stack, Buffer.from(plaintext, "base64")).toString("base64");
}

/** Assumption: the text of the refusal. */
function decrypted(stack: Stack, ciphertext: string): string {
  const plaintext = decryptForStack(stack, Buffer.from(ciphertext, "base64"));
  if (!plaintext) throw badRequest("Bad Request: the ciphertext was not encrypted for this stack");
  return plaintext.toString("base64");
}
