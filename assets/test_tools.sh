#!/bin/sh
# What the tests need beside Python: Chromium with fonts, and a PostgreSQL server. Installs them from Debian where it
# may, else says what to do.
set -e
missing=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || missing="chromium fonts-noto-core fonts-noto-cjk"
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$missing postgresql"
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
  echo "The tests need: $missing. For example: sudo apt-get install $missing" >&2
  exit 1
fi
