import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../cli/demo/createWorkspace";
import { installed } from "../endToEnd/languages/languageWorld";

/** The types, properties and choices of the generated SDK for C#. */
test("the C# SDK of the schema has the types of the golden list", () => {
  const { sdk = "" } = installed("dotnet");
  const files = readdirSync(sdk, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".cs") && file !== "Utilities.cs",
  );
  const types = files.flatMap((file) => typesIn(readFileSync(join(sdk, file), "utf8"))).sort();

  expect(`${types.join("\n\n")}\n`).toBe(readFileSync(join(checkout, "tests/golden/sdk.csharp.txt"), "utf8"));
});

/** The public types of a generated file: one line for each type, property, choice and constructor. */
function typesIn(text: string): string[] {
  const namespace = /^namespace (\S+)/m.exec(text)?.[1] ?? "";
  return text
    .split(/^ {4}(?=public )/m)
    .slice(1)
    .map((type) => {
      const [head = ""] = type.split("\n");
      const name = /(?:class|struct) (\w+)/.exec(head)?.[1] ?? head;
      const members = [
        ...type.matchAll(/^ {8}public (?!override|bool Equals|static (?:bool|explicit) operator)(.+)$/gm),
      ].map(([, member = ""]) => member.replace(/ => new .*| { get.*|;$/, "").trim());
      return [`${namespace}.${name}`, ...members.map((member) => `  ${member}`)].join("\n");
    });
}
