using System.Net;

namespace Rx.Torrent.CommandLine.Tracker;

/// <summary>Where a <see cref="TrackerServer"/> listens, what it tells peers to do, and how much it remembers.</summary>
public sealed record TrackerServerOptions
{
    /// <summary>The address to listen on.</summary>
    /// <value>Default: loopback.</value>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port to listen on.</summary>
    /// <value>Default: 0, which lets the system choose.</value>
    public int Port { get; init; }

    /// <summary>Whether it speaks UDP too, on the same port number.</summary>
    /// <value>Default: true.</value>
    public bool Udp { get; init; } = true;

    /// <summary>How often peers are to announce.</summary>
    /// <value>Default: 5 minutes.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often peers may announce.</summary>
    /// <value>Default: 30 seconds.</value>
    public TimeSpan MinInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A peer that has not announced for so long is gone.</summary>
    /// <value>Default: 11 minutes, two intervals and a bit.</value>
    public TimeSpan Expiry { get; init; } = TimeSpan.FromMinutes(11);

    /// <summary>How many peers are named to one that does not say how many it wants.</summary>
    /// <value>Default: 50.</value>
    public int DefaultNumWant { get; init; } = 50;

    /// <summary>How many peers are named at most.</summary>
    /// <value>Default: 200.</value>
    public int MaxNumWant { get; init; } = 200;

    /// <summary>How many swarms are remembered; a further one is refused.</summary>
    /// <value>Default: 10,000.</value>
    public int MaxSwarms { get; init; } = 10_000;

    /// <summary>How many peers are remembered, all swarms together; a further one learns of others, and they do not learn of it.</summary>
    /// <value>Default: 100,000.</value>
    public int MaxPeers { get; init; } = 100_000;

    /// <summary>The clock by which peers expire.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
