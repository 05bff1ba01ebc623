namespace Rx.Torrent.Extensions.Dht.Running;

/// <summary>What a node has done so far.</summary>
internal sealed class Counters
{
    public long QueriesSent { get; set; }

    public long AnswersReceived { get; set; }

    public long QueriesTimedOut { get; set; }

    public long QueriesHeldBack { get; set; }

    public long QueriesReceived { get; set; }

    public long AnswersSent { get; set; }

    public long Malformed { get; set; }

    public long Unexpected { get; set; }

    public long Dropped { get; set; }

    public long BytesReceived { get; set; }

    public long BytesSent { get; set; }
}
