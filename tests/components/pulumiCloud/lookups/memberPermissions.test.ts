import type { IncomingHttpHeaders } from "node:http";
import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { lookUpMemberPermissions } from "../../../../components/pulumiCloud/lookups/memberPermissions";
import { answering, type LoopbackServer } from "./loopbackServer";

let server: LoopbackServer | undefined;

/** A Pulumi Cloud that sends this response to every request. */
async function cloudThatAnswers(status: number, text: string): Promise<LoopbackServer> {
  server = await answering(() => ({ status, text }));
  useCloud(server.url);
  return server;
}

function useCloud(url: string): void {
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url, token: "pul-1" });
}

afterEach(async () => {
  jest.restoreAllMocks();
  await server?.close();
  server = undefined;
});

test("reads the organization's metadata from Pulumi Cloud", async () => {
  const metadata = { defaultStackPermission: 102, defaultEnvironmentPermission: "open", memberCount: 3 };
  const { requests } = await cloudThatAnswers(200, JSON.stringify(metadata));

  expect(await lookUpMemberPermissions("acme", {})).toEqual({
    ok: true,
    value: { stacks: 102, escEnvironments: "open" },
  });
  expect(requests).toEqual([
    expect.objectContaining({
      method: "GET",
      path: "/api/orgs/acme/metadata",
      headers: expect.objectContaining<IncomingHttpHeaders>({
        authorization: "token pul-1",
        accept: "application/vnd.pulumi+8",
      }),
    }),
  ]);
});

test.each([
  ["a refusal", 403, "", "Pulumi Cloud answered 403"],
  ["an answer that is not JSON", 200, "<html>", "Pulumi Cloud's answer does not name them"],
  ["an answer that is null", 200, "null", "Pulumi Cloud's answer does not name them"],
  ["an answer without them", 200, "{}", "Pulumi Cloud's answer does not name them"],
])("reports why they are unknown: %s", async (_, status, text, reason) => {
  await cloudThatAnswers(status, text);

  expect(await lookUpMemberPermissions("acme", {})).toEqual({ ok: false, reason });
});

test("reports why they are unknown: no answer", async () => {
  const closed = await cloudThatAnswers(200, "{}");
  await closed.close();
  server = undefined;

  expect(await lookUpMemberPermissions("acme", {})).toEqual({
    ok: false,
    reason: expect.stringContaining(`connect ECONNREFUSED ${closed.url.replace("http://", "")}`),
  });
});

test("makes no request without a token", async () => {
  const { requests } = await cloudThatAnswers(200, "{}");
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue(undefined);

  expect(await lookUpMemberPermissions("acme", {})).toBeUndefined();
  expect(requests).toEqual([]);
});
