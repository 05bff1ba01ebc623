namespace Rx.Torrent.Choking;

/// <summary>What a choker knows of one connected peer. Who it is the swarm says: <c>swarm.Find(candidate.Peer)</c>.</summary>
public readonly record struct ChokeCandidate
{
    /// <summary>The peer's token, by which the decision names it.</summary>
    public required PeerToken Peer { get; init; }

    /// <summary>The peer wants pieces of us. False also for one that says that it only uploads (BEP 21).</summary>
    public bool PeerInterested { get; init; }

    /// <summary>We refuse its requests at present.</summary>
    public bool AmChoking { get; init; }

    /// <summary>We are interested, it does not choke us, and still it has sent no block for 60 seconds.</summary>
    public bool IsSnubbing { get; init; }

    /// <summary>What it sends us, in bytes per second, over the last ten to twenty seconds.</summary>
    public double DownloadRate { get; init; }

    /// <summary>What we send it, in bytes per second.</summary>
    public double UploadRate { get; init; }

    /// <summary>What we have sent it since it was last unchoked, in bytes.</summary>
    public long UploadedSinceUnchoked { get; init; }

    /// <summary>When it was connected.</summary>
    public TimeSpan ConnectedAt { get; init; }

    /// <summary>When it was last unchoked; none when it never was.</summary>
    public TimeSpan? UnchokedAt { get; init; }
}
