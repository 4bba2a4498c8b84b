import { expandValue } from "../../runner/expandValue";

const values: Readonly<Record<string, string>> = { A: "a", B: "$A", "5": "five" };

test.each<[string, string]>([
  ["$A/${A}/$A_", "a/a/"],
  ["$B", "$A"],
  ["$$A $$$A $$", "$A $a $"],
  ["5$ $", "5$ $"],
  ["$1 $* $@ $# $? $! $-", "      "],
  ["${GONE}x", "x"],
  ["%A%", "%A%"],
  ["${A", "${A"],
])("%s is expanded once, to %s", (text, expected) => {
  expect(expandValue(text, (name) => values[name] ?? "")).toBe(expected);
});

test("an expanded value has a maximum length", () => {
  const long = expandValue("$A".repeat(50), () => "x".repeat(100_000));

  expect(long.length).toBeLessThanOrEqual(1_000_000);
});
