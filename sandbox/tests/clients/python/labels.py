from world import names, project, refused

shop = project()
label = shop.labels.create({"name": "bug", "color": "#ff0000", "description": "broken"})
assert names(shop.labels.list(with_counts=True)) == ["bug"]
assert shop.labels.get("bug").description == "broken"
refused(409, lambda: shop.labels.create({"name": "bug", "color": "#ff0000"}))
refused(400, lambda: shop.labels.create({"name": "x", "color": "reddish"}))
shop.files.create({"file_path": "a.txt", "branch": "topic", "start_branch": "main", "content": "a\n", "commit_message": "a"})
opened = shop.mergerequests.create({"source_branch": "topic", "target_branch": "main", "title": "A", "labels": "bug"})
label.new_name = "defect"
label.color = "#00ff00"
label.save()
assert shop.labels.get("defect").color == "#00ff00"
assert shop.mergerequests.get(opened.iid).labels == ["defect"]
refused(404, lambda: shop.labels.get("bug"))
shop.labels.delete("defect")
assert shop.mergerequests.get(opened.iid).labels == []
