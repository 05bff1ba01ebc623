namespace Rx.Torrent.CommandLine.Json;

/// <summary>What <c>dht … --json</c> says. What a verb does not tell is not there.</summary>
internal sealed record DhtJson
{
    public string? Target { get; init; }

    public IReadOnlyList<string>? Peers { get; init; }

    public int? Seeds { get; init; }

    public int? Downloaders { get; init; }

    public string? Value { get; init; }

    public long? Sequence { get; init; }

    public int? Stored { get; init; }

    public IReadOnlyList<string>? Refusals { get; init; }

    public string? Id { get; init; }

    public string? External { get; init; }

    public int? Nodes { get; init; }

    public long? QueriesSent { get; init; }

    public long? AnswersReceived { get; init; }

    public long? QueriesTimedOut { get; init; }

    public long? BytesSent { get; init; }

    public long? BytesReceived { get; init; }
}
