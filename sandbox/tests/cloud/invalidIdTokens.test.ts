import { createHmac, createPublicKey } from "node:crypto";
import { exportSPKI, importJWK, type KeyLike, SignJWT } from "jose";
import { configurationPath, startIssuer } from "./testIssuer";
import { claims, exchange, issuer, refused, start, stranger, trusting } from "./tokenExchangeWorld";

test.each<[string, Readonly<Record<string, unknown>>, string]>([
  ["has expired", { exp: start - 60 }, "the ID token has expired"],
  ["is not valid yet", { nbf: start + 60 }, "the ID token is not valid yet"],
  ["was issued in the future", { iat: start + 60 }, "the ID token was issued in the future"],
  ["never expires", { exp: undefined }, 'the ID token has no claim "exp"'],
  ["has no iat claim", { iat: undefined }, 'the ID token has no claim "iat"'],
  ["has no audience", { aud: undefined }, 'the ID token has no claim "aud"'],
  ["is for another organization", { aud: "urn:pulumi:org:guild" }, "the ID token is for another audience"],
  ["is for a server", { aud: "https://gitlab.example.com" }, "the ID token is for another audience"],
  ["is for several other audiences", { aud: ["x", "urn:pulumi:org:guild"] }, "the ID token is for another audience"],
  ["has no issuer", { iss: undefined }, 'the ID token has no claim "iss"'],
  [
    "is of an unknown issuer",
    { iss: "https://gitlab.com" },
    'the issuer of the ID token is not registered in the organization "acme"',
  ],
  ["has a text as expiry", { exp: "tomorrow" }, 'the claim "exp" of the ID token is invalid'],
])("refuses an ID token that %s, with the reason", async (_, changes, description) => {
  const cloud = await trusting();
  const token = await issuer.sign({ ...claims, ...changes });
  const { status, body, text } = await exchange(cloud, token);

  expect([status, body]).toEqual([400, refused("invalid_grant", description)]);
  expect(text).not.toContain(token.split(".")[1]);
});

test.each([
  ["a string", "urn:pulumi:org:acme"],
  ["a list", ["https://gitlab.example.com", "urn:pulumi:org:acme"]],
])("accepts an audience that is %s", async (_, aud) => {
  expect((await exchange(await trusting(), await issuer.sign({ ...claims, aud }))).status).toBe(200);
});

test.each([
  ["exp", start - 1],
  ["nbf", start + 5],
  ["iat", start + 5],
])("accepts clocks that differ by a few seconds (%s)", async (claim, time) => {
  expect((await exchange(await trusting(), await issuer.sign({ ...claims, [claim]: time }))).status).toBe(200);
});

test.each([
  ["", ""],
  ["/", ""],
  ["", "/"],
])("an issuer registered with %j at its end matches a token with %j", async (registered, signed) => {
  const cloud = await trusting({ more: { url: `${issuer.url}${registered}` } });

  expect((await exchange(cloud, await issuer.sign({ ...claims, iss: `${issuer.url}${signed}` }))).status).toBe(200);
});

test("an issuer of one organization is unknown in another", async () => {
  const cloud = await trusting();
  const audience = "urn:pulumi:org:elsewhere";
  const { body } = await exchange(cloud, await issuer.sign({ ...claims, aud: audience }), { audience });

  expect(body).toEqual(
    refused("invalid_grant", 'the issuer of the ID token is not registered in the organization "elsewhere"'),
  );
});

test("an unknown organization is answered like an unknown issuer", async () => {
  const { body } = await exchange(await trusting(), await issuer.sign(claims), { audience: "urn:pulumi:org:nobody" });

  expect(body).toEqual(
    refused("invalid_grant", 'the issuer of the ID token is not registered in the organization "nobody"'),
  );
});

const wrongSignature = "the signature of the ID token is wrong";
const wrongKey = "the ID token is not signed by one of its issuer's keys";
const wrongAlgorithm = "the ID token is signed with an algorithm that is not accepted";

test.each<[string, () => Promise<string>, string]>([
  ["signed by another key", () => signedBy(stranger.privateKey, { kid: "key-1" }), wrongSignature],
  ["signed by a key that is not listed", () => signedBy(issuer.privateKey, { kid: "key-2" }), wrongKey],
  ["changed after it was signed", tampered, wrongSignature],
  [
    "without its signature",
    async () => `${(await issuer.sign(claims)).split(".").slice(0, 2).join(".")}.`,
    wrongSignature,
  ],
  ["not signed at all", () => Promise.resolve(unsigned()), wrongAlgorithm],
  ["signed with the public key as a password", signedWithPublicKey, wrongAlgorithm],
  ["not a token", () => Promise.resolve("secret-nonsense"), "the ID token is not a JWT"],
  ["an encrypted token", () => Promise.resolve("a.b.c.d.e"), "the ID token is not a JWT"],
])("refuses an ID token that is %s", async (_, make, description) => {
  const { status, body } = await exchange(await trusting(), await make());

  expect([status, body]).toEqual([400, refused("invalid_grant", description)]);
});

async function signedBy(key: KeyLike, header: { kid: string }): Promise<string> {
  return new SignJWT({ iss: issuer.url, ...claims }).setProtectedHeader({ alg: "RS256", ...header }).sign(key);
}

async function tampered(): Promise<string> {
  const [header, , signature] = (await issuer.sign(claims)).split(".");
  return [header, encoded({ iss: issuer.url, ...claims, sub: "somebody:ref:main" }), signature].join(".");
}

function unsigned(): string {
  return `${encoded({ alg: "none", kid: "key-1" })}.${encoded({ iss: issuer.url, ...claims })}.`;
}

async function signedWithPublicKey(): Promise<string> {
  const key = await exportSPKI((await importJWK(issuer.publicKey, "RS256")) as KeyLike);
  expect(createPublicKey(key).type).toBe("public");
  const content = `${encoded({ alg: "HS256", kid: "key-1" })}.${encoded({ iss: issuer.url, ...claims })}`;
  return `${content}.${createHmac("sha256", key).update(content).digest("base64url")}`;
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

test("refuses an unsupported algorithm, even if the issuer has a key for it", async () => {
  const unusual = await startIssuer({ alg: "ES256K" });
  const cloud = await trusting({ more: { url: unusual.url } });
  const { body } = await exchange(cloud, await unusual.sign(claims));
  await unusual.close();

  expect(body).toEqual(refused("invalid_grant", wrongAlgorithm));
});

test("the keys of the registration replace the issuer's own keys", async () => {
  const cloud = await trusting({ more: { jwks: { keys: [stranger.publicKey] } } });

  expect((await exchange(cloud, await issuer.sign(claims))).body).toEqual(refused("invalid_grant", wrongSignature));
  expect((await exchange(cloud, await signedBy(stranger.privateKey, { kid: "key-1" }))).status).toBe(200);
});

test("refuses an issuer without a discovery document at once, without a retry", async () => {
  const lost = await startIssuer({ alg: "ES256" });
  lost.documents.delete(configurationPath);
  const cloud = await trusting({ more: { url: lost.url } });
  const { status, body } = await exchange(cloud, await lost.sign(claims));
  await lost.close();

  const problem = "the OIDC issuer's keys can't be read: it answered with status 404";
  expect([status, body]).toEqual([400, refused("invalid_grant", problem)]);
});
