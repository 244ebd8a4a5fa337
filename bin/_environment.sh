# The one preparation all commands share: a Python of our own beside the checkout with exactly the locked packages.
# Sourced, not run. Usage: prepare requirements.lock    afterwards: "$PYTHON" is ready and knows this checkout.

ROOT=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"

say() { printf '%s\n' "$*" >&2; }
refuse() {
    say "$@"
    exit 1
}

# The system's own Python before the newest there is: distributions build theirs along a profile, which saves the intake
# 5 to 11 % (docs/performance.md). A complete one before one that must be completed first. HELIU_PYTHON names another.
find_python() {
    suits 'import ensurepip, venv' || suits pass
}

# The first Python that is new enough and can do what is asked.
suits() {
    for name in "${HELIU_PYTHON:-/usr/bin/python3}" python3.14 python3.13 python3.12 python3.11 python3; do
        if "$name" -c "import sys; $1; sys.exit(not sys.version_info >= (3, 11))" 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

# Debian and Ubuntu keep venv's other half in a package of its own.
make_venv() {
    base=$(find_python) ||
        refuse "需要 Python 3.11 或更高版本，本机没有找到。Debian 12：apt-get install python3；Ubuntu 22.04：apt-get install python3.11 python3.11-venv。"
    if ! "$base" -c 'import ensurepip, venv' 2>/dev/null; then
        version=$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null ||
            refuse "本机的 Python $version 缺少 venv。请以 root 执行：apt-get install python$version-venv，然后再试一次。"
        say "正在安装 python$version-venv……"
        { DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "python$version-venv" ||
            { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "python$version-venv"; }; } >&2 ||
            refuse "未能安装 python$version-venv。请手工安装后再试。"
    fi
    # --clear: a half-made environment of an interrupted start is made anew.
    "$base" -m venv --clear "$VENV" >&2 || refuse "未能在 $VENV 建立 Python 环境，原因见上。"
}

# Whether the packages in the environment are those of one of the given locks (the larger one serves for the smaller).
holds() {
    [ -x "$PYTHON" ] && [ -r "$VENV/heliu.stamp" ] || return 1
    for lock in "$@"; do
        grep -qx "$(stamp_of "$lock")" "$VENV/heliu.stamp" && return 0
    done
    return 1
}

stamp_of() { printf '%s %s' "$1" "$(sha256sum "$ROOT/$1" | cut -d' ' -f1)"; }

install_lock() {
    [ -x "$PYTHON" ] && "$PYTHON" -m pip --version >/dev/null 2>&1 || make_venv
    rm -f "$VENV/heliu.stamp"
    say "正在安装 $1 所列的依赖（只在第一次或清单变化时）……"
    "$PYTHON" -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r "$ROOT/$1" >&2 ||
        refuse "依赖安装未完成，原因见上。网络恢复后再运行一次即可，已下载的部分不会重来。"
    site=$("$PYTHON" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
    printf '%s\n' "$ROOT" >"$site/heliu-checkout.pth"
    # Written last: whatever interrupts us before this line, the next start goes through it again.
    stamp_of "$1" >"$VENV/heliu.stamp.new" && mv "$VENV/heliu.stamp.new" "$VENV/heliu.stamp"
}

prepare() {
    if [ "$1" = requirements.lock ]; then wanted="requirements.lock requirements-dev.lock"; else wanted=$1; fi
    # shellcheck disable=SC2086  # two file names without spaces
    if ! holds $wanted; then
        # Of two starts at once the second waits, then finds the work done. The lock ends with its holder.
        mkdir -p "$ROOT/.build" && exec 9>"$ROOT/.build/venv.lock" || refuse "$ROOT 不可写：请检查目录权限，或把项目克隆到自己的目录。"
        flock 9
        # shellcheck disable=SC2086
        holds $wanted || install_lock "$1"
        exec 9>&-
    fi
    export PYTHONPATH="$ROOT${PYTHONPATH:+:$PYTHONPATH}"
}
