using Rx.Torrent.Bencode;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>One datagram of the DHT (BEP 5): a <see cref="KrpcQuery"/>, a <see cref="KrpcReply"/> or a <see cref="KrpcError"/>.</summary>
public abstract record KrpcMessage
{
    /// <summary>What ties an answer to its query: chosen by who asks, repeated by who answers.</summary>
    public BencodeString TransactionId { get; init; } = BencodeString.Empty;

    /// <summary>Which program wrote it, if it says so.</summary>
    public BencodeString? Version { get; init; }
}
