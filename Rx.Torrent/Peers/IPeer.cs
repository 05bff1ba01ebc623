using System.Net;
using System.Reactive.Concurrency;
using Rx.Torrent.Primitives;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Peers;

/// <summary>A connected peer, as plugins and observers see it.</summary>
/// <remarks>
/// Its state is read on the loop. What acts on it is legal in every callback and never re-enters: it waits for the end of the step. <see cref="Send"/>,
/// <see cref="SendAsync"/>, <see cref="HoldReading"/> and <see cref="Disconnect"/> may be called from any thread.
/// </remarks>
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

    /// <summary>The messages that leave for this peer, after the last plugin: queued, not yet on the way.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect. A tap: it can neither slow nor change what it watches.</remarks>
    IObservable<PeerMessage> Sent { get; }

    /// <summary>The messages that the operating system has taken, in the order of <see cref="Sent"/>. The payload is good during the call only.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect. A tap: it can neither slow nor change what it watches.</remarks>
    IObservable<PeerMessage> Flushed { get; }

    /// <summary>How far a long message has come that is not all there yet: at most once for each read.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect.</remarks>
    IObservable<ReceiveProgress> Receiving { get; }

    /// <summary>About once a second while anybody listens; at least a second apart, also after a stall.</summary>
    /// <remarks>Hot; no replay; on the loop; completes at the disconnect.</remarks>
    IObservable<long> Tick { get; }

    /// <summary>A piece is whole and verified of which this peer has sent a block. Said before the swarm says it; also after the disconnect.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<PieceVerified> WhenPieceVerified { get; }

    /// <summary>A piece did not match its hash of which this peer has sent a block. Said before the swarm says it; also after the disconnect.</summary>
    /// <remarks>Hot; no replay; on the loop; completes with the swarm.</remarks>
    IObservable<PieceFailed> WhenPieceFailed { get; }

    /// <summary>Sends a message. It enters at the core's end, so that every plugin's outgoing operator sees it; once the peer is gone it does nothing.</summary>
    void Send(PeerMessage message);

    /// <summary>As <see cref="Send"/>, and tells when the operating system has taken the message, or that it never will.</summary>
    Sending SendAsync(PeerMessage message);

    /// <summary>
    /// Says, while the message is on its way through the caller's stage, that the plugin does not drop it by not passing it on: it answers itself, or passes it on
    /// later. Without that the core does what is due for a dropped message.
    /// </summary>
    /// <param name="message">An incoming request (it gets no reject meanwhile), an outgoing request (the block stays asked of this peer), or an outgoing block.</param>
    /// <param name="deadline">After that much time it counts as dropped after all. Up to an hour.</param>
    /// <exception cref="InvalidOperationException">The message is neither on its way through a stage now nor taken over already, or is of another kind.</exception>
    void TakeOver(PeerMessage message, TimeSpan deadline);

    /// <summary>
    /// Says that a message which the caller's stage has, or has taken over, will not be passed on: the core does now what is due for a dropped message (a request gets its
    /// reject, a block its next peer), and the caller must not emit it any more. Nothing happens when it is nowhere any more.
    /// </summary>
    void GiveUp(PeerMessage message);

    /// <summary>Reads nothing more from the peer until the result is disposed, so that it feels the pressure. Holds add up; its silence is no fault meanwhile.</summary>
    IDisposable HoldReading();

    /// <summary>Closes the connection when what is under way has finished. A second call does nothing.</summary>
    void Disconnect(DisconnectReason reason);
}
