using Rx.Torrent.Extensions.Dht.Krpc;

namespace Rx.Torrent.Extensions.Dht;

/// <summary>What became of an item that was put.</summary>
/// <param name="Stored">How many nodes keep it. 8 when all went well.</param>
/// <param name="Refusals">Why others do not, if they said it.</param>
public sealed record PutResult(int Stored, IReadOnlyList<KrpcError> Refusals);
