import gitlab
from world import PROJECT, URL, refused

nobody = gitlab.Gitlab(URL, keep_base_url=True)
wrong = gitlab.Gitlab(URL, private_token="wrong", keep_base_url=True)
lazy = nobody.projects.get(PROJECT, lazy=True)

# Without a token, a private project looks as if it did not exist.
assert nobody.projects.list(get_all=True) == []
refused(404, lambda: nobody.projects.get(PROJECT))
refused(404, lambda: lazy.branches.list())
refused(404, lambda: lazy.pipelines.list())
refused(404, lambda: lazy.mergerequests.list())
refused(401, lambda: lazy.variables.list())
refused(401, lambda: lazy.members.list())
refused(401, nobody.auth)
refused(401, wrong.auth)
refused(401, lambda: wrong.projects.get(PROJECT))
refused(403, lambda: nobody.users.list())
assert nobody.users.list(username="developer")[0].username == "developer"
refused(403, lambda: nobody.users.get(1))
