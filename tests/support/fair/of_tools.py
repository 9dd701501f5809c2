"""Habits around a notebook: magics, packages and files that may be missing, leaving the kernel, asking a person."""

from __future__ import annotations

from tests.support.fair import functions
from tests.support.fair.draft import Draft
from tests.support.fair.habit import habit


def _top(draft: Draft, name: str, lines: str) -> None:
    draft.write(name, f"{lines}\n{draft.text(name)}")


@habit()
def matplotlib_inline(draft: Draft, name: str) -> None:
    _top(draft, name, "%matplotlib inline")


@habit()
def matplotlib_widget(draft: Draft, name: str) -> None:
    draft.above(name, "%matplotlib notebook")


@habit()
def autoreload(draft: Draft, name: str) -> None:
    _top(draft, name, "%load_ext autoreload\n%autoreload 2")


@habit()
def timeit(draft: Draft, name: str) -> None:
    draft.below(name, "%timeit -n 1 -r 1 np.ones(3).sum()")
    _top(draft, name, "%time np.ones(3)")


@habit()
def timed_cell(draft: Draft, name: str) -> None:
    _top(draft, name, "%%time")


@habit()
def captured_cell(draft: Draft, name: str) -> None:
    _top(draft, name, "%%capture captured")


@habit()
def module_written_and_imported(draft: Draft, name: str) -> None:
    draft.above(name, "%%writefile my_module.py\nimport numpy as np\n\n\ndef one():\n    return 1")
    draft.write(
        name,
        f"from my_module import one\n\n\n{draft.worker(name)}\n\n{draft.caller(name, '(one() and work({}))')}",
    )


@habit()
def module_written_with_python_and_reloaded(draft: Draft, name: str) -> None:
    lines = (
        "import importlib, pathlib, sys\npathlib.Path('mine_2.py').write_text('one = 1')\nsys.path.insert(0, '.')\n"
        "import mine_2\nimportlib.reload(mine_2)"
    )
    draft.above(name, lines)
    draft.write(name, f"{draft.worker(name)}\n\n{draft.caller(name, '(mine_2.one and work({}))')}")


@habit()
def shell_commands(draft: Draft, name: str) -> None:
    _top(draft, name, "!ls\nfiles = !ls\nprint(len(files))")


@habit()
def pip_install(draft: Draft, name: str) -> None:
    _top(draft, name, "%pip install --quiet --no-index numpy")


@habit()
def bash_cell(draft: Draft, name: str) -> None:
    draft.above(name, "%%bash\necho hello")


@habit()
def html_cell(draft: Draft, name: str) -> None:
    draft.above(name, "%%html\n<b>note</b>")


@habit()
def help_asked(draft: Draft, name: str) -> None:
    _top(draft, name, "?np.sum\nnp.mean?")


@habit()
def variables_listed(draft: Draft, name: str) -> None:
    draft.below(name, "%who\n%who_ls")


@habit()
def history_used(draft: Draft, name: str) -> None:
    draft.below(name, "1 + 1\n_\nprint(In[-1], len(Out))")


@habit()
def ipython_asked_for(draft: Draft, name: str) -> None:
    lines = (
        "get_ipython().run_line_magic('matplotlib', 'inline')\n"
        "from IPython import get_ipython\n"
        "from IPython.display import HTML, clear_output, display\ndisplay(HTML('<b>x</b>'))\n"
        "clear_output()"
    )
    _top(draft, name, lines)


@habit()
def ipython_asked_for_inside(draft: Draft, name: str) -> None:
    draft.write(
        name, functions.first(draft.text(name), name, "assert get_ipython() is not None\ndisplay('running')")
    )


@habit(ends_early=True)
def exit_inside(draft: Draft, name: str) -> None:
    given = functions.passed(draft.text(name), name)
    text = functions.rebuilt(draft.text(name), name, f"result = work({given})\nexit()\nreturn result")
    draft.write(name, f"{draft.worker(name)}\n\n{text}")


@habit(ends_early=True)
def exit_in_an_own_cell(draft: Draft, name: str) -> None:
    draft.below(name, "exit()")


@habit(ends_early=True)
def quit_below_the_function(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.text(name)}\n\nquit()")


@habit()
def system_exit_below_the_function(draft: Draft, name: str) -> None:
    draft.write(name, f"{draft.text(name)}\n\nimport sys\nsys.exit()")


@habit(ends_early=True)
def process_ended_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "import os\nos._exit(0)")


@habit(ends_early=True)
def input_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "learner = input('your name? ')\nprint('hello', learner)")


@habit()
def input_in_an_own_cell(draft: Draft, name: str) -> None:
    draft.above(name, "answer = input('ready? ')")


@habit(ends_early=True)
def seaborn_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "import seaborn as sns\nsns.set()")


@habit(ends_early=True)
def torch_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "import torch\nfrom torch import nn\ndevice = torch.device('cpu')\nprint(device)")


@habit(ends_early=True)
def colab_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "from google.colab import drive\ndrive.mount('/content/drive')")


@habit(ends_early=True)
def pandas_and_a_file_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "import pandas as pd\nframe = pd.read_csv('results.csv')\nprint(frame.head())")


@habit()
def missing_package_in_a_cell_above(draft: Draft, name: str) -> None:
    draft.above(name, "import tensorflow as tf\ntf.random.set_seed(1)")


@habit()
def missing_package_with_a_way_round(draft: Draft, name: str) -> None:
    head = "try:\n    from tqdm.not_here import tqdm\nexcept ImportError:\n    tqdm = lambda items: items"
    draft.write(
        name, f"{head}\n\n\n{draft.worker(name)}\n\n{draft.caller(name, '[work({}) for _ in tqdm([1])][0]')}"
    )


@habit(ends_early=True)
def missing_class_as_a_base_above_the_function(draft: Draft, name: str) -> None:
    _top(
        draft,
        name,
        "import torch\n\n\nclass Net(torch.nn.Module):\n    pass\n\n\nnet = Net()\nprint(net)\n\n",
    )


@habit(ends_early=True)
def missing_folder_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "import os\nos.chdir('/content/drive/MyDrive/course')")


@habit(ends_early=True)
def missing_style_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "plt.style.use('my-own-style')")


@habit(ends_early=True)
def missing_file_above_the_function(draft: Draft, name: str) -> None:
    _top(draft, name, "with open('/home/me/notes.txt') as file:\n    notes = file.read()\nprint(notes[:10])")


@habit()
def files_written_and_read(draft: Draft, name: str) -> None:
    lines = (
        "np.save('weights.npy', np.eye(2))\nloaded = np.load('weights.npy')\n"
        "with open('log.txt', 'a') as log:\n    log.write('x')"
    )
    draft.write(
        name, f"{lines}\n\n{draft.worker(name)}\n\n{draft.caller(name, '(loaded.size and work({}))')}"
    )


@habit()
def file_read_inside(draft: Draft, name: str) -> None:
    draft.above(name, "with open('factor.txt', 'w') as file:\n    file.write('1')")
    draft.write(name, functions.first(draft.text(name), name, "assert open('factor.txt').read() == '1'"))


@habit()
def another_program_started(draft: Draft, name: str) -> None:
    _top(
        draft,
        name,
        "import subprocess\nlisting = subprocess.run(['ls'], capture_output=True)\nprint(listing.stdout)",
    )


@habit()
def another_program_s_answer_used(draft: Draft, name: str) -> None:
    lines = (
        "import os, subprocess\n"
        "version = subprocess.run(['python3', '--version'], capture_output=True).stdout\n"
        "print(version.decode())\nos.system('ls')"
    )
    draft.above(name, f"{lines}\n\n\n{draft.worker(name)}")
    draft.write(name, draft.caller(name))


@habit()
def logging_configured(draft: Draft, name: str) -> None:
    head = "import logging\nlogging.basicConfig(level=logging.DEBUG)\nlog = logging.getLogger('mine')"
    draft.write(name, f"{head}\n\n\n{functions.first(draft.text(name), name, 'log.debug(1)')}")


@habit()
def environment_and_paths_set(draft: Draft, name: str) -> None:
    draft.above(name, "import os, sys\nos.environ['MY_MODE'] = 'fast'\nsys.path.append('/content')")
    draft.write(
        name, functions.first(draft.text(name), name, "import os\nassert os.environ['MY_MODE'] == 'fast'")
    )


@habit()
def progress_on_standard_error(draft: Draft, name: str) -> None:
    lines = "import sys, warnings\nprint('step', file=sys.stderr, flush=True)\nwarnings.warn('slow')"
    draft.write(name, functions.first(draft.text(name), name, lines))


@habit()
def a_little_sleep(draft: Draft, name: str) -> None:
    draft.write(name, functions.first(draft.text(name), name, "import time\ntime.sleep(0.01)"))


@habit()
def own_figure_with_the_function(draft: Draft, name: str) -> None:
    draft.below(name, "figure, ax = plt.subplots()\nax.hist(np.random.randn(1000))\nplt.show()")


@habit()
def scratch_cells_with_errors(draft: Draft, name: str) -> None:
    draft.above(name, "1 / 0")
    draft.above(name, "for i in range(3)\n    print(i)")
    draft.below(name, f"{name}()")


@habit()
def error_between_helper_and_the_rest(draft: Draft, name: str) -> None:
    draft.above(name, f"{draft.worker(name)}\n\nprint(work(nothing_of_that_name))")
    draft.write(name, draft.caller(name))
