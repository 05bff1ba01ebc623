namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>A query is refused.</summary>
/// <param name="Code">Why; others than those of the enum are possible.</param>
/// <param name="Text">Why, in words.</param>
public sealed record KrpcError(KrpcErrorCode Code, string Text) : KrpcMessage;
