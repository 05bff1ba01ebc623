namespace Rx.Torrent.Transport;

/// <summary>What a channel tells its owner, from any thread.</summary>
public interface IByteChannelEvents
{
    /// <summary>There is something to receive, or the channel has ended: ask.</summary>
    void Readable();

    /// <summary>The send that was waiting has finished, well or not.</summary>
    void Sent(ChannelState state);
}
