/**
 * Returns the patterns of GitLab and Bitbucket for a path in `changes`. GitLab compares a pattern with the whole path
 * of a file, so the path of a folder matches no file in it, and neither does `**` at the end. Whether a path is a file
 * or a folder is not known, so a path without a usual file extension becomes the patterns of both.
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

/** The usual file extensions in programs. Other dots may be in folders, such as `Shop.Core` and `v1.2`. */
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
