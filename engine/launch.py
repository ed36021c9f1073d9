"""Turns into another program, which then dies with the process that started it.

Run as a script of its own (it imports nothing of ours), because what happens between fork and exec
must not run in a process that has threads:

    launch.py PARENT_PID UID:GID|- DEATH_SIGNAL PROGRAM ARGUMENT...

The signal is set after the switch of user, which would clear it.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    parent, account, death_signal, *command = sys.argv[1:]
    if account != "-":
        uid, gid = (int(number) for number in account.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
    if os.getppid() != int(parent):
        sys.exit("The process that started this one is gone.")
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
