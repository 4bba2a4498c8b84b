/** Whether a title marks a draft by its prefix. GitLab: "Draft merge requests". */
export function isDraft(title: string): boolean {
  return /^\s*(\[draft\]|\(draft\)|draft:)/i.test(title);
}
