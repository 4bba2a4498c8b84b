import { createHmac, createPublicKey, generateKeyPairSync, type JsonWebKey, sign } from "node:crypto";
import { decodeJwt, decodeProtectedHeader } from "jose";
import type { DeploymentSettings } from "../../pipeline/settings/settings";
import type { Attack } from "./attack";
import { deploying, pushed } from "./attackingJobs";
import { base64url, present, type Presented, withClaims } from "./presented";
import { topic, type World } from "./world";

/** Attacks with forged and expired ID tokens. */
export const forgeries: readonly Attack[] = [
  forgery("an expired token", async (world, deployment) => {
    const start = world.clock.now;
    world.clock.now = new Date(start.getTime() - 2 * 3600_000);
    const token = await world.sign(deploying(world, deployment));
    world.clock.now = start;
    return [token];
  }),
  forgery("a token whose hour has not come", async (world, deployment) => {
    const start = world.clock.now;
    world.clock.now = new Date(start.getTime() + 600_000);
    const token = await world.sign(deploying(world, deployment));
    world.clock.now = start;
    return [token];
  }),
  forgery("a tampered payload", async (world, deployment) => {
    const job = { ...deploying(world, deployment), pipeline: pushed({ branch: topic }, "developer") };
    const [lesser, real] = [await world.sign(job), await world.sign(deploying(world, deployment))];
    const [head, body] = real.split(".");
    const swapped = [head, body, lesser.split(".")[2]].join(".");
    return [withClaims(lesser, decodeJwt(real)), withClaims(real, { exp: 4102444800 }), swapped, real.slice(0, -8)];
  }),
  forgery("no signature", async (world, deployment) => {
    const token = await world.sign(deploying(world, deployment));
    const header = decodeProtectedHeader(token);
    const [, payload = ""] = token.split(".");
    return ["none", "None", "NONE"].flatMap((alg) => {
      const unsigned = `${base64url({ ...header, alg })}.${payload}.`;
      return [unsigned, `${unsigned}${token.split(".")[2] ?? ""}`];
    });
  }),
  forgery("the public key as the secret of an HMAC", async (world, deployment) => {
    const token = await world.sign(deploying(world, deployment));
    const header = decodeProtectedHeader(token);
    const jwk = await publicKeyOf(world);
    const pem = createPublicKey({ key: jwk, format: "jwk" }).export({ type: "spki", format: "pem" });
    return [pem, jwk.n ?? "", JSON.stringify(jwk)].map((secret) => {
      const signed = `${base64url({ ...header, alg: "HS256" })}.${token.split(".")[1] ?? ""}`;
      return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
    });
  }),
  forgery("another key", async (world, deployment) => {
    const token = await world.sign(deploying(world, deployment));
    const { privateKey, publicKey } = anotherKey();
    const header = decodeProtectedHeader(token);
    const jwk = publicKey.export({ format: "jwk" });
    const { kid: _kid, ...nameless } = header;
    const headers = [
      header,
      nameless,
      { ...header, kid: "another" },
      { ...header, jwk },
      { ...header, jku: "http://127.0.0.1:9/" },
    ];
    return headers.map((one) => {
      const signed = `${base64url(one)}.${token.split(".")[1] ?? ""}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    });
  }),
];

let madeKey: ReturnType<typeof makeKey> | undefined;

/** The attacker's key. All flows share it, because its generation takes half a second. */
function anotherKey(): ReturnType<typeof makeKey> {
  return (madeKey ??= makeKey());
}

function makeKey() {
  return generateKeyPairSync("rsa", { modulusLength: 2048 });
}

/** Forged tokens of the first and the last deployment. */
function forgery(
  name: string,
  forge: (world: World, deployment: DeploymentSettings) => Promise<readonly string[]>,
): Attack {
  return {
    name,
    harmless: true,
    async present(world) {
      const { deployments } = world.settings;
      const presented: Presented[] = [];
      for (const deployment of [deployments[0]!, deployments.at(-1)!]) {
        const { attempt } = await present(world, deploying(world, deployment), { genuine: false });
        for (const token of await forge(world, deployment)) presented.push({ token, attempt });
      }
      return presented;
    },
  };
}

async function publicKeyOf({ sandbox }: World): Promise<JsonWebKey> {
  const answer = await fetch(`${sandbox.gitlabUrl}/oauth/discovery/keys`);
  const { keys } = (await answer.json()) as { keys: JsonWebKey[] };
  return keys[0]!;
}
