import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { issuerKeys } from "../../../cloud/exchange/issuerKeys";
import { configurationPath, keysPath, startIssuer, type TestIssuer } from "../testIssuer";

function certificate(): { cert: string; key: string; thumbprint: string } {
  const folder = mkdtempSync(join(tmpdir(), "certificate-"));
  const [cert, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
  const names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
  execFileSync("openssl", [...request, ...names], { stdio: "ignore" });
  const pem = readFileSync(cert, "utf8");
  const made = { cert: pem, key: readFileSync(key, "utf8") };
  rmSync(folder, { recursive: true });
  return { ...made, thumbprint: new X509Certificate(pem).fingerprint256.replaceAll(":", "") };
}

const pinned = certificate();
const foreign = certificate();
let plain: TestIssuer;
let secure: TestIssuer;

beforeEach(async () => {
  plain = await startIssuer({ alg: "ES256" });
  secure = await startIssuer({ alg: "ES256", tls: pinned });
});
afterEach(async () => {
  await plain.close();
  await secure.close();
});

async function outcome(issuer: Parameters<typeof issuerKeys>[0]): Promise<unknown> {
  return issuerKeys(issuer).then(
    ({ keys }) => keys.map(({ kid }) => kid),
    (error: unknown) => (error as Error).message,
  );
}

const unreadable = (problem: string) => `the OIDC issuer's keys can't be read: ${problem}`;

test.each(["", "/"])("finds the keys by discovery, with %j at the end of the url", async (end) => {
  expect(await outcome({ url: `${plain.url}${end}`, thumbprints: [] })).toEqual(["key-1"]);
});

test("prefers the keys of the registration to those of discovery", async () => {
  const jwks = { keys: [{ ...plain.publicKey, kid: "registered" }] };

  expect(await outcome({ url: plain.url, thumbprints: [], jwks })).toEqual(["registered"]);
});

test.each<[string, (thumbprint: string) => string[], unknown]>([
  ["its thumbprint", (thumbprint) => [thumbprint], ["key-1"]],
  ["its thumbprint in lower case", (thumbprint) => [thumbprint.toLowerCase()], ["key-1"]],
  ["its thumbprint among others", (thumbprint) => [foreign.thumbprint, thumbprint], ["key-1"]],
  [
    "another thumbprint",
    () => [foreign.thumbprint],
    unreadable("its certificate has none of the registered thumbprints"),
  ],
  ["no thumbprint and a self-signed certificate", () => [], unreadable("it can't be reached")],
])("an https issuer with %s", async (_, thumbprints, expected) => {
  expect(await outcome({ url: secure.url, thumbprints: thumbprints(pinned.thumbprint) })).toEqual(expected);
});

test("the thumbprints of an issuer are not valid for another server", async () => {
  const elsewhere = await startIssuer({ alg: "ES256", tls: pinned });
  const document = { issuer: secure.url, jwks_uri: `${elsewhere.url}${keysPath}` };
  secure.documents.set(configurationPath, { status: 200, body: JSON.stringify(document) });
  const found = await outcome({ url: secure.url, thumbprints: [pinned.thumbprint] });
  await elsewhere.close();

  expect(found).toBe(unreadable("it can't be reached"));
});

test("refuses keys over http for an https issuer", async () => {
  const document = { issuer: secure.url, jwks_uri: `${plain.url}${keysPath}` };
  secure.documents.set(configurationPath, { status: 200, body: JSON.stringify(document) });

  expect(await outcome({ url: secure.url, thumbprints: [pinned.thumbprint] })).toBe(
    unreadable("its keys are not served by https"),
  );
});

test.each<[string, string, { status: number; body: string }, string]>([
  ["no discovery document", configurationPath, { status: 404, body: "" }, "it answered with status 404"],
  ["a redirect", configurationPath, { status: 302, body: "" }, "it answered with status 302"],
  ["a page instead of JSON", configurationPath, { status: 200, body: "<html>" }, "it did not answer with JSON"],
  ["an empty document", configurationPath, { status: 200, body: "{}" }, "its OpenID configuration is invalid"],
  [
    "a document of another issuer",
    configurationPath,
    { status: 200, body: '{"issuer":"https://gitlab.com","jwks_uri":"http://127.0.0.1/"}' },
    "its OpenID configuration is that of another issuer",
  ],
  [
    "keys in a file",
    configurationPath,
    { status: 200, body: '{"issuer":"https://gitlab.com","jwks_uri":"file:///etc/keys"}' },
    "its OpenID configuration is invalid",
  ],
  ["no keys", keysPath, { status: 500, body: "" }, "it answered with status 500"],
  ["invalid keys", keysPath, { status: 200, body: '{"keys":[1]}' }, "its keys are invalid"],
])("refuses an issuer with %s", async (_, path, document, problem) => {
  plain.documents.set(path, document);

  expect(await outcome({ url: plain.url, thumbprints: [] })).toBe(unreadable(problem));
});

test("refuses an issuer that does not answer", async () => {
  const gone = await startIssuer({ alg: "ES256" });
  await gone.close();

  expect(await outcome({ url: gone.url, thumbprints: [] })).toBe(unreadable("it can't be reached"));
});
