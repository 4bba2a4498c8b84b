import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { lookUpMemberPermissions } from "../../../../components/pulumiCloud/lookups/memberPermissions";

let fetched: jest.SpyInstance<Promise<Response>, Parameters<typeof fetch>>;

beforeEach(() => {
  fetched = jest.spyOn(globalThis, "fetch");
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url: "https://cloud.example.com", token: "pul-1" });
});

afterEach(() => jest.restoreAllMocks());

test("asks Pulumi Cloud for the organization's metadata", async () => {
  const metadata = { defaultStackPermission: 102, defaultEnvironmentPermission: "open", memberCount: 3 };
  fetched.mockResolvedValue(Response.json(metadata));

  expect(await lookUpMemberPermissions("acme")).toEqual({ ok: true, value: { stacks: 102, environments: "open" } });
  const [url, request] = fetched.mock.calls[0]!;
  expect(url).toBe("https://cloud.example.com/api/orgs/acme/metadata");
  expect(request?.headers).toMatchObject({ authorization: "token pul-1" });
});

test.each<[string, () => Promise<Response>, string]>([
  ["a refusal", () => Promise.resolve(new Response("", { status: 403 })), "Pulumi Cloud answered 403"],
  [
    "an answer that is no JSON",
    () => Promise.resolve(new Response("<html>")),
    "Pulumi Cloud's answer does not name them",
  ],
  ["an answer without them", () => Promise.resolve(Response.json({})), "Pulumi Cloud's answer does not name them"],
  ["no answer", () => Promise.reject(new TypeError("fetch failed")), "fetch failed"],
])("says why they are not known: %s", async (_, answer, reason) => {
  fetched.mockImplementation(answer);

  expect(await lookUpMemberPermissions("acme")).toEqual({ ok: false, reason });
});

test("asks nobody without a token", async () => {
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue(undefined);

  expect(await lookUpMemberPermissions("acme")).toBeUndefined();
  expect(fetched).not.toHaveBeenCalled();
});
