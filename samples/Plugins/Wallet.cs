using System.Buffers.Binary;
using System.Reactive.Linq;
using Rx.Torrent.Wire;
using static Rx.Torrent.Wire.PeerMessage;

namespace Rx.Torrent.Gallery;

/// <summary>Pays at a <see cref="PaymentGate"/>, ahead of each request. A peer without a gate offers no such extension, and is sent nothing.</summary>
internal static class Wallet
{
    public static TorrentClientBuilder UseWallet(this TorrentClientBuilder builder) =>
    #region plugin
        builder.Use(
            name: "wallet",
            outgoing: (messages, peer) => messages.SelectMany(message =>
                message is Request request ? new PeerMessage[] { CoinFor(request), request } : [message]));
    #endregion

    private static Extended CoinFor(Request request)
    {
        var worth = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(worth, (uint)request.Block.Length);
        return new Extended(PaymentGate.Coin, new Payload(worth));
    }
}
