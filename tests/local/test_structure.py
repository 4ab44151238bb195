import hashlib

import structure
import upgrades


def test_the_structure_is_of_the_migrations_of_today():
    again = "python3 sotay/local/dev.py structure (make structure)"
    assert structure.current(), f"a migration was added or changed: run {again}, commit sotay/local/structure.sql"


def test_a_changed_migration_makes_the_structure_stale(monkeypatch, tmp_path):
    (tmp_path / "members" / "migrations").mkdir(parents=True)
    (tmp_path / "members" / "migrations" / "0001_initial.py").write_text("")
    monkeypatch.setattr(structure, "ROOT", tmp_path)
    assert not structure.current()
    structure.note(tmp_path)
    assert structure.applied(tmp_path)
    (tmp_path / "members" / "migrations" / "0002_more.py").write_text("")
    assert not structure.applied(tmp_path)


def test_values_keep_their_empty_lines_and_what_looks_like_a_comment():
    value = "INSERT INTO t VALUES\n\t('a\n\n-- b\nSET c\n');\n\n"
    dumped = f"--\n-- PostgreSQL database dump\n--\n\nSET x = 0;\n\n{structure.FIRST}t\n{value}{structure.LAST}\n--\n"
    assert structure.plain(dumped) == f"{structure.FIRST}t\n{value}"


def test_a_changed_or_missing_frozen_migration_is_named(monkeypatch, tmp_path):
    folder = tmp_path / "news" / "migrations"
    folder.mkdir(parents=True)
    for name in ("0001_initial.py", "0002_more.py"):
        (folder / name).write_text("first")
    monkeypatch.setattr(upgrades, "ROOT", tmp_path)
    monkeypatch.setattr(upgrades, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(upgrades, "FROZEN", tmp_path / "kept" / "frozen.json")
    upgrades.keep("1.0", "SELECT 1;")
    again = hashlib.sha256((tmp_path / "kept" / "1.0.sql.gz").read_bytes())
    upgrades.keep("1.0", "SELECT 1;")
    assert hashlib.sha256((tmp_path / "kept" / "1.0.sql.gz").read_bytes()).digest() == again.digest()
    assert upgrades.changed() == []
    (folder / "0001_initial.py").write_text("second")
    (folder / "0002_more.py").unlink()
    (folder / "0003_new.py").write_text("")
    assert upgrades.changed() == ["news/migrations/0001_initial.py", "news/migrations/0002_more.py"]
