using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Rx.Torrent.Metainfo.Reading;
using Rx.Torrent.Primitives;

namespace Rx.Torrent.Metainfo;

/// <summary>A link that names a swarm and says where to look for it (BEP 9, BEP 53). What the torrent contains comes from the swarm itself.</summary>
public sealed class MagnetLink
{
    /// <summary>The version 1 info hash (<c>xt=urn:btih:</c>); null when the link has only one of version 2.</summary>
    public InfoHash? InfoHash { get; init; }

    /// <summary>The version 2 info hash (<c>xt=urn:btmh:1220</c>, BEP 52); null when the link has none.</summary>
    public InfoHash? InfoHashV2 { get; init; }

    /// <summary>What to call it until the metadata is there (<c>dn</c>); as the link has it, so not safe as a file name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The trackers (<c>tr</c>), each a tier of its own.</summary>
    public ImmutableArray<Uri> Trackers { get; init; } = [];

    /// <summary>Web servers that have the content (<c>ws</c>, BEP 19).</summary>
    public ImmutableArray<Uri> WebSeeds { get; init; } = [];

    /// <summary>Peers to try first (<c>x.pe</c>).</summary>
    public ImmutableArray<DnsEndPoint> Peers { get; init; } = [];

    /// <summary>The only files that are wanted, by number (<c>so</c>, BEP 53); empty when all are.</summary>
    public ImmutableArray<FileRange> SelectedFiles { get; init; } = [];

    /// <summary>Parameters that mean nothing to us, decoded, in the order of the link.</summary>
    public ImmutableArray<KeyValuePair<string, string>> OtherParameters { get; init; } = [];

    /// <summary>Reads a link. Trackers, web seeds and peers that make no sense are left out; a wrong hash or selection is an error.</summary>
    /// <exception cref="MagnetLinkException">It is no magnet link, names no torrent or two, or is longer than 64 Ki characters.</exception>
    public static MagnetLink Parse(string link)
    {
        ArgumentNullException.ThrowIfNull(link);
        return MagnetReader.Read(link);
    }

    /// <summary>True, and the link, when <see cref="Parse"/> can read it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MagnetLink? link)
    {
        try
        {
            link = text is null ? null : Parse(text);
        }
        catch (MagnetLinkException)
        {
            link = null;
        }
        return link is not null;
    }

    /// <summary>The link as a text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("magnet:");
        if (InfoHash is { } v1) Append("xt", $"urn:btih:{v1}", escape: false);
        if (InfoHashV2 is { } v2) Append("xt", $"urn:btmh:1220{v2}", escape: false);
        if (DisplayName is { } name) Append("dn", name);
        foreach (var tracker in Trackers) Append("tr", tracker.OriginalString);
        foreach (var seed in WebSeeds) Append("ws", seed.OriginalString);
        foreach (var peer in Peers) Append("x.pe", Addresses.Print(peer), escape: false);
        if (!SelectedFiles.IsEmpty) Append("so", string.Join(',', SelectedFiles), escape: false);
        foreach (var (key, value) in OtherParameters) Append(Uri.EscapeDataString(key), value);
        return text.ToString();

        void Append(string key, string value, bool escape = true) => text
            .Append(text[^1] == ':' ? '?' : '&').Append(key).Append('=').Append(escape ? Uri.EscapeDataString(value) : value);
    }
}
