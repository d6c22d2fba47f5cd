"""Runs a command in its own terminal and types scripted input.

The first argument is JSON: pairs of a text to wait for, and the input to type then. Instead of input, SIGSTOP or SIGCONT sends
that signal to the command alone. Prints the output of the command, and returns its exit status, or 128 plus the number of the
signal that ended it.
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
    """Kills the command. Closing the terminal ends all other processes in it."""
    os.kill(child, signal.SIGKILL)
    sys.exit(f"Timed out; the output so far is {output!r}")


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
    except OSError:  # Linux raises this once no process has the terminal open.
        break
    if not chunk:
        break
    output += chunk
    while steps and steps[0][0].encode() in output:
        take(steps.pop(0)[1])

_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(output)
sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))
