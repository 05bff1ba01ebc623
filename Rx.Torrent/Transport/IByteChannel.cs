using System.Net;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Transport;

/// <summary>A connection as bytes, in the manner of a non-blocking socket: ask, and be told when asking again makes sense.</summary>
/// <remarks>
/// One thread at a time calls it (the loop); it calls its <see cref="IByteChannelEvents"/> from any thread. Nothing arrives unasked,
/// so whoever stops asking has back-pressure, and a channel that waits holds no buffer.
/// </remarks>
public interface IByteChannel : IDisposable
{
    /// <summary>The address of the other end.</summary>
    IPEndPoint Remote { get; }

    /// <summary>The address of this end.</summary>
    IPEndPoint Local { get; }

    /// <summary>The name of the transport that made it.</summary>
    string Transport { get; }

    /// <summary>Where messages come from that are received here: <see cref="MessageOrigin.WebSeed"/> for a server that is no peer.</summary>
    MessageOrigin Origin => MessageOrigin.Wire;

    /// <summary>What broke the connection, in a word or two, once something has.</summary>
    string Failure => "";

    /// <summary>Says who is told. Once, before anything else.</summary>
    void Start(IByteChannelEvents events);

    /// <summary>Takes what has arrived, as far as it fits.</summary>
    /// <returns>The count with <see cref="ChannelState.Ready"/>; otherwise no bytes, and why.</returns>
    ChannelState Receive(Span<byte> into, out int count);

    /// <summary>Asks to be told through <see cref="IByteChannelEvents.Readable"/>.</summary>
    /// <returns>True when there is something to receive at once; the event does not follow then.</returns>
    bool WaitReadable();

    /// <summary>Sends every segment, in order. Until it has finished the segments must not change and no other send may start.</summary>
    /// <returns><see cref="ChannelState.Ready"/> when all bytes were taken; <see cref="ChannelState.Waiting"/> when
    /// <see cref="IByteChannelEvents.Sent"/> will follow; <see cref="ChannelState.Failed"/> otherwise.</returns>
    ChannelState Send(IList<ArraySegment<byte>> segments);
}
