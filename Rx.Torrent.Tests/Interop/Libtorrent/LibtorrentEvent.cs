using System.Text.Json;

namespace Rx.Torrent.Tests.Interop.Libtorrent;

/// <summary>Something that libtorrent told: an alert, named without its <c>_alert</c>, such as <c>peer_disconnected</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Body">All that came with it, <c>message</c> always.</param>
internal sealed record LibtorrentEvent(string Name, JsonElement Body)
{
    /// <summary>The sentence that libtorrent makes of it.</summary>
    public string Message => this["message"] ?? "";

    /// <summary>A detail by its name (<c>endpoint</c>, <c>error</c>, <c>piece_index</c>, <c>state</c> …) as text; null when it has none.</summary>
    public string? this[string detail] => Body.TryGetProperty(detail, out var value) ? value.ToString() : null;
}
