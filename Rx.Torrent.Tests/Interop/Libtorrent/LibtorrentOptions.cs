using System.Net;
using System.Text.Json.Nodes;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Libtorrent;

/// <summary>How a libtorrent session is set up. As it stands: TCP on loopback, no encryption, nothing that finds peers by itself.</summary>
internal sealed record LibtorrentOptions
{
    /// <summary>Where it listens, and where it dials from.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    public Encryption Encryption { get; init; } = Encryption.Off;

    public bool Tcp { get; init; } = true;

    public bool Utp { get; init; }

    public bool Dht { get; init; }

    public bool LocalDiscovery { get; init; }

    /// <summary>Any other setting by its name in libtorrent, such as <c>("peer_timeout", 5)</c>; the last word.</summary>
    public IReadOnlyList<(string Name, JsonNode Value)> Settings { get; init; } = [];

    /// <summary>The settings as the script takes them.</summary>
    public string ToJson()
    {
        var (policy, level) = Encryption switch
        {
            Encryption.Off => (2, 3),
            Encryption.Allowed => (1, 3),
            _ => (0, 2),
        };
        var settings = new JsonObject
        {
            ["listen_interfaces"] = $"{new IPEndPoint(Address, 0)}",
            ["outgoing_interfaces"] = $"{Address}",
            ["enable_upnp"] = false,
            ["enable_natpmp"] = false,
            ["enable_lsd"] = LocalDiscovery,
            ["enable_dht"] = Dht,
            ["dht_bootstrap_nodes"] = "",
            ["dht_restrict_routing_ips"] = false,
            ["dht_restrict_search_ips"] = false,
            ["dht_enforce_node_id"] = false,
            ["dht_prefer_verified_node_ids"] = false,
            ["allow_multiple_connections_per_ip"] = true,
            ["enable_incoming_tcp"] = Tcp,
            ["enable_outgoing_tcp"] = Tcp,
            ["enable_incoming_utp"] = Utp,
            ["enable_outgoing_utp"] = Utp,
            ["in_enc_policy"] = policy,
            ["out_enc_policy"] = policy,
            ["allowed_enc_level"] = level,
            ["min_reconnect_time"] = 1,
            ["alert_queue_size"] = 10_000,
        };
        foreach (var (name, value) in Settings) settings[name] = value.DeepClone();
        return settings.ToJsonString();
    }
}
