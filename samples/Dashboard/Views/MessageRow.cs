using Rx.Torrent.Dashboard.Live;

namespace Rx.Torrent.Dashboard.Views;

/// <summary>How many messages of one type have come and gone since somebody looked.</summary>
internal sealed record MessageRow(string Type, long Incoming, long Sent, long IncomingRate, long SentRate)
{
    public static Columns<MessageRow> Columns { get; } = new()
    {
        { "type", row => row.Type },
        { "in", row => row.Incoming },
        { "out", row => row.Sent },
        { "inRate", row => row.IncomingRate },
        { "outRate", row => row.SentRate },
    };
}
