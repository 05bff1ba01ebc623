namespace Rx.Torrent.Testing.Simulation.Swarms;

/// <summary>How peers come and go.</summary>
public sealed record ChurnSetup
{
    /// <summary>How the peers are that come.</summary>
    public PeerSetup Peers { get; init; } = new();

    /// <summary>The mean time from one to the next. 10 s.</summary>
    public TimeSpan Between { get; init => field = Sensible.MeanTime(value); } = TimeSpan.FromSeconds(10);

    /// <summary>The mean time that one stays. 60 s.</summary>
    public TimeSpan Stay { get; init => field = Sensible.Time(value); } = TimeSpan.FromSeconds(60);

    /// <summary>The share of them that go without a word. 0.5.</summary>
    public double Crashes { get; init => field = Sensible.Share(value); } = 0.5;
}
