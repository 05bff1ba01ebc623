namespace Rx.Torrent.Peers;

/// <summary>Why a connection ended: a kind to act on and a sentence to read.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Detail">More about it, for people; may be empty.</param>
public sealed record DisconnectReason(DisconnectKind Kind, string Detail = "")
{
    /// <summary>A plugin's or the program's own wish.</summary>
    public static DisconnectReason Requested(string detail = "") => new(DisconnectKind.Requested, detail);

    /// <summary>The kind, and the detail behind a colon.</summary>
    public override string ToString() => Detail.Length == 0 ? $"{Kind}" : $"{Kind}: {Detail}";
}
