# Sourced by the commands of this folder: the checkout's own environment, made once and brought up to date by its lock.
#
#   ensure_venv base|dev   makes .venv and installs requirements/base.txt or dev.txt, only when the lock has changed;
#                          afterwards $PYTHON is its interpreter and `groundswell` can be imported.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
VENV=$ROOT/.venv
PYTHON=$VENV/bin/python

say() { printf '%s\n' "$*" >&2; }

die() { say "$*"; exit 1; }

# The newest-but-proved interpreter: what GROUNDSWELL_PYTHON names, else 3.11 or later from the path.
find_python() {
  local candidate
  for candidate in ${GROUNDSWELL_PYTHON:-} python3.11 python3.12 python3.13 python3; do
    if command -v "$candidate" >/dev/null &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  die "Groundswell needs Python 3.11 or later. On Debian: apt-get install -y python3 python3-venv"
}

# What the environment must have been made from: the lock, and the place (an environment cannot be moved).
lock_sum() { { printf '%s\n' "$VENV"; cat "$ROOT/requirements/$1.txt"; } | sha256sum | cut -d' ' -f1; }

is_fresh() { [ -x "$PYTHON" ] && [ "$(cat "$VENV/.lock-$1" 2>/dev/null)" = "$(lock_sum "$1")" ]; }

make_venv() {
  local python
  python=$(find_python) || exit 1
  "$python" -c 'import ensurepip, venv' 2>/dev/null ||
    die "Python's venv is missing. Install it with: apt-get install -y python3-venv"
  say "Making the environment in .venv"
  "$python" -m venv --clear "$VENV" || die "Could not make $VENV"
  "$PYTHON" -c "import sysconfig, sys; open(sysconfig.get_path('purelib') + '/groundswell.pth', 'w').write(sys.argv[1] + '\n')" "$ROOT/src"
}

install_lock() {
  say "Installing requirements/$1.txt (once; about a minute)"
  "$PYTHON" -m pip install -qq --disable-pip-version-check --no-input --require-hashes \
    -r "$ROOT/requirements/$1.txt" >&2 || die "Could not install requirements/$1.txt. Check the network and try again."
  lock_sum "$1" >"$VENV/.lock-$1"
}

ensure_venv() {
  if ! is_fresh "$1"; then
    # Two commands at once must not make it twice; the second finds the work done.
    exec 9>"$ROOT/.venv.lock"
    flock 9
    if ! is_fresh "$1"; then
      [ -x "$PYTHON" ] && "$PYTHON" -m pip --version 2>/dev/null | grep -qF "$VENV/" || make_venv
      install_lock "$1"
      # dev holds all of base.
      [ "$1" = dev ] && lock_sum base >"$VENV/.lock-base"
    fi
    exec 9>&-
  fi
  export PYTHONPATH="$ROOT/src${PYTHONPATH:+:$PYTHONPATH}"
}
