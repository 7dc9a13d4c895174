"""A person of the demonstration who follows the links of every page."""

import contextvars
import re
from collections import deque
from functools import partial

from sqlalchemy import select

from bina.accounts.models import Account
from bina.accounts.operations import sign_in
from bina.db import transaction


class Walker:
    """One demonstration person's browser without JavaScript."""

    def __init__(self, house, label: str) -> None:
        self.house, self.client = house, house.test_client()
        with house.app_context(), transaction():
            account = contextvars.copy_context().run(self._account, label)
            token = sign_in(account, "walk")
        with self.client.session_transaction() as session:
            session["sign_in"] = token

    @staticmethod
    def _account(label: str) -> Account:
        from bina.db import db

        return db.session.scalars(select(Account).where(Account.demo_label.startswith(label))).first()

    def endpoint(self, path: str, method: str = "GET") -> str | None:
        try:
            return self.house.url_map.bind("localhost").match(path.split("?")[0], method)[0]
        except Exception:
            return None

    def get(self, path: str):
        # Buffered, so that a file it sends is closed.
        return contextvars.Context().run(partial(self.client.get, path, buffered=True))

    def post(self, path: str, data):
        return contextvars.Context().run(self.client.post, path, data=data)

    def pages(self, of_each: int = 2):
        """Every page reachable by links, at most so many of each kind."""
        waiting, seen, counts = deque(["/"]), {"/"}, {}
        while waiting:
            path = waiting.popleft()
            endpoint = self.endpoint(path)
            if endpoint is None or counts.get(endpoint, 0) >= of_each:
                continue
            counts[endpoint] = counts.get(endpoint, 0) + 1
            answer = self.get(path)
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
            yield path, endpoint, answer, page
            moved = answer.status_code in {302, 303}
            links = [answer.location] if moved else re.findall(r'href="(/[^"#]*)', page)
            for link in links:
                target = link.replace("&amp;", "&")
                if target not in seen and not target.startswith("/static/"):
                    seen.add(target)
                    waiting.append(target)
