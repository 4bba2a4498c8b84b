/** GitLab: "Draft merge requests": the title says so at its start. */
export function isDraft(title: string): boolean {
  return /^\s*(\[draft\]|\(draft\)|draft:)/i.test(title);
}
