namespace Rx.Torrent.Testing.Simulation;

/// <summary>What happened in a simulated network.</summary>
public enum NetworkEventKind
{
    /// <summary>A connection was asked for.</summary>
    Dialled,

    /// <summary>Nobody takes connections there.</summary>
    Refused,

    /// <summary>A connection was made.</summary>
    Connected,

    /// <summary>Bytes arrived.</summary>
    Arrived,

    /// <summary>One end has said all that it had to say.</summary>
    Closed,

    /// <summary>One end has broken the connection off.</summary>
    Reset,

    /// <summary>A datagram arrived.</summary>
    DatagramArrived,

    /// <summary>A datagram was lost: on a line, at a translator of addresses, or because nobody is there.</summary>
    DatagramLost,
}
