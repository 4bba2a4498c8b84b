import { eightLines, errorsOf } from "../../examples";

const hook = { name: "chat", url: "https://chat.example.com/gitlab", events: ["pipeline"] };
const faults = (hooks: object[]) => errorsOf({ ...eightLines, hooks }).map(({ code, path }) => `${code} ${path}`);

test.each<[string, object[], string[]]>([
  ["several", [hook, { ...hook, name: "wall", url: `${hook.url}/2` }], []],
  ["the same name and URL twice", [hook, hook], ["DUPLICATE_NAME hooks[1].name", "DUPLICATE_NAME hooks[1].url"]],
  ["no events", [{ ...hook, events: [] }], ["EMPTY_LIST hooks[0].events"]],
  ["an unknown event", [{ ...hook, events: ["issue"] }], ["NOT_A_CHOICE hooks[0].events[0]"]],
  ["a token instead of its name", [{ ...hook, token: "abc/def=" }], ["BAD_NAME hooks[0].token"]],
  ["plain HTTP", [{ ...hook, url: "http://chat.example.com" }], ["BAD_NAME hooks[0].url"]],
  ["a password in the URL", [{ ...hook, url: "https://me:secret@chat.example.com" }], ["BAD_NAME hooks[0].url"]],
  ["a masked part of the URL", [{ ...hook, url: "https://chat.example.com/{path}" }], ["BAD_NAME hooks[0].url"]],
])("%s", (_, hooks, expected) => {
  expect(faults(hooks)).toEqual(expected);
});
