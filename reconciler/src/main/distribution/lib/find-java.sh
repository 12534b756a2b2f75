# shellcheck shell=sh disable=SC2034 # java_home is for who sources this
# Sourced by bin/slipway and by the repository's ./slipway: where is a Java that is new enough?
# Reads the release file that every JDK has, so that no JVM is started to ask one for its version.

java_needed=25

# Is $1 the home of a Java that is new enough? Its name stays in $java_home.
use_java() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r java_line; do
    case $java_line in
      JAVA_VERSION=*)
        java_major=${java_line#JAVA_VERSION=}
        java_major=${java_major#\"}
        java_major=${java_major%%[!0-9]*}
        [ "${java_major:-0}" -ge "$java_needed" ] || return 1
        java_home=$1
        return 0
        ;;
    esac
  done <"$1/release"
  return 1
}

# Is the java on PATH new enough? It is often a link into the home of a JDK.
use_java_on_path() {
  java_command=$(command -v java 2>/dev/null) || return 1
  java_command=$(readlink -f "$java_command" 2>/dev/null) || return 1
  use_java "${java_command%/bin/java}"
}

use_any_java() {
  for java_candidate in "$@"; do
    use_java "$java_candidate" && return 0
  done
  return 1
}

# Sets $java_home, or says what to install and returns 1.
find_java() {
  java_home=
  [ -n "${JAVA_HOME:-}" ] && use_java "$JAVA_HOME" && return 0
  use_java_on_path && return 0
  use_any_java \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/local/lib/jvm/* /usr/java/* /opt/java/* /opt/*jdk* /opt/jvm/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* "${HOME:-/nonexistent}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec &&
    return 0
  echo "slipway: no Java $java_needed or newer was found in JAVA_HOME, on PATH or in the usual folders." >&2
  echo "Install a JDK $java_needed, for instance Temurin from https://adoptium.net, and set JAVA_HOME to its folder." >&2
  return 1
}
