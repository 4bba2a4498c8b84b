import { parse } from "yaml";
import { faultsSchema } from "../../faults/faultsSchema";

test("takes every kind of rule from a seed file", () => {
  const text = `
- fault: { status: 500 }
- { server: gitlab, method: POST, path: /api/v4/*, nth: 2, times: 3, fault: { delay: 100 } }
- { server: cloud, method: [PUT, PATCH], path: "*/tokens", times: always, fault: { cut: after } }
- { times: .inf, fault: { status: 429, body: { message: later }, headers: { Retry-After: "9" } } }
`;

  expect(faultsSchema.parse(parse(text))).toEqual([
    { fault: { status: 500 } },
    { server: "gitlab", method: "POST", path: "/api/v4/*", nth: 2, times: 3, fault: { delay: 100 } },
    { server: "cloud", method: ["PUT", "PATCH"], path: "*/tokens", times: Infinity, fault: { cut: "after" } },
    { times: Infinity, fault: { status: 429, body: { message: "later" }, headers: { "Retry-After": "9" } } },
  ]);
});

test.each<[string, unknown, (string | number)[]]>([
  ["no fault", {}, [0, "fault"]],
  ["two faults", { fault: { status: 500, delay: 1 } }, [0, "fault"]],
  ["a status that none is", { fault: { status: 99 } }, [0, "fault", "status"]],
  ["a cut at no moment", { fault: { cut: "later" } }, [0, "fault"]],
  ["a delay into the past", { fault: { delay: -1 } }, [0, "fault", "delay"]],
  ["the request before the first", { nth: 0, fault: { delay: 1 } }, [0, "nth"]],
  ["no time at all", { times: 0, fault: { delay: 1 } }, [0, "times"]],
  ["half a time", { times: 0.5, fault: { delay: 1 } }, [0, "times"]],
  ["a whole address", { path: "http://127.0.0.1/", fault: { delay: 1 } }, [0, "path"]],
  ["an unknown server", { server: "github", fault: { delay: 1 } }, [0, "server"]],
  ["no method", { method: [], fault: { delay: 1 } }, [0, "method"]],
  ["an unknown key", { route: "/", fault: { delay: 1 } }, [0]],
])("refuses %s, and says where", (_, rule, path) => {
  expect(faultsSchema.safeParse([rule]).error?.issues.map((issue) => issue.path)).toEqual([path]);
});
