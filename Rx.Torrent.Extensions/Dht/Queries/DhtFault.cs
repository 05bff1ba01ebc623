namespace Rx.Torrent.Extensions.Dht.Queries;

/// <summary>Something that was handed to the node has failed. The node goes on; a stage that fails is left out from then on.</summary>
/// <param name="Where">The name of the stage, or <c>subscriber</c>.</param>
/// <param name="Exception">What it threw.</param>
public sealed record DhtFault(string Where, Exception Exception);
