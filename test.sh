#!/usr/bin/env bash
# Installs the real clients that the tests talk to, where apt and root, and npm, are at hand, and runs every test.
# Arguments go to dotnet test: ./test.sh --filter FullyQualifiedName~Wire
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

clients=(python3-libtorrent transmission-daemon transmission-cli opentracker iproute2 chromium)
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

# What is made for Node.js, in the versions of its lock file, into artifacts/node.
install_node_packages() {
    command -v npm >/dev/null || { echo "no npm here: tests against Node's bittorrent-tracker and bittorrent-dht may be skipped"; return; }
    local source=Rx.Torrent.Tests/Interop/Node target=artifacts/node
    cmp -s "$source/package-lock.json" "$target/package-lock.json" && [[ -d $target/node_modules ]] && return
    mkdir -p "$target"
    cp "$source/package.json" "$source/package-lock.json" "$source/.npmrc" "$target/"
    if ! (cd "$target" && npm ci --omit=optional --ignore-scripts --no-audit --no-fund --loglevel=error); then
        rm -f "$target/package-lock.json" # so that the next run tries again
        echo "npm failed: tests against Node's bittorrent-tracker and bittorrent-dht may be skipped"
    fi
}

install_clients
install_node_packages
rm -rf "$results"
status=0
dotnet test Rx.Torrent.slnx -c Release --nologo --logger trx --results-directory "$results" "$@" || status=$?
grep -rhoE 'Test Name="[^"]*".*Completed="False"' "$results" --include='Sequence*.xml' 2>/dev/null | sort -u | sed -E 's/Test Name="([^"]*)".*/did not end: \1/' || true
exit "$status"
