import subprocess
from pathlib import Path

import pytest

import clone
import held

# Its mark is made half a second after it was loaded: celery that does not wait for it begins before.
APP = """
from pathlib import Path
from threading import Timer
from celery import Celery
class App(Celery):
    def bugreport(self):
        return f"begun, the mark is there: {Path('mark').exists()}"
app = App("sotay", broker="memory://", fixups=[])
print("loaded, the mark is there:", Path("mark").exists(), flush=True)
Timer(0.5, Path("mark").touch).start()
"""


@pytest.mark.process
def test_celery_is_loaded_at_once_and_begins_when_the_mark_is_there(tmp_path):
    (tmp_path / "sotay.py").write_text(APP)
    command = [clone.PYTHON, Path(held.__file__), "mark", "-A", "sotay", "report"]
    said = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert said.stdout.split("\n")[:2] == ["loaded, the mark is there: False", "begun, the mark is there: True"]
