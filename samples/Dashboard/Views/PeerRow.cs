using Rx.Torrent.Dashboard.Live;
using Rx.Torrent.Swarms.Views;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>A connected peer. What it calls itself may be anything.</summary>
internal sealed record PeerRow(PeerView Peer)
{
    public static Columns<PeerRow> Columns { get; } = new()
    {
        { "address", row => $"{row.Peer.EndPoint}" },
        { "client", row => row.Peer.Client },
        { "source", row => row.Peer.Source.Name },
        { "flags", row => row.Flags },
        { "down", row => Rounded.Rate(row.Peer.DownloadRate) },
        { "up", row => Rounded.Rate(row.Peer.UploadRate) },
        { "downloaded", row => row.Peer.Downloaded },
        { "uploaded", row => row.Peer.Uploaded },
        { "done", row => (long)(row.Peer.Completed * 1000) },
    };

    /// <summary>What is going on, a letter each; the page has a sentence for each of them.</summary>
    private string Flags { get; } = string.Concat(
        Word(Peer.AmInterested, Peer.PeerChoking ? "d" : "D"),
        Word(Peer.PeerInterested, Peer.AmChoking ? "u" : "U"),
        Word(Peer.IsSeed, "S"),
        Word(Peer.IsIncoming, "I"),
        Word(Peer.IsSnubbing, "!"));

    private static string Word(bool isSo, string word) => isSo ? word : "";
}
