namespace Rx.Torrent.Extensions.Dht.Krpc;

/// <summary>Of which networks nodes are wanted in an answer (BEP 32).</summary>
[Flags]
public enum NodeFamilies
{
    /// <summary>Nothing said: those of the network over which the query came.</summary>
    Unsaid = 0,

    /// <summary>IPv4.</summary>
    V4 = 1,

    /// <summary>IPv6.</summary>
    V6 = 2,
}
