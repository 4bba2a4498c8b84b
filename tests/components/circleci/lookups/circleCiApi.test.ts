import { type CircleCi, startCircleCi } from "pulumi-pipeline-sandbox/circleci";
import { CircleCiError, circleCiReader } from "../../../../components/circleci/lookups/circleCiApi";

const id = "11111111-1111-4111-8111-111111111111";
const { CIRCLE_HOST, CIRCLE_TOKEN } = process.env;

let circleci: CircleCi;
beforeAll(async () => {
  circleci = await startCircleCi({
    organizations: [{ id, name: "acme", kind: "github" }],
    accounts: [{ login: "ada", token: "token-of-ada", roles: { acme: "admin" } }],
  });
});
afterAll(() => circleci.close());
beforeEach(() => {
  Object.assign(process.env, { CIRCLE_HOST: circleci.apiUrl, CIRCLE_TOKEN: "token-of-ada" });
});
afterEach(() => {
  for (const [name, value] of Object.entries({ CIRCLE_HOST, CIRCLE_TOKEN })) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
});

test("reads all pages of a list, with the environment variables of the provider", async () => {
  for (let index = 0; index < 41; index++) {
    const name = `context ${index}`;
    circleci.state.contexts.set(name, {
      id: name,
      organizationId: id,
      name,
      created: new Date(0),
      variables: new Map(),
      restrictions: [],
    });
  }
  const found = await circleCiReader({})<{ readonly name: string }>(`context?owner-id=${id}`);

  expect(found).toHaveLength(41);
  expect(found[40]?.name).toBe("context 40");
});

test.each([
  ["a wrong token", "wrong", 401],
  ["no token", "", 401],
  ["another organization", "token-of-ada", 404],
])("fails with %s", async (_, token, status) => {
  process.env.CIRCLE_TOKEN = token;

  await expect(circleCiReader({})("context?owner-id=22222222-2222-4222-8222-222222222222")).rejects.toEqual(
    new CircleCiError(status),
  );
});
