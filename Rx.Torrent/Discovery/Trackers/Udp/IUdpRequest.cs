namespace Rx.Torrent.Discovery.Trackers.Udp;

/// <summary>What a tracker is asked once there is a connection id, and what becomes of its answer.</summary>
internal interface IUdpRequest
{
    /// <summary>The number of the action (BEP 15), in the request and in its answer.</summary>
    int Action { get; }

    /// <summary>What stands behind the sixteen bytes that every request begins with.</summary>
    byte[] Body { get; }

    /// <summary>Takes the answer, without the eight bytes that every answer begins with. Whatever it is, nothing is thrown.</summary>
    /// <returns>False for one that is too short to be one.</returns>
    bool TryTake(ReadOnlySpan<byte> answer);
}
