#!/usr/bin/env bash
# Installs the real clients that the tests talk to, where apt and root are at hand, and runs every test.
# Arguments go to dotnet test: ./test.sh --filter FullyQualifiedName~Wire
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

clients=(python3-libtorrent transmission-daemon transmission-cli opentracker iproute2)
results=artifacts/tests

missing_clients() {
    local package
    for package in "${clients[@]}"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done
}

install_clients() {
    command -v apt-get >/dev/null || { echo "no apt here: tests against real clients may be skipped"; return; }
    local missing
    mapfile -t missing < <(missing_clients)
    ((${#missing[@]})) || return 0
    local as_root=(env)
    if ((EUID != 0)); then
        if ! sudo -n true 2>/dev/null; then
            echo "not root: tests against real clients may be skipped; missing: ${missing[*]}"
            return
        fi
        as_root=(sudo -n env)
    fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

install_clients
rm -rf "$results"
status=0
dotnet test Rx.Torrent.slnx -c Release --nologo --logger trx --results-directory "$results" "$@" || status=$?
grep -rhoE 'Test Name="[^"]*".*Completed="False"' "$results" --include='Sequence*.xml' 2>/dev/null | sort -u | sed -E 's/Test Name="([^"]*)".*/did not end: \1/' || true
exit "$status"
