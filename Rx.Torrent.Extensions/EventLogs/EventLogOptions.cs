namespace Rx.Torrent.Extensions.EventLogs;

/// <summary>How much a client may say in a log. A kind is one sort of line, such as "a peer is connected", in one category, over all swarms.</summary>
public sealed record EventLogOptions
{
    /// <summary>How many lines of a kind are written in each <see cref="Window"/>; <see cref="int.MaxValue"/> for all. What is beyond is counted, and at the end of the window one line says how many it was. 30.</summary>
    public int LinesPerWindow { get; init; } = 30;

    /// <summary>The time that <see cref="LinesPerWindow"/> is for. It begins with the first line of the kind. 10 seconds.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(10);
}
