using Rx.Torrent.Plugins;

namespace Rx.Torrent.Swarms;

/// <summary>How a swarm stands at one moment.</summary>
public sealed record SwarmProgress
{
    /// <summary>What it is doing.</summary>
    public required SwarmState State { get; init; }

    /// <summary>True when it is known what the torrent contains. While it is not, there are no bytes and no pieces to count.</summary>
    public bool HasMetadata { get; init; } = true;

    /// <summary>Bytes of the whole torrent.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Bytes of wanted pieces that are still to come; verified ones and blocks that wait for the rest of their piece do not count.</summary>
    public required long BytesLeft { get; init; }

    /// <summary>Pieces that are verified.</summary>
    public required int PiecesVerified { get; init; }

    /// <summary>Pieces that there are.</summary>
    public required int PieceCount { get; init; }

    /// <summary>The share of a running check that is done, from 0 to 1; 1 when none runs.</summary>
    public required double Checked { get; init; }

    /// <summary>Bytes of wanted blocks that came since the swarm was added.</summary>
    public required long Downloaded { get; init; }

    /// <summary>Bytes of blocks that were sent since the swarm was added.</summary>
    public required long Uploaded { get; init; }

    /// <summary>Bytes of blocks that came and were of no use.</summary>
    public required long Wasted { get; init; }

    /// <summary>All bytes that came from peers since the swarm was added, protocol included.</summary>
    public long BytesReceived { get; init; }

    /// <summary>All bytes that went to peers since the swarm was added, protocol included.</summary>
    public long BytesSent { get; init; }

    /// <summary>Bytes of blocks that come in a second, over the last few.</summary>
    public required double DownloadRate { get; init; }

    /// <summary>Bytes of blocks that go in a second, over the last few.</summary>
    public required double UploadRate { get; init; }

    /// <summary>Peers that are connected.</summary>
    public required int Peers { get; init; }

    /// <summary>Those of them that have everything.</summary>
    public required int Seeds { get; init; }

    /// <summary>Requests that peers have not answered yet.</summary>
    public required int RequestsOutstanding { get; init; }

    /// <summary>How many whole copies there are among the connected peers and ourselves.</summary>
    public required double DistributedCopies { get; init; }

    /// <summary>What went wrong, in <see cref="SwarmState.Error"/>.</summary>
    public string? Error { get; init; }

    /// <summary>How long the rest will take at this rate; null when nothing comes or nobody knows how much there is, zero when nothing is left.</summary>
    public TimeSpan? TimeLeft => !HasMetadata ? null
        : BytesLeft == 0 ? TimeSpan.Zero
        : DownloadRate < 1 || BytesLeft / DownloadRate > TimeSpan.MaxValue.TotalSeconds ? null
        : TimeSpan.FromSeconds(BytesLeft / DownloadRate);

    /// <summary>The share of all pieces that is verified, from 0 to 1.</summary>
    public double Completed => !HasMetadata ? 0 : PieceCount == 0 ? 1 : (double)PiecesVerified / PieceCount;
}
