import { requestCloud } from "../../../../components/pulumiCloud/lookups/cloudRequest";
import { answering } from "./loopbackServer";

afterEach(() => jest.restoreAllMocks());

test("posts a text unchanged, with its length in bytes", async () => {
  const text = "values:\n  greeting: Grüße\n";
  const server = await answering(({ body }) => ({ status: 400, text: JSON.stringify({ body }) }));
  const payload = { contentType: "application/x-yaml", text };

  expect(await requestCloud({ url: server.url, token: "pul-1" }, "/api/check", payload)).toEqual({
    status: 400,
    body: { body: text },
    text: JSON.stringify({ body: text }),
  });
  expect(server.requests).toMatchObject([
    { method: "POST", path: "/api/check", headers: { "content-type": "application/x-yaml", "content-length": "28" } },
  ]);
  await server.close();
});

test("stops waiting for a server that never answers", async () => {
  const server = await answering(() => undefined);
  const soon = AbortSignal.timeout(50);
  jest.spyOn(AbortSignal, "timeout").mockReturnValue(soon);

  await expect(requestCloud({ url: server.url, token: "pul-1" }, "/api/slow")).rejects.toThrow(
    "Pulumi Cloud did not answer within 30 seconds",
  );
  await server.close();
});
