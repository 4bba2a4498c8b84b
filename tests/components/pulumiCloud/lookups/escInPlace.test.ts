import * as pulumi from "@pulumi/pulumi";
import { type Secrets, secretsOf } from "../../../../components/secrets";
import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { escEnvironmentsInPlace } from "../../../../components/pulumiCloud/lookups/escInPlace";
import type { PulumiPipelineArgs } from "../../../../components";
import { eightLines, planWith } from "../../../pipeline/examples";
import { mockEngine } from "../../mocks";
import { answering, type LoopbackServer } from "./loopbackServer";

let server: LoopbackServer | undefined;

afterEach(async () => {
  jest.restoreAllMocks();
  await server?.close();
  server = undefined;
});

const [staging, production] = eightLines.deployments;
const esc = { secrets: [{ name: "password", secret: "db", previewSecret: "dbRead" }] };
const plan = planWith({ deployments: [{ ...staging, esc }, production] });
const secrets = { db: "s3cret-canary-one", dbRead: "s3cret-canary-two" };
const given = (values: object): Secrets => secretsOf({ secrets: values } as unknown as PulumiPipelineArgs);
const definition = (secret: string) => `values:\n  secrets:\n    password:\n      fn::secret: ${secret}\n`;

/** The ESC environments that are in place if Pulumi Cloud gives these responses. */
async function inPlace(answers: Readonly<Record<string, { status: number; text: string }>>, values: object = secrets) {
  server = await answering(({ path }) => answers[path] ?? { status: 404, text: "" });
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url: server.url, token: "pul-1" });
  return [...(await escEnvironmentsInPlace(plan, given(values), {}))];
}

const pathOf = (name: string) => `/api/esc/environments/acme/shop-api/${name}/decrypt`;
const answer = (text: string, status = 200) => ({ status, text });

test("an ESC environment is in place if its decrypted definition is the wanted one", async () => {
  const names = await inPlace({
    [pathOf("staging")]: answer(`# of ours\n${definition(secrets.db)}`),
    [pathOf("staging-preview")]: answer(definition("another")),
  });

  expect(names).toEqual(["shop-api/staging"]);
  // The other ESC environments contain no secrets.
  expect(server?.requests.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
    `GET ${pathOf("staging-preview")}`,
    `GET ${pathOf("staging")}`,
  ]);
});

test.each([
  ["that does not exist", answer("", 404)],
  ["that may not be decrypted", answer(definition(secrets.db), 403)],
  ["whose server fails", answer(definition(secrets.db), 500)],
  ["that is invalid YAML", answer("values: [")],
  ["that is empty", answer("")],
  ["whose secret is still encrypted", answer(definition("\n        ciphertext: ZXNj"))],
])("an ESC environment %s is not in place", async (_, text) => {
  expect(await inPlace({ [pathOf("staging")]: text, [pathOf("staging-preview")]: text })).toEqual([]);
});

test("no ESC environment is in place while a preview does not know all secrets", async () => {
  await mockEngine({}, undefined, true);
  jest.restoreAllMocks();
  const unknown = pulumi.output(pulumi.unknown) as unknown as pulumi.Output<string>;

  expect(
    await inPlace(
      { [pathOf("staging-preview")]: answer(definition(secrets.dbRead)) },
      { db: unknown, dbRead: secrets.dbRead },
    ),
  ).toEqual([]);
  expect(server?.requests).toEqual([]);
});

test("no request is made without secrets in the definitions", async () => {
  server = await answering(() => ({ status: 200, text: "" }));
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url: server.url, token: "pul-1" });

  expect((await escEnvironmentsInPlace(planWith({}), given({}), {})).size).toBe(0);
  expect(server.requests).toEqual([]);
});
