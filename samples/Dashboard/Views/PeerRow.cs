using Rx.Torrent.Dashboard.Live;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A connected peer.</summary>
/// <param name="Address">Its address and port.</param>
/// <param name="Client">What it calls itself, which may be anything.</param>
/// <param name="Source">How we came to know of it.</param>
/// <param name="Flags">What is going on, a letter each.</param>
/// <param name="Down">Bytes a second from it.</param>
/// <param name="Up">Bytes a second to it.</param>
/// <param name="Downloaded">Bytes of blocks from it.</param>
/// <param name="Uploaded">Bytes of blocks to it.</param>
/// <param name="Done">The share of all pieces that it has, in thousandths.</param>
internal sealed record PeerRow(string Address, string Client, string Source, string Flags, long Down, long Up, long Downloaded, long Uploaded, int Done)
{
    public static Columns<PeerRow> Columns { get; } = new()
    {
        { "address", row => row.Address },
        { "client", row => row.Client },
        { "source", row => row.Source },
        { "flags", row => row.Flags },
        { "down", row => row.Down },
        { "up", row => row.Up },
        { "downloaded", row => row.Downloaded },
        { "uploaded", row => row.Uploaded },
        { "done", row => row.Done },
    };
}
