/**
 * Returns the patterns with which GitLab and Bitbucket match what a user means by a path in `changes`. GitLab: a pattern
 * is compared with the whole path of a file, so a folder alone matches nothing below it, and neither does `**` at the
 * end. Whether a path is a folder is not known, so a path without the extension of a file is taken for both.
 */
export function changePatterns(pattern: string): string[] {
  const path = pattern.replace(/^(\.\/)+/, "");
  const folder = path.replace(/\/+$/, "");
  const last = folder.split("/").at(-1) ?? "";
  if (folder === "." || folder === "") return ["**/*"];
  if (last === "**") return [`${folder}/*`];
  if (path !== folder) return [`${folder}/**/*`];
  if (/[*?]/.test(last) || fileExtension.test(last)) return [folder];
  return [folder, `${folder}/**/*`];
}

/** The endings of the usual files of programs. Folders may have dots, too, such as `Shop.Core` and `v1.2`. */
const fileExtension = new RegExp(
  `[^/]\\.(${[
    ...["ts", "tsx", "mts", "cts", "js", "jsx", "mjs", "cjs", "json", "jsonc", "py", "pyi", "go", "mod", "sum", "work"],
    ...["cs", "fs", "vb", "csproj", "fsproj", "vbproj", "sln", "slnx", "props", "targets", "config", "resx"],
    ...["java", "kt", "kts", "scala", "groovy", "gradle", "properties", "jar", "pom", "yaml", "yml", "toml", "lock"],
    ...["xml", "ini", "cfg", "conf", "env", "txt", "md", "adoc", "rst", "csv", "sql", "proto", "graphql", "tf", "hcl"],
    ...["tfvars", "sh", "bash", "ps1", "cmd", "bat", "html", "css", "scss", "tpl", "tmpl", "j2", "lockb", "zip", "pem"],
  ].join("|")})$`,
  "i",
);
