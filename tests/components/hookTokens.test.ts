import * as pulumi from "@pulumi/pulumi";
import { secretDiagnostics } from "../../components/secrets";
import { planWith } from "../pipeline/examples";
import { mockEngine } from "./mocks";

const hooks = [{ name: "chat", url: "https://chat.example.com/gitlab", events: ["pipeline"], token: "chat" }];

test.each<[string, Record<string, string>, string[]]>([
  ["a token", { chat: "a-token_1" }, []],
  ["a missing one", {}, ["UNKNOWN_SECRET hooks[0].token"]],
  ["one with a line break at its end", { chat: "a-token_1\n" }, ["UNUSABLE_HOOK_TOKEN hooks[0].token"]],
  ["an empty one", { chat: "" }, ["UNUSABLE_HOOK_TOKEN hooks[0].token"]],
])("of a webhook: %s", async (_, secrets, expected) => {
  await mockEngine();
  const found = await secretDiagnostics(planWith({ hooks }), pulumi.output(secrets));

  expect(found.map(({ code, path }) => `${code} ${path}`)).toEqual(expected);
  expect(JSON.stringify(found)).not.toContain("a-token_1");
});
