"""What the department has on its desk, in SQLite."""
import sqlite3


class Worklist:
    def __init__(self, path):
        self._database = sqlite3.connect(path)
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS documents (id TEXT PRIMARY KEY, decision INT NOT NULL, status TEXT NOT NULL, label TEXT)")

    def take(self, document):
        """Takes a record in, once: False for one that is known already or has been overtaken by a later decision."""
        with self._database:
            changed = self._database.execute(
                """INSERT INTO documents (id, decision, status, label) VALUES (?, ?, ?, ?)
                   ON CONFLICT (id) DO UPDATE SET decision = excluded.decision, status = excluded.status, label = excluded.label
                   WHERE excluded.decision > documents.decision""",
                (document["documentId"], document["decision"], document["status"], document["label"]))
        return changed.rowcount > 0
