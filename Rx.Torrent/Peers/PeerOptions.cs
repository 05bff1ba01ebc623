namespace Rx.Torrent.Peers;

/// <summary>How patient a connection is.</summary>
public sealed record PeerOptions
{
    /// <summary>How long a connection may take to come about. 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the other side's handshake may take once connected. 10 s.</summary>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a peer may say nothing at all before it is taken for dead. 120 s (BEP 3 has keep-alives every two minutes). It may take twice as long to take what is sent to it.</summary>
    public TimeSpan SilenceTimeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>After how much silence of our own a keep-alive goes out. 90 s, to be heard well before the two minutes of BEP 3 are over.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(90);
}
