from world import names, project, refused

shop = project()
shop.files.create({"file_path": "a.txt", "branch": "topic", "start_branch": "main", "content": "a\n", "commit_message": "a"})
opened = shop.mergerequests.create({"source_branch": "topic", "target_branch": "main", "title": "A"})
note = opened.notes.create({"body": "First"})
note.body = "Second"
note.save()
assert opened.notes.get(note.id).body == "Second"
assert names(opened.notes.list(activity_filter="only_comments"), "body") == ["Second"]
refused(403, lambda: project("developer").mergerequests.get(opened.iid).notes.delete(note.id))

thread = opened.discussions.create({"body": "Why?"})
assert thread.individual_note is False
assert thread.attributes["notes"][0]["type"] == "DiscussionNote"
reply = thread.notes.create({"body": "Because"})
reply.body = "Because of this"
reply.save()
alone, answered = opened.discussions.list()
assert (alone.individual_note, len(answered.attributes["notes"])) == (True, 2)
position = {
    "base_sha": opened.diff_refs["base_sha"],
    "start_sha": opened.diff_refs["start_sha"],
    "head_sha": opened.diff_refs["head_sha"],
    "position_type": "text",
    "new_path": "a.txt",
    "old_path": "a.txt",
    "new_line": 1,
}
on_line = opened.discussions.create({"body": "Here", "position": position})
assert on_line.attributes["notes"][0]["position"]["new_line"] == 1

# An open thread may block the merge.
shop.only_allow_merge_if_all_discussions_are_resolved = True
shop.save()
blocked = shop.mergerequests.get(opened.iid)
assert blocked.detailed_merge_status == "discussions_not_resolved"
assert blocked.blocking_discussions_resolved is False
refused(405, opened.merge)
for open_thread in [thread, on_line]:
    open_thread.resolved = True
    open_thread.save()
resolved = opened.discussions.get(thread.id).attributes["notes"][0]
assert (resolved["resolved"], resolved["resolved_by"]["username"]) == (True, "maintainer")
assert shop.mergerequests.get(opened.iid).detailed_merge_status == "mergeable"
reply.delete()
assert len(opened.discussions.get(thread.id).attributes["notes"]) == 1
refused(404, lambda: opened.discussions.get("0" * 40))
note.delete()
refused(404, lambda: opened.notes.get(note.id))
