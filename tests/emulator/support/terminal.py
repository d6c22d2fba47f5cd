"""Runs a command in a terminal of its own and types when it is told to.

The first argument is JSON: pairs of a text to wait for and of what is typed then, or the name of a signal that the command
alone is sent, SIGSTOP or SIGCONT. Prints what the command has printed and
returns its exit status, or 128 and the number of the signal that has ended it.
"""

import json
import os
import pty
import signal
import sys

script, *command = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execvp(command[0], command)

output = b""


def give_up(*_):
    """Closing the terminal ends whatever is in it."""
    os.kill(child, signal.SIGKILL)
    sys.exit(f"Still waiting for the rest after {output!r}")


signal.signal(signal.SIGALRM, give_up)
signal.alarm(30)
steps = json.loads(script)


def take(step):
    if not step.startswith("SIG"):
        os.write(terminal, step.encode())
        return
    os.kill(child, signal.Signals[step])
    if step == "SIGSTOP":
        os.waitpid(child, os.WUNTRACED)


while True:
    try:
        chunk = os.read(terminal, 4096)
    except OSError:  # What Linux says once nobody has the terminal open any more.
        break
    if not chunk:
        break
    output += chunk
    while steps and steps[0][0].encode() in output:
        take(steps.pop(0)[1])

_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(output)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
