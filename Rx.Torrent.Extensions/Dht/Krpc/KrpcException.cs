using Rx.Torrent.Bencode;

namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>A datagram is no message of the DHT, or one that asks for what cannot be.</summary>
public sealed class KrpcException : FormatException
{
    internal KrpcException(KrpcErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>How to say it to who sent it.</summary>
    public KrpcErrorCode Code { get; }

    /// <summary>The transaction of the query that it was; null when it was no query, and nobody waits for an answer.</summary>
    public BencodeString? TransactionId { get; init; }
}
