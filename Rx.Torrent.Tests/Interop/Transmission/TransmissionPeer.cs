namespace Rx.Torrent.Tests.Interop.Transmission;

/// <summary>A connection as transmission tells of it.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Port">Where it takes connections; of one that has dialled and not said so, where it dialled from.</param>
/// <param name="ClientName">What program it is.</param>
/// <param name="IsIncoming">It has dialled.</param>
internal sealed record TransmissionPeer(string Address, int Port, string ClientName, bool IsIncoming)
{
    public override string ToString() => $"{Address}:{Port} {ClientName} {(IsIncoming ? "incoming" : "outgoing")}";
}
