namespace Rx.Torrent.Testing.Simulation;

/// <summary>A packet on its way.</summary>
internal sealed class FlowPacket(byte[]? bytes)
{
    /// <summary>What it carries; null for the end of the flow.</summary>
    public byte[]? Bytes => bytes;

    /// <summary>It is there, and may wait for those that left before it.</summary>
    public bool HasCome { get; set; }
}
