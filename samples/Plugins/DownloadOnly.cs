using Rx.Torrent.Plugins.Operators;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>Downloads and never uploads: nobody learns that we have anything, and whoever asks all the same is refused.</summary>
internal static class DownloadOnly
{
    public static TorrentClientBuilder UseDownloadOnly(this TorrentClientBuilder builder) =>
    #region plugin
        builder.Use(
            name: "download only",
            incoming: (messages, peer) => messages.Block<Request>(), // with BEP 6 the core rejects each of them, once
            outgoing: (messages, peer) => messages
                .Block<Bitfield>().Block<HaveAll>() // with BEP 6 the core says have_none, for one of the three must be said
                .Block<Have>().Block<AllowedFast>().Block<Unchoke>());
    #endregion
}
