# SPDX-License-Identifier: MIT
"""bootstrap, in a copy, with a PATH of its own: what it would install and run.

The tools that it looks for are stubs that write down how they were called;
apt-get's makes the stubs of what it is asked for, as the real one would.
"""

import os
import shutil
import stat
import unittest

from fleet import SRC, FleetTest, main

BORROWED = (
    "sh cat cut chmod dirname env find grep id make mkdir mv nproc rm sed sort "
    "tail touch tr uname"
).split()
TOOLS = ["autoconf", "automake", "cc", "c++", "pkg-config", "tic", "xz"]


@unittest.skipUnless(all(map(shutil.which, BORROWED)), "needs the usual tools")
class Bootstrap(FleetTest):
    def setUp(self):
        super().setUp()
        self.bin = os.path.join(self.home.path, "bin")
        self.tree = os.path.join(self.home.path, "tree")
        self.log = os.path.join(self.home.path, "log")
        os.mkdir(self.bin)
        os.makedirs(os.path.join(self.tree, "src"))
        for name in BORROWED:
            os.symlink(shutil.which(name), os.path.join(self.bin, name))
        shutil.copy(os.path.join(SRC, "bootstrap"), self.tree)
        for name in ("configure.ac", "Makefile.am", "src/Makemodule.am"):
            self.write(name, "")
        self.stub("autoreconf", self.configure_stub())
        self.home.cwd = self.tree

    def write(self, path, text):
        with open(os.path.join(self.tree, path), "w") as f:
            f.write(text)

    def stub(self, name, body=""):
        path = os.path.join(self.bin, name)
        if os.path.lexists(path):
            os.unlink(path)
        with open(path, "w") as f:
            f.write(f'#!/bin/sh\necho "{name} $*" >>"$LOG"\n{body}\n')
        os.chmod(path, os.stat(path).st_mode | stat.S_IXUSR)

    @staticmethod
    def configure_stub():
        """autoreconf makes a configure that makes a Makefile."""
        return r"""
cat >configure <<'END'
#!/bin/sh
echo "configure $*" >>"$LOG"
printf 'all:\n\t@echo "made $(CURDIR)" >>"$$LOG"\n' >Makefile
END
chmod +x configure
touch Makefile.in
"""

    def all_tools(self, but=()):
        for name in TOOLS + ["python3", "git"]:
            if name not in but:
                self.stub(name)

    def apt(self):
        """Installs by making stubs: every package brings all tools."""
        make = "; ".join(
            f'printf "#!/bin/sh\\n" >"$BIN/{n}"; chmod +x "$BIN/{n}"' for n in TOOLS
        )
        self.stub("apt-get", f'case "$*" in *install*) {make} ;; esac')

    def user(self, uid):
        path = os.path.join(self.bin, "id")
        os.unlink(path)
        with open(path, "w") as f:
            f.write(f"#!/bin/sh\necho {uid}\n")
        os.chmod(path, 0o755)

    def bootstrap(self, *args, **options):
        env = {"PATH": self.bin, "LOG": self.log, "BIN": self.bin, "CC": None}
        return self.home.command(["./bootstrap", *args], env=env, **options)

    def calls(self):
        """The calls since the last look, without the probes of what is there."""
        if not os.path.exists(self.log):
            return []
        with open(self.log) as f:
            lines = f.read().splitlines()
        os.unlink(self.log)
        probes = ("cc -fsanitize", "c++ -std", "pkg-config --exists")
        return [line.rstrip() for line in lines if not line.startswith(probes)]

    def test_a_build_from_before_the_tests_needs_came_is_configured_again(self):
        self.all_tools()
        for name in ("make", "grep"):
            os.unlink(os.path.join(self.bin, name))
            os.symlink(shutil.which(name), os.path.join(self.bin, name))
        self.stub("autoreconf", r"""
cat >configure <<'END'
#!/bin/sh
echo "configure $*" >>"$LOG"
[ -e "$BIN/cmocka" ] && off= || off='#'
printf 'S["HAVE_CMOCKA_TRUE"]="%s"\n' "$off" >config.status
printf 'all check:\n\t@echo "made $@" >>"$$LOG"\n' >Makefile
END
chmod +x configure
""")
        environ = {"BOOTSTRAP_DISTCHECK": "0"}
        self.home.env.update(environ)
        self.bootstrap("--no-deps", "build")
        self.calls()
        self.assertIn("need cmocka", self.bootstrap("--no-deps", "check", check=1).err)
        self.assertNotIn("made check", self.calls())
        self.stub("cmocka")
        self.bootstrap("--no-deps", "check")
        self.assertEqual(self.calls().count("made check"), 2)

    def test_usage(self):
        self.assertIn("Usage", self.bootstrap("--help").out)
        self.assertIn("Usage", self.bootstrap(check=2).err)
        self.assertIn("Usage", self.bootstrap("dance", check=2).err)
        self.assertEqual(self.calls(), [])

    def test_a_whole_machine_gets_nothing_installed(self):
        self.all_tools()
        self.apt()
        self.bootstrap("build")
        calls = self.calls()
        self.assertFalse([c for c in calls if c.startswith(("apt-get", "sudo"))])
        self.assertEqual(calls[0], "autoreconf --install --force --warnings=none")
        self.assertEqual(calls[1:], ["configure -q", f"made {self.tree}/build"])

    def test_a_second_call_only_asks_make(self):
        self.all_tools()
        self.bootstrap("build")
        self.calls()
        self.bootstrap("build")
        self.assertEqual(self.calls(), [f"made {self.tree}/build"])

    def test_a_newer_fragment_is_seen(self):
        self.all_tools()
        self.bootstrap("build")
        self.calls()
        newer = os.stat(os.path.join(self.tree, "configure")).st_mtime + 2
        os.utime(os.path.join(self.tree, "src/Makemodule.am"), (newer, newer))
        self.bootstrap("build")
        self.assertTrue(self.calls()[0].startswith("autoreconf"))

    def test_what_is_missing_is_installed_after_one_update(self):
        self.all_tools(but=["automake", "c++"])
        self.apt()
        self.user(0)
        out = self.bootstrap("build").out
        self.assertIn("installing: automake g++ libtomlplusplus-dev", out)
        calls = [c for c in self.calls() if c.startswith("apt-get")]
        self.assertEqual(
            calls,
            [
                "apt-get -q update",
                "apt-get -q -y install --no-install-recommends "
                "automake g++ libtomlplusplus-dev",
            ],
        )

    def test_sudo_only_when_not_root(self):
        self.all_tools(but=["automake"])
        self.apt()
        self.user(1000)
        self.assertIn("no sudo", self.bootstrap("build", check=1).err)
        self.stub("sudo", 'exec "$@"')
        self.bootstrap("build")
        self.assertIn("sudo env DEBIAN_FRONTEND=noninteractive apt-get -q update", self.calls())

    def test_other_managers_get_their_own_names(self):
        for manager, name in (("dnf", "gcc-c++"), ("pacman", "gcc"), ("brew", "gcc")):
            self.all_tools(but=["c++"])
            self.stub(manager)
            self.user(0)
            err = self.bootstrap("build", check=1).err
            self.assertIn("still missing after the installation: cmd:c++", err)
            call = next(c for c in self.calls() if c.startswith(manager))
            self.assertIn(f" {name}", call)
            os.unlink(os.path.join(self.bin, manager))

    def test_no_deps_installs_nothing_and_names_it(self):
        self.all_tools(but=["automake"])
        self.apt()
        err = self.bootstrap("--no-deps", "build", check=1).err
        self.assertIn("missing (and --no-deps was given): automake", err)
        self.assertEqual(self.calls(), [])

    def test_build_needs_nothing_that_only_tests_need(self):
        self.all_tools(but=["python3", "xz", "git"])
        self.bootstrap("--no-deps", "build")
        err = self.bootstrap("--no-deps", "check", check=1).err
        self.assertIn("git python3 xz-utils", err)

    def test_elsewhere_than_on_linux_it_says_why_not(self):
        os.unlink(os.path.join(self.bin, "uname"))
        self.stub("uname", "echo Darwin")
        self.assertIn("only Linux", self.bootstrap("build", check=1).err)


if __name__ == "__main__":
    main()
