import * as clouds from "../../../../components/pulumiCloud/lookups/cloudAccess";
import { cloudSearch } from "../../../../components/pulumiCloud/adoption/cloudAdoption";
import { answering, type LoopbackServer } from "./loopbackServer";

let server: LoopbackServer;

beforeAll(async () => {
  server = await answering(({ path }) => ({ status: Number(path.split("/").at(-1)), text: '{"name":"web"}' }));
  jest.spyOn(clouds, "cloudAccess").mockResolvedValue({ url: server.url, token: "pul-1" });
});
afterAll(() => server.close());

const search = () => cloudSearch({ organization: "acme", adopt: [], state: [] }, {});

test("what is found is returned, and what is missing or not allowed is no failure", async () => {
  const { read, unreadable } = search();

  expect((await read("/200"))?.body).toEqual({ name: "web" });
  expect([await read("/404"), await read("/403")]).toEqual([undefined, undefined]);
  expect(unreadable()).toEqual([]);
});

test("a resource of which nobody knows whether it exists is an error, once", async () => {
  const { read, unreadable } = search();
  await Promise.all([read("/501"), read("/501")]);

  expect(unreadable().map(({ code, path, message }) => `${code} ${path}: ${message}`)).toEqual([
    "LOOKUP_FAILED organization: Pulumi Cloud could not be queried: Pulumi Cloud answered 501 to GET /api/501",
  ]);
});

test("so is a server without a response", async () => {
  jest.spyOn(clouds, "cloudAccess").mockResolvedValueOnce({ url: "http://127.0.0.1:9", token: "pul-1" });
  const { read, unreadable } = search();
  await read("/200");

  expect(unreadable()).toEqual([expect.objectContaining({ code: "LOOKUP_FAILED" })]);
});
