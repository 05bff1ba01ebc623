using Rx.Torrent.Peers;

namespace Rx.Torrent.Extensions.SmartBans;

/// <summary>A piece that has failed, once or more often.</summary>
internal sealed class FailedPiece
{
    /// <summary>Who sent which of its blocks.</summary>
    public List<Evidence> Evidence { get; } = [];

    /// <summary>How many blocks are remembered of it.</summary>
    public int BlockCount { get; set; }

    /// <summary>Who has it to himself; null while nobody has.</summary>
    public IPeer? Owner { get; set; }

    /// <summary>Since when.</summary>
    public DateTimeOffset Since { get; set; }
}
