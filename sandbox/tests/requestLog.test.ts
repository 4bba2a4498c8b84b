import { type LoggedRequest, RequestLog } from "../requestLog";

function request(path: string, method = "GET"): LoggedRequest {
  return { server: "gitlab", method, path, query: "", status: 200 };
}

test("keeps the newest requests, and counts all", () => {
  const log = new RequestLog(2);
  for (const path of ["/1", "/2", "/3"]) log.add(request(path));

  expect(log.all().map(({ path }) => path)).toEqual(["/2", "/3"]);
  expect(log.count()).toBe(3);
});

test("keeps 10,000 by default", () => {
  const log = new RequestLog();
  for (let index = 0; index <= 10_000; index++) log.add(request(`/${index}`));

  expect(log.all()).toHaveLength(10_000);
  expect(log.all()[0]?.path).toBe("/1");
});

test("starts counting again after a clear", () => {
  const log = new RequestLog();
  log.add(request("/1"));
  log.clear();
  log.add(request("/2", "POST"));
  log.add(request("/3", "HEAD"));
  log.add(request("/api/graphql", "POST"));

  expect(log.count()).toBe(3);
  expect(log.writes()).toEqual([request("/2", "POST")]);
});
