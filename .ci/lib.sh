# What run, test and .ci/run share. Sourced by bash, from the top of the repository.
# shellcheck shell=bash

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# need_program NAME PACKAGE: finds a program, or installs its package where that is allowed.
need_program() {
  command -v "$1" >/dev/null && return
  install_package "$2" || die "$1 is missing: install it (apt-get install $2), then start again."
}

install_package() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  printf 'Installing %s…\n' "$1" >&2
  [ -n "${apt_updated:-}" ] || apt-get update -qq >&2 || return 1
  apt_updated=yes
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >&2
}

need_dotnet() {
  command -v dotnet >/dev/null && dotnet --list-sdks | grep -qE '^[1-9][0-9]+\.' \
    || die 'The .NET SDK 10 or newer is missing: install it from https://dotnet.microsoft.com/download, then start again.'
}

need_node() {
  local major
  major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
  [ "${major:-0}" -ge 20 ] && command -v npm >/dev/null \
    || die "Node.js 20 or newer with npm is missing${major:+ (this is $major)}: install it from https://nodejs.org, then start again."
}

# PostgreSQL's programs are enough: the server makes and runs its own database with them.
need_postgres() {
  local found=(/usr/lib/postgresql/*/bin/postgres /usr/pgsql-*/bin/postgres)
  command -v postgres >/dev/null && return
  for program in "${found[@]}"; do
    [ -x "$program" ] && return
  done
  if [ "$(id -u)" = 0 ] && [ ! -e /etc/postgresql-common ]; then
    # Debian would start a database of its own on port 5432, which nobody here wants.
    mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/vigie.conf
  fi
  install_package postgresql \
    || die 'PostgreSQL 15 or newer is missing: install it (apt-get install postgresql), or set DATABASE_URL, then start again.'
}

# changed_since STAMP PATH...: true when a file or folder there is newer than the stamp (a folder is, when something in it was removed).
changed_since() {
  local stamp=$1
  shift
  [ -e "$stamp" ] || return 0
  [ -n "$(find "$@" \( -name node_modules -o -name wwwroot -o -name dist -o -name .vite \) -prune -o -newer "$stamp" -print -quit)" ]
}

install_web() {
  [ web/node_modules/.package-lock.json -nt web/package-lock.json ] || (cd web && npm ci --no-audit --no-fund)
}
