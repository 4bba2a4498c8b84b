import { parse } from "yaml";
import { faultsSchema } from "../../faults/faultsSchema";

test("accepts every kind of rule from a seed file", () => {
  const text = `
- fault: { status: 500 }
- { server: gitlab, method: POST, path: /api/v4/*, nth: 2, times: 3, fault: { delay: 100 } }
- { server: cloud, method: [PUT, PATCH], path: "*/tokens", times: always, fault: { cut: after } }
- fault: { timeout: after }
- { times: .inf, fault: { status: 429, body: { message: later }, headers: { Retry-After: "9" } } }
`;

  expect(faultsSchema.parse(parse(text))).toEqual([
    { fault: { status: 500 } },
    { server: "gitlab", method: "POST", path: "/api/v4/*", nth: 2, times: 3, fault: { delay: 100 } },
    { server: "cloud", method: ["PUT", "PATCH"], path: "*/tokens", times: Infinity, fault: { cut: "after" } },
    { fault: { timeout: "after" } },
    { times: Infinity, fault: { status: 429, body: { message: "later" }, headers: { "Retry-After": "9" } } },
  ]);
});

test.each<[string, unknown, (string | number)[]]>([
  ["no fault", {}, [0, "fault"]],
  ["two faults", { fault: { status: 500, delay: 1 } }, [0, "fault"]],
  ["an invalid status", { fault: { status: 99 } }, [0, "fault", "status"]],
  ["a cut at an unknown moment", { fault: { cut: "later" } }, [0, "fault"]],
  ["a timeout at an unknown moment", { fault: { timeout: "during" } }, [0, "fault"]],
  ["a negative delay", { fault: { delay: -1 } }, [0, "fault", "delay"]],
  ["request number 0", { nth: 0, fault: { delay: 1 } }, [0, "nth"]],
  ["zero times", { times: 0, fault: { delay: 1 } }, [0, "times"]],
  ["a fraction of times", { times: 0.5, fault: { delay: 1 } }, [0, "times"]],
  ["a whole address", { path: "http://127.0.0.1/", fault: { delay: 1 } }, [0, "path"]],
  ["an unknown server", { server: "github", fault: { delay: 1 } }, [0, "server"]],
  ["no method", { method: [], fault: { delay: 1 } }, [0, "method"]],
  ["an unknown key", { route: "/", fault: { delay: 1 } }, [0]],
])("refuses %s, with its path", (_, rule, path) => {
  expect(faultsSchema.safeParse([rule]).error?.issues.map((issue) => issue.path)).toEqual([path]);
});
