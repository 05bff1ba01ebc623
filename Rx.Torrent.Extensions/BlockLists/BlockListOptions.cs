using Rx.Torrent.Primitives;

namespace Rx.Torrent.Extensions.BlockLists;

/// <summary>Who is blocked.</summary>
public sealed record BlockListOptions
{
    /// <summary>These addresses: neither dialled nor let in. None.</summary>
    public BlockList Addresses { get; init; } = BlockList.Empty;

    /// <summary>Peers whose id begins with one of these (BEP 20), such as <c>-XL0012-</c>; an empty one is nobody's. None.</summary>
    public IReadOnlyList<string> PeerIdPrefixes { get; init; } = [];

    /// <summary>Peers whose client calls itself something that begins with one of these (<c>v</c> of BEP 10), whatever the case; an empty one is nobody's. None.</summary>
    public IReadOnlyList<string> ClientNames { get; init; } = [];

    internal bool Names(PeerId id)
    {
        var text = System.Text.Encoding.Latin1.GetString(id.Span);
        return PeerIdPrefixes.Any(prefix => prefix.Length > 0 && text.StartsWith(prefix, StringComparison.Ordinal));
    }

    internal bool Names(string? client) => client is not null && ClientNames.Any(name => name.Length > 0 && client.StartsWith(name, StringComparison.OrdinalIgnoreCase));
}
