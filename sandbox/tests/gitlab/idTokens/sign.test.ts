import { createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from "jose";
import { startSandbox } from "../../../index";
import { exampleSeed } from "../../../exampleSeed";
import { createWorld, read } from "../world";

const job = {
  project: 101,
  pipeline: { source: "push", ref: "main", user: "platform" },
  audience: ["urn:pulumi:org:acme", "https://example.com"],
} as const;

test("the discovery endpoints return issuer and key without a login", async () => {
  const { app } = createWorld().gitlab;
  const discovery = await read(await app.request("/.well-known/openid-configuration"));
  const keys = await read(await app.request("/oauth/discovery/keys"));

  expect(discovery.body).toMatchObject({
    issuer: "http://localhost",
    jwks_uri: "http://localhost/oauth/discovery/keys",
    id_token_signing_alg_values_supported: ["RS256"],
  });
  expect(keys.body).toEqual({
    keys: [
      {
        kty: "RSA",
        use: "sig",
        alg: "RS256",
        e: "AQAB",
        n: expect.stringMatching(/^[\w-]{342}$/) as string,
        kid: expect.stringMatching(/^[\w-]{43}$/) as string,
      },
    ],
  });
});

test("a running sandbox signs with the key that it publishes", async () => {
  const sandbox = await startSandbox(exampleSeed);
  try {
    const answer = await sandbox.idToken(job);
    if (!answer.ok) throw new Error(answer.reason);
    const keys = createRemoteJWKSet(new URL(`${sandbox.gitlabUrl}/oauth/discovery/keys`));
    const { payload, protectedHeader } = await jwtVerify(answer.token, keys, { issuer: sandbox.gitlabUrl });

    expect(payload).toEqual(answer.claims);
    expect(payload.aud).toEqual(job.audience);
    expect(protectedHeader).toEqual({ alg: "RS256", typ: "JWT", kid: decodeProtectedHeader(answer.token).kid });
  } finally {
    await sandbox.close();
  }
});

test("two servers have different keys, and a reset keeps the key", async () => {
  const [one, other] = [createWorld().gitlab, createWorld().gitlab];
  const answer = await one.idToken({ ...job, pipeline: { ...job.pipeline, user: "maintainer" } }, "http://localhost");
  if (!answer.ok) throw new Error(answer.reason);
  const now = new Date(Number(answer.claims.iat) * 1000);
  const verify = async ({ app }: typeof one) => {
    const { body } = await read(await app.request("/oauth/discovery/keys"));
    return jwtVerify(answer.token, createLocalJWKSet(body as Parameters<typeof createLocalJWKSet>[0]), {
      currentDate: now,
    });
  };
  one.reset();

  await expect(verify(one)).resolves.toBeDefined();
  await expect(verify(other)).rejects.toThrow("no applicable key found");
});
