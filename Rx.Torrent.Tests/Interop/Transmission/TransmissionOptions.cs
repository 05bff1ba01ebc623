using System.Net;
using System.Text.Json.Nodes;
using Rx.Torrent.Tests.Interop.Harness;

namespace Rx.Torrent.Tests.Interop.Transmission;

/// <summary>How a transmission daemon is set up. As it stands: TCP on loopback, encryption as the peer likes, nothing that finds peers by itself.</summary>
internal sealed record TransmissionOptions
{
    public Encryption Encryption { get; init; } = Encryption.Off;

    public bool Utp { get; init; }

    public bool Dht { get; init; }

    /// <summary>The nodes that its DHT begins with.</summary>
    public IReadOnlyList<IPEndPoint> DhtNodes { get; init; } = [];

    public bool Pex { get; init; }

    public bool LocalDiscovery { get; init; }

    /// <summary>Any other setting by its name in <c>settings.json</c>; the last word.</summary>
    public IReadOnlyList<(string Name, JsonNode Value)> Settings { get; init; } = [];

    /// <summary>The daemon's <c>settings.json</c>.</summary>
    public string ToJson(IPEndPoint peers, IPEndPoint rpc, string downloads)
    {
        var settings = new JsonObject
        {
            ["bind-address-ipv4"] = $"{peers.Address}",
            ["bind-address-ipv6"] = "::1",
            ["peer-port"] = peers.Port,
            ["peer-port-random-on-start"] = false,
            ["port-forwarding-enabled"] = false,
            ["rpc-enabled"] = true,
            ["rpc-bind-address"] = $"{rpc.Address}",
            ["rpc-port"] = rpc.Port,
            ["rpc-authentication-required"] = false,
            ["rpc-whitelist-enabled"] = false,
            ["rpc-host-whitelist-enabled"] = false,
            ["download-dir"] = downloads,
            ["incomplete-dir-enabled"] = false,
            ["dht-enabled"] = Dht,
            ["lpd-enabled"] = LocalDiscovery,
            ["pex-enabled"] = Pex,
            ["utp-enabled"] = Utp,
            ["encryption"] = (int)Encryption,
            ["download-queue-enabled"] = false,
            ["seed-queue-enabled"] = false,
            ["idle-seeding-limit-enabled"] = false,
            ["ratio-limit-enabled"] = false,
            ["message-level"] = 3,
        };
        foreach (var (name, value) in Settings) settings[name] = value.DeepClone();
        return settings.ToJsonString();
    }
}
