import { haveSamePolicies } from "../../pipeline/plan/access/canonicalPolicies";
import { eightLines } from "../pipeline/examples";
import { createWorld, testTimeout, type World } from "./world";

/**
 * Resources that Pulumi Cloud already has are not written again, even if it returns secrets encrypted or policies in
 * another order. A real change is always written.
 */
let world: World;

const [staging, production] = eightLines.deployments;
const escOf = (name: string) => ({
  secrets: [{ name: "password", secret: "db", previewSecret: "dbRead" }],
  pulumiConfig: { "shop-api:greeting": `hello from ${name}`, "shop-api:password": "${secrets.password}" },
});
const settings = {
  ...eightLines,
  deployments: [
    { ...staging, esc: { ...escOf("staging"), versionTag: "released" } },
    { ...production, esc: escOf("production") },
  ],
};

beforeAll(async () => {
  world = await createWorld();
  await world.configure(settings);
  await setSecret("db", "s3cret-of-deployments");
  await setSecret("dbRead", "s3cret-of-previews");
  await world.succeed("up --yes --skip-preview");
}, testTimeout);

afterAll(() => world.close());

/** The resources of the pipeline with its version tags, the component and the stack. */
const unchanged = "27 unchanged";

const setSecret = (name: string, value: string) =>
  world.succeed(`config set --secret --path platform:secrets.${name} ${value}`);

/** The write requests of a Pulumi command, as `METHOD path`, and its output. */
async function run(words: string): Promise<{ writes: string[]; output: string }> {
  world.sandbox.log.clear();
  const output = await world.succeed(words);
  return {
    writes: world.sandbox.log.writes().map(({ method, path }) => `${method} ${path.replace("/api/", "")}`),
    output,
  };
}

const esc = (name: string) => `esc/environments/acme/shop-api/${name}`;
const passwordOf = async (name: string) =>
  /fn::secret: (\S+)/.exec(String((await world.cloud("GET", `${esc(name)}/decrypt`)).body))?.[1];

describe("ESC environments with secrets", () => {
  test(
    "are not written again after a refresh, and the next refresh finds no change",
    async () => {
      // The first refresh after a write takes the encrypted secrets into the state.
      expect((await run("refresh --yes --skip-preview")).output).toContain("4 updated");
      expect((await run("preview")).output).toContain(unchanged);
      expect((await run("up --yes --skip-preview")).writes).toEqual([]);

      expect((await run("refresh --yes --skip-preview")).output).toContain(unchanged);
      expect((await run("up --yes --skip-preview --refresh")).writes).toEqual([]);
    },
    testTimeout,
  );

  test(
    "are written when a secret that they contain changes",
    async () => {
      await setSecret("db", "s3cret-that-was-rotated");

      expect((await run("up --yes --skip-preview")).writes.sort()).toEqual([
        `PATCH ${esc("production")}`,
        `PATCH ${esc("staging")}`,
        `PATCH ${esc("staging/versions/tags/released")}`,
      ]);
      expect(await passwordOf("staging")).toBe("s3cret-that-was-rotated");
      expect(await passwordOf("staging-preview")).toBe("s3cret-of-previews");
    },
    testTimeout,
  );

  test(
    "are written when another value changes",
    async () => {
      const esc1 = { ...escOf("production"), environmentVariables: { REGION: "eu-west-1" } };
      await world.configure({ ...settings, deployments: [settings.deployments[0], { ...production, esc: esc1 }] });
      await setSecret("db", "s3cret-that-was-rotated");
      await setSecret("dbRead", "s3cret-of-previews");

      expect((await run("up --yes --skip-preview")).writes.sort()).toEqual([
        `PATCH ${esc("production")}`,
        `PATCH ${esc("production-preview")}`,
      ]);
      await world.configure(settings);
      await setSecret("db", "s3cret-that-was-rotated");
      await setSecret("dbRead", "s3cret-of-previews");
      await world.succeed("up --yes --skip-preview");
    },
    testTimeout,
  );

  test(
    "are restored after a change of a secret by hand, once a refresh has found it",
    async () => {
      const { body } = await world.cloud("GET", `${esc("production")}/decrypt`);
      const changed = String(body).replace("s3cret-that-was-rotated", "s3cret-by-hand");
      expect(await world.cloud("PATCH", esc("production"), changed)).toMatchObject({ status: 200 });

      expect((await run("up --yes --skip-preview --refresh")).writes).toEqual([`PATCH ${esc("production")}`]);
      expect(await passwordOf("production")).toBe("s3cret-that-was-rotated");
    },
    testTimeout,
  );

  test(
    "whose write failed fail the update, although the provider reports a success",
    async () => {
      await setSecret("db", "s3cret-after-a-fault");
      world.sandbox.faults.add({ method: "PATCH", path: `/api/${esc("production")}`, fault: { status: 500 } });
      const { code, stdout, stderr } = await world.pulumi("up --yes --skip-preview");

      expect(code).not.toBe(0);
      expect(stdout + stderr).toContain(
        'ESC_NOT_WRITTEN: deployments[1].esc: Pulumi Cloud did not store the definition of ESC environment "shop-api/production"',
      );
      expect(stdout + stderr).not.toMatch(/^\s+at |node:internal|unhandled/m);
      expect(await passwordOf("production")).toBe("s3cret-that-was-rotated");
      world.sandbox.faults.clear();
      // The commands of the error message.
      await world.succeed("refresh --yes --skip-preview");
      await world.succeed("up --yes --skip-preview");
      expect(await passwordOf("production")).toBe("s3cret-after-a-fault");
    },
    testTimeout,
  );
});

describe("the policies of the issuer", () => {
  interface Policies {
    readonly id: string;
    readonly policies: Record<string, unknown>[];
  }

  async function readPolicies(): Promise<Policies> {
    const { body } = await world.cloud("GET", "orgs/acme/oidc/issuers");
    const [issuer] = (body as { oidcIssuers: { id: string }[] }).oidcIssuers;
    return (await world.cloud("GET", `orgs/acme/auth/policies/oidcissuers/${issuer!.id}`)).body as Policies;
  }

  test(
    "may be read back in another order",
    async () => {
      const { id, policies } = await readPolicies();
      const reversed = [...policies].reverse();
      await world.cloud("PATCH", `orgs/acme/auth/policies/${id}`, { policies: reversed });

      expect((await run("refresh --yes --skip-preview")).writes).toEqual([]);
      expect((await run("up --yes --skip-preview")).writes).toEqual([]);
      expect((await run("refresh --yes --skip-preview")).output).toContain(unchanged);
      expect((await readPolicies()).policies).toEqual(reversed);
    },
    testTimeout,
  );

  test(
    "are written when one is missing, or one more is there",
    async () => {
      const { id, policies } = await readPolicies();
      const wider = { ...policies[0]!, rules: { sub: "*" } };
      for (const others of [policies.slice(1), [...policies, wider]]) {
        await world.cloud("PATCH", `orgs/acme/auth/policies/${id}`, { policies: others });
        const { writes } = await run("up --yes --skip-preview --refresh");

        expect(writes).toContain(`PATCH orgs/acme/auth/policies/${id}`);
        expect(haveSamePolicies((await readPolicies()).policies, policies)).toBe(true);
      }
    },
    testTimeout,
  );

  test(
    "are written with the rest of the issuer, never as an older list",
    async () => {
      const { id, policies } = await readPolicies();
      // The response to a write was lost: Pulumi Cloud has the wanted policies, and the state has others.
      await world.cloud("PATCH", `orgs/acme/auth/policies/${id}`, { policies: policies.slice(1) });
      await world.succeed("refresh --yes --skip-preview");
      await world.cloud("PATCH", `orgs/acme/auth/policies/${id}`, { policies });
      expect((await run("up --yes --skip-preview")).writes).toEqual([]);

      await world.configure({ ...settings, timeout: "3h" });
      await setSecret("db", "s3cret-after-a-fault");
      await setSecret("dbRead", "s3cret-of-previews");
      await world.succeed("up --yes --skip-preview");
      expect((await readPolicies()).policies).toHaveLength(policies.length);
    },
    testTimeout,
  );
});
