#!/bin/sh
# Installs posture for one user: download, verify, try, and last one rename. usage() says how.
# POSIX sh (dash, bash, busybox). Nothing runs before the last line has been read, so that half of
# this script does nothing.

# A fork changes this line.
REPOSITORY=posture-dev/posture

usage() {
  cat <<'EOF'
Usage: sh install.sh [--to DIR] [--version X] [--portable]
   or: curl -fsSL URL | sh -s -- [--to DIR] [--version X] [--portable]

Installs posture, verified against the SHA256SUMS of its release. Never needs root.

  --to DIR      Install into DIR (default: ~/.local/bin; with --portable: /)
  --version X   Install this version (default: the latest release)
  --portable    Install the folder that brings its own C library, for musl and for empty images.
                It runs as /posture; in another DIR it can only be kept, to be copied there
  --help        Print this

Environment:
  GITHUB_TOKEN         For a private fork; no public release needs it. Goes to the API host only
  POSTURE_API_URL      The API that GITHUB_TOKEN is for (default: https://api.github.com)
  POSTURE_RELEASE_URL  A mirror with latest/download/FILE and download/vX/FILE; then no token is used
EOF
}

main() {
  # Here, and not in a function of its own: zsh would switch it on again at that one's end.
  case ${GITHUB_TOKEN+set}$- in set*x*)
    { set +x; } 2>/dev/null
    printf 'install.sh: tracing ends here: GITHUB_TOKEN is set\n' >&2
    ;;
  esac
  set +a -eu
  # What arrives in the environment stays exported when it is set anew: not these.
  unset token authorization credentials
  export LC_ALL=C
  # Nobody reads on (`| head`): what is told decides nothing. Caught, and so not ignored by others.
  trap : PIPE
  to='' version='' portable=no token='' work='' made='' child='' old='' finished=no loopback=no
  take_token
  read_arguments "$@"
  choose_asset
  choose_hosts
  choose_tools
  trap clean_up EXIT
  trap 'stop SIGHUP 129' HUP
  trap 'stop SIGINT 130' INT
  trap 'stop SIGTERM 143' TERM
  make_directory
  if [ -n "$token" ]; then download_by_api; else download_public; fi
  verify
  if [ "$portable" = yes ]; then place_bundle; else place_program; fi
  tell
}

# Whoever was sent the token could answer with it.
say() {
  if [ -n "$token" ]; then
    case $1 in *"$token"*) set -- "${1%%"$token"*}[GITHUB_TOKEN]" ;; esac
  fi
  printf 'install.sh: %s\n' "$1" 2>/dev/null || :
}
warn() { say "$1" >&2; }
die() {
  warn "$1"
  exit "${2:-1}"
}

# Out of the environment, which every program started here inherits.
take_token() {
  token=${GITHUB_TOKEN:-}
  unset GITHUB_TOKEN
  case $token in *[!A-Za-z0-9_.-]*)
    token=''
    warn "GITHUB_TOKEN has characters that no token of GitHub has: going on without it"
    ;;
  esac
}

read_arguments() {
  while [ $# -gt 0 ]; do
    option=$1
    shift
    case $option in
      --help | -h) usage && exit 0 ;;
      --portable) portable=yes && continue ;;
      --to | --version)
        [ $# -gt 0 ] || die "cannot read the options: $option has no value; see --help" 64
        value=$1
        shift
        ;;
      --to=* | --version=*) value=${option#*=} ;;
      *) die "cannot read the options: $option is not one; see --help" 64 ;;
    esac
    [ -n "$value" ] || die "cannot read the options: $option is empty; see --help" 64
    case $option in --to*) to=$value ;; *) version=${value#v} ;; esac
  done
  case $version in [!0-9]* | *[!0-9A-Za-z.+-]*)
    die "cannot read the options: --version takes a version as 1.2.3; see --help" 64
    ;;
  esac
}

choose_asset() {
  system=$(uname -s) machine=$(uname -m)
  [ "$system" = Linux ] ||
    die "cannot install on $system (macOS is Darwin): posture judges Linux, by its /proc; install it in the container or on the host that is to be judged"
  case $machine in
    x86_64 | amd64) arch=x86_64 loader=/lib64/ld-linux-x86-64.so.2 ;;
    aarch64 | arm64) arch=aarch64 loader=/lib/ld-linux-aarch64.so.1 ;;
    *) die "cannot install on $machine: releases are for x86_64 and aarch64; build it from source" ;;
  esac
  asset=posture-$arch-unknown-linux-gnu
  [ "$portable" = no ] || { asset=posture-portable-$arch.tar.gz && return; }
  libc=glibc
  [ -e "$loader" ] || libc="not glibc ($loader is not there)"
  case $(ldd --version 2>&1 </dev/null) in *musl*) libc=musl ;; esac
  [ -e "$loader" ] || [ ! -e "/lib/ld-musl-$arch.so.1" ] || libc=musl
  [ "$libc" = glibc ] ||
    die "cannot install posture-$arch-unknown-linux-gnu: the C library of this system is $libc; add --portable for the folder /posture that brings its own (curl ... | sh -s -- --portable)"
}

choose_hosts() {
  # Who names a mirror wants the mirror; a token is for the API.
  [ -z "${POSTURE_RELEASE_URL:-}" ] || token=''
  releases=${POSTURE_RELEASE_URL:-https://github.com/$REPOSITORY/releases}
  api=${POSTURE_API_URL:-https://api.github.com}
  releases=${releases%/} api=${api%/}
  for url in "$releases" "$api"; do
    case $(origin "$url") in http://127.0.0.1:* | 'http://[::1]:'*) loopback=yes ;; esac
    is_allowed "$url" ||
      die "cannot use POSTURE_RELEASE_URL or POSTURE_API_URL: one is not an https address (http: to 127.0.0.1:PORT and [::1]:PORT only); correct it" 64
  done
}

choose_tools() {
  for tool in mktemp sed grep tr gzip tar; do
    case $tool$portable in gzipno | tarno) continue ;; esac
    command -v "$tool" >/dev/null || die "cannot install: there is no $tool on PATH; install it"
  done
  hasher=sha256sum
  command -v sha256sum >/dev/null || hasher=openssl
  command -v "$hasher" >/dev/null ||
    die "cannot verify a download: there is neither sha256sum nor openssl on PATH; install one"
  choose_downloader
}

choose_downloader() {
  if command -v curl >/dev/null; then
    downloader=curl
    return
  fi
  command -v wget >/dev/null ||
    die "cannot download: there is neither curl nor wget on PATH; install one"
  case $(HOME='' WGETRC='' wget --help 2>&1 </dev/null) in
    *'GNU Wget 1.'*) downloader=gnu_wget ;;
    *BusyBox*) downloader=busybox_wget ;;
    *) die "cannot download: this wget is neither GNU Wget 1 nor busybox, and its redirects cannot be checked; install curl" ;;
  esac
  if [ -n "$token" ] && [ "$downloader" = busybox_wget ]; then
    token=''
    warn "GITHUB_TOKEN is not used: busybox wget takes it as an argument only, which others can read; install curl for a private fork"
  fi
}

origin() {
  authority=${1#*://}
  printf '%s://%s' "${1%%://*}" "${authority%%[/?#]*}"
}

# https; http only on loopback, and only where a loopback address was asked for.
is_allowed() {
  case $1 in *[[:space:][:cntrl:]\"\\]*) return 1 ;; esac
  site=$(origin "$1")
  case ${site#*://} in '' | *[!][A-Za-z0-9.:-]*) return 1 ;; esac
  case $site in
    https://*) ;;
    http://127.0.0.1:* | 'http://[::1]:'*) [ "$loopback" = yes ] ;;
    *) return 1 ;;
  esac
}

clean_up() {
  trap '' HUP INT TERM
  if [ -n "$child" ] && kill "$child" 2>/dev/null; then
    { wait "$child" || :; } 2>/dev/null
  fi
  if [ -n "$old" ] && [ ! -e "$place" ]; then mv "$old" "$place" || :; fi
  if [ -n "$work" ]; then rm -rf "$work"; fi
  if [ "$finished" = no ] && [ -n "$made" ]; then
    while rmdir "$to" 2>/dev/null && [ "$to" != "$made" ]; do to=$(dirname "$to"); done
  fi
}

stop() {
  die "cannot go on: interrupted by $1; nothing was installed or changed: run it again" "$2"
}

make_directory() {
  if [ -z "$to" ] && [ "$portable" = yes ]; then to=/; fi
  if [ -z "$to" ] && [ -z "${HOME:-}" ]; then
    die "cannot install into ~/.local/bin: HOME is not set; name a directory with --to"
  fi
  to=${to:-$HOME/.local/bin}
  case $to in /*) ;; *) to=$(working_directory)/$to ;; esac
  while [ "$to" != / ] && [ "$to" != "${to%/}" ]; do to=${to%/}; done
  place=${to%/}/posture dir=$to
  if [ "$portable" = no ]; then refuse_directory; fi
  while [ ! -e "$dir" ]; do made=$dir && dir=$(dirname "$dir"); done
  found=$(mkdir -p "$to" 2>&1) || die "cannot make the directory $to: $found; name another with --to"
  # In the same directory, so that the last step is one rename.
  work=$(mktemp -d "${to%/}/.posture-install.XXXXXX" 2>/dev/null) ||
    die "cannot write to $to: it is read-only, or not yours; name another directory with --to"
}

# A directory that was removed has no path, and the root would take its place.
working_directory() {
  case $(pwd 2>/dev/null) in
    /*) pwd ;;
    *) die "cannot install into $to: the working directory is gone; name a directory from / on with --to" ;;
  esac
}

refuse_directory() {
  [ ! -d "$place" ] || die "cannot install as $place: a directory is there; name another directory with --to"
}

# The headers of the last answer by name, in order.
header() { grep -i "^ *$1:" "$work/headers" | sed 's/^[^:]*:[[:blank:]]*//' | tr -d '\r'; }

# One request. Leaves $http (empty: no answer), $code, and every redirect's target in $work/hops.
request() {
  authorization=''
  if [ -n "$token" ] && [ "$trusted" = yes ]; then authorization="Authorization: Bearer $token"; fi
  : >"$work/headers"
  : >"$work/log"
  code=0
  "by_$downloader" "$1" "$2" &
  child=$!
  # Not in the foreground: a shell runs no trap before that ends.
  wait "$child" || code=$?
  child='' authorization=''
  rm -f "$work/wgetrc"
  if grep -q 'certificate validation not implemented' "$work/headers"; then
    die "cannot trust $(origin "$1"): this wget does not verify certificates; install curl"
  fi
  http=$(sed -n 's|^ *HTTP/[0-9.]* \([0-9]*\).*|\1|p' "$work/headers" | tail -n 1)
  header location >"$work/steps"
  cat "$work/steps" >>"$work/hops"
  while read -r step; do
    case $step in [!/]*) is_allowed "$step" || refuse_redirect "$step" ;; esac
  done <"$work/steps"
}

refuse_redirect() {
  die "cannot fetch $file: $(origin "$url") redirects to $(origin "$1" | tr -cd '!-~'), which is not https; nothing was installed: report it"
}

# The token and the URL reach curl on stdin; -q: no ~/.curlrc may say --verbose or --insecure.
by_curl() {
  plain='' credentials=''
  [ "$loopback" = no ] || plain=,http
  [ -z "$authorization" ] || credentials="header = \"$authorization\""
  exec curl -q -sS --globoff --proto "=https$plain" --tlsv1.2 --connect-timeout 30 \
    --speed-limit 1 --speed-time 60 -D "$work/headers" -o "$2" -K - 2>"$work/log" <<EOF
url = "$1"
header = "Accept: $accept"
$credentials
EOF
}

by_gnu_wget() {
  (
    umask 077
    cat >"$work/wgetrc" <<EOF
netrc = off
header = Accept: $accept
${authorization:+header = $authorization}
EOF
  )
  exec env HOME="$work" WGETRC="$work/wgetrc" wget -S -nv --tries=1 --timeout=60 --max-redirect=0 \
    -o "$work/headers" -O "$2" "$1"
}

# busybox: it follows redirects itself, and so never gets the token.
by_busybox_wget() { exec wget -q -S -O "$2" "$1" 2>"$work/headers" </dev/null; }

# Every redirect is followed here: the token stays at the API, and no step leaves https.
fetch() {
  url=$1 file=$2 trusted=no steps=0
  if [ "$(origin "$url")" = "$(origin "$api")" ]; then trusted=yes; fi
  : >"$work/hops"
  request "$url" "$work/$file"
  while [ "$steps" -lt 5 ]; do
    case $http in 301 | 302 | 303 | 307 | 308) ;; *) break ;; esac
    next=$(tail -n 1 "$work/steps") steps=$((steps + 1))
    case $next in //*) next=${url%%://*}:$next ;; /*) next=$(origin "$url")$next ;; esac
    is_allowed "$next" || refuse_redirect "$next"
    [ "$(origin "$next")" = "$(origin "$url")" ] || trusted=no
    url=$next
    request "$url" "$work/$file"
  done
  [ "$http/$code" = 200/0 ] || explain_failure
}

explain_failure() {
  # A full disk takes the downloader's own words too.
  { printf 'room\n' >"$work/room"; } 2>/dev/null ||
    die "cannot write $file to $to: no space is left there; make room, or name another directory with --to"
  attempt="cannot fetch $file from $(origin "$url")"
  remaining=$(header x-ratelimit-remaining)
  whose="this network address"
  [ -z "$token" ] || [ "$trusted" = no ] || whose=GITHUB_TOKEN
  case $http/$remaining in
    429/* | 403/0)
      die "$attempt: HTTP $http, the rate limit of $whose is used up$(reset_time); wait, then run it again" ;;
    401/* | 403/*)
      [ -z "$token" ] || die "$attempt: HTTP $http, it refuses GITHUB_TOKEN; renew it, or unset it: a public release needs none" ;;
    404/*)
      die "$attempt: HTTP 404, there is no such release or it has no such file; check --version, and for a private fork GITHUB_TOKEN" ;;
  esac
  case $http in
    '' | 200) die "$attempt: $(last_words); check the network and the proxy, then run it again" ;;
    *) die "$attempt: HTTP $http; run it again later" ;;
  esac
}

reset_time() {
  reset=$(header x-ratelimit-reset)
  case $reset in
    '' | *[!0-9]*) ;;
    *) printf ', for %s more minutes' $(((reset - $(date +%s)) / 60 + 1)) ;;
  esac
}

# What the program said that failed, without a query: those of signed URLs are secrets.
last_words() {
  words=$(head -n 1 "$work/log")
  [ -n "$words" ] || [ "$downloader" = curl ] ||
    words=$(grep -v '^ ' "$work/headers" | tail -n 1)
  printf '%s' "${words:-it ended with $code}" | sed 's/?[^ ]*//g; s/\.$//' | tr -cd ' -~'
}

# Needs no API, whose limit for those without a token is low.
download_public() {
  accept=application/octet-stream
  base=$releases/latest/download
  [ -z "$version" ] || base=$releases/download/v$version
  fetch "$base/SHA256SUMS" SHA256SUMS
  # Both files of one release, also when the next one comes out in between.
  tag=$(sed -n 's|.*/download/\(v[0-9A-Za-z.+-]*\)/SHA256SUMS$|\1|p' "$work/hops" | head -n 1)
  [ -z "$tag" ] || base=$releases/download/$tag
  say "downloading $asset ${tag:-${version:-of the latest release}} from $(origin "$releases")"
  fetch "$base/$asset" "$asset"
}

download_by_api() {
  release=latest
  [ -z "$version" ] || release=tags/v$version
  accept=application/vnd.github+json
  fetch "$api/repos/$REPOSITORY/releases/$release" release.json
  warn_of_scopes
  # shellcheck disable=SC2020 # three characters, each to a line's end
  tr ',{}' '\n\n\n' <"$work/release.json" >"$work/fields"
  tag=$(sed -n 's|^ *"tag_name": *"\(v[0-9A-Za-z.+-]*\)".*|\1|p' "$work/fields" | head -n 1)
  accept=application/octet-stream
  say "downloading $asset ${tag:-$release} from $(origin "$api")"
  fetch_asset SHA256SUMS
  fetch_asset "$asset"
}

# Only the number comes from the answer, so no answer decides where the token goes.
fetch_asset() {
  grep -q "^ *\"name\": *\"$1\"" "$work/fields" ||
    die "cannot fetch $1: release ${tag:-$release} has no such file; choose another with --version"
  id=$(sed -n "s|^ *\"url\": *\".*/releases/assets/\([0-9]*\)\".*|\1|p; /^ *\"name\": *\"$1\"/q" \
    "$work/fields" | tail -n 1)
  fetch "$api/repos/$REPOSITORY/releases/assets/$id" "$1"
}

warn_of_scopes() {
  scopes=$(header x-oauth-scopes | tr -cd 'A-Za-z0-9:_, -')
  for scope in $(printf '%s' "$scopes" | tr ',' ' '); do
    case $scope in repo | admin:* | delete_repo)
      warn "WARNING: GITHUB_TOKEN may do far more than download: its scopes are $scopes"
      warn "WARNING: a fine-grained token with read access to contents is enough; a public release needs none"
      break
      ;;
    esac
  done
}

sha256_of() {
  if [ "$hasher" = sha256sum ]; then sha256sum; else openssl dgst -sha256 -r; fi <"$1"
}

verify() {
  expected=$(sed -n "s/^\([0-9a-f]\{64\}\) [ *]$asset\$/\1/p" "$work/SHA256SUMS")
  [ ${#expected} -eq 64 ] ||
    die "cannot verify $asset: SHA256SUMS of the release does not have one line for it; choose another --version"
  actual=$(sha256_of "$work/$asset")
  actual=${actual%% *}
  [ "$actual" = "$expected" ] ||
    die "cannot verify $asset: SHA256SUMS says $expected, the download has $actual; nothing was installed: run it again, and report it if it stays"
}

# Starts it before anything is replaced: a wrong architecture or an old glibc is found here.
try() {
  output=$("$1" --version 2>"$work/log" </dev/null) || output=''
  case $output in
    'posture '[0-9]*) output=${output#posture } ;;
    *) return 1 ;;
  esac
  tried=${output%% *}
  [ -z "$version" ] || [ "$version" = "$tried" ] ||
    die "cannot install $version: the release's program says it is $tried; report it"
}

place_program() {
  chmod 755 "$work/$asset"
  try "$work/$asset" ||
    die "cannot start the downloaded posture here: $(last_words); glibc 2.28 or later is needed, and a directory without noexec; or add --portable"
  refuse_directory
  trap '' HUP INT TERM
  mv -f "$work/$asset" "$place" 2>/dev/null || die "cannot rename the download to $place; name another directory with --to"
  finished=yes
}

place_bundle() {
  mkdir "$work/new"
  tar -xzof "$work/$asset" -C "$work/new" 2>"$work/log" ||
    die "cannot unpack $asset: $(last_words); nothing was installed"
  [ -x "$work/new/posture/posture" ] ||
    die "cannot install $asset: it holds no posture/posture; report it"
  if [ -e "$place" ] && [ ! -x "$place/posture" ]; then
    die "cannot install as $place: something that is not posture is there; name another directory with --to"
  fi
  trap '' HUP INT TERM
  if [ -e "$place" ]; then
    old=$work/old
    mv "$place" "$old" 2>/dev/null || die "cannot move the old $place away; is it a mount?"
  fi
  mv "$work/new/posture" "$place" 2>/dev/null || die "cannot rename the download to $place"
  tried=${tag#v}
  if [ "$place" = /posture ] && ! try "$place/posture"; then
    mv "$place" "$work/new"
    die "cannot start the downloaded posture here: $(last_words); nothing was changed"
  fi
  finished=yes
}

tell() {
  if [ "$portable" = yes ]; then
    say "installed posture ${tried:-$version} in $place; it runs as /posture/posture"
    return
  fi
  say "installed posture $tried as $place"
  first=$(command -v posture) || first=''
  case :$PATH: in
    *:"$to":*) [ "$first" = "$place" ] || say "PATH finds $first first" ;;
    *)
      # Nothing that a shell would read as more than a name is printed to be pasted.
      case $to in
        *[!A-Za-z0-9/._+@%=,~\ -]*) say "$to is not on PATH" ;;
        *) say "$to is not on PATH; add to ~/.profile: export PATH=\"$to:\$PATH\"" ;;
      esac
      ;;
  esac
}

{ main "$@"; }
