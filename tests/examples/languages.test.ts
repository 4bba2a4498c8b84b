import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { checkout } from "../../cli/demo/createWorkspace";

const languages = ["python", "go", "yaml"];

test.each(languages)(
  "the example in %s requires this package, and the links in its README lead to files",
  (language) => {
    const folder = join(checkout, "examples", language);
    const { packages } = parse(readFileSync(join(folder, "Pulumi.yaml"), "utf8")) as {
      packages: Record<string, string>;
    };
    const links = [...readFileSync(join(folder, "README.md"), "utf8").matchAll(/\]\(([^)#\s]+)(#[^)]*)?\)/g)];

    expect(existsSync(join(folder, packages["pulumi-pipeline"] ?? "none", "PulumiPlugin.yaml"))).toBe(true);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter(([, link = ""]) => !existsSync(join(folder, link)))).toEqual([]);
  },
);
