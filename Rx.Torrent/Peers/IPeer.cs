using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>A connected peer, as plugins and observers see it.</summary>
/// <remarks>Its state is read on the loop. <see cref="Send"/> and <see cref="Disconnect"/> are legal anywhere, in every callback and from every thread: they queue.</remarks>
public interface IPeer
{
    /// <summary>The address of the other end.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>True when they dialled us.</summary>
    bool IsIncoming { get; }

    /// <summary>The transport underneath, such as <c>tcp</c>.</summary>
    string Transport { get; }

    /// <summary>Who it says it is; null until its handshake has passed the plugins.</summary>
    PeerId? Id { get; }

    /// <summary>The extensions that its handshake offered.</summary>
    ReservedBits Reserved { get; }

    /// <summary>What its extended handshakes have said so far (BEP 10); empty before the first.</summary>
    PeerMessage.ExtendedHandshake Extensions { get; }

    /// <summary>We serve it no blocks. Follows what really went out.</summary>
    bool AmChoking { get; }

    /// <summary>It has what we want, and we have said so.</summary>
    bool AmInterested { get; }

    /// <summary>It serves us no blocks.</summary>
    bool PeerChoking { get; }

    /// <summary>It wants what we have.</summary>
    bool PeerInterested { get; }

    /// <summary>The pieces that it has said it has. While nobody knows how many there are, out of as many as it has spoken of.</summary>
    PieceSet Pieces { get; }

    /// <summary>The loop that owns the swarm: time, and the thread on which everything here happens.</summary>
    IScheduler Loop { get; }

    /// <summary>The messages that the core gets from this peer, after the last plugin.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect. A tap: it can neither slow nor change what it watches.</remarks>
    IObservable<PeerMessage> Incoming { get; }

    /// <summary>The messages that go to the wire, after the last plugin.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect. A tap: it can neither slow nor change what it watches.</remarks>
    IObservable<PeerMessage> Outgoing { get; }

    /// <summary>Sends a message. It enters at the core's end, so that every plugin's outgoing operator sees it; once the peer is gone it does nothing.</summary>
    void Send(PeerMessage message);

    /// <summary>Closes the connection when what is under way has finished. A second call does nothing.</summary>
    void Disconnect(DisconnectReason reason);
}
