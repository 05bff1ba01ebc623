using Rx.Torrent.Peers;
using Rx.Torrent.Wire;

namespace Rx.Torrent.Plugins;

/// <summary>A plugin on one connection: a pair of stream operators between the wire and the core. Made for each connection, so its fields are that peer's state.</summary>
/// <remarks>
/// Filter with <c>Where</c>, transform with <c>Select</c>, inject with <c>Merge</c>, answer with <see cref="IPeer.Send"/>. Whoever returns its input
/// is skipped and costs nothing. Everything runs on the loop; a stage may leave it (<c>Delay</c>, <c>ObserveOn</c>), its output is brought back in order.
/// An exception or <c>OnError</c> closes this connection alone and is published as a <see cref="PluginFault"/>; an early <c>OnCompleted</c> closes it politely.
/// A plugin that comes when the peer is connected already is first told what the peer has said so far, and our own handshake, as messages of the origin
/// <see cref="MessageOrigin.Snapshot"/>, which go no further than itself.
/// </remarks>
public interface IPeerPlugin
{
    /// <summary>From the wire towards the core. The first message is the handshake.</summary>
    /// <remarks>
    /// <code>
    /// wire    --h--b--u--p--p--|
    /// result  --h--b--u-----p--|      (here a filter that drops one block)
    /// </code>
    /// Hot; no replay; on the loop; completes at the disconnect, or when the plugin is taken out. Called once for each connection.
    /// </remarks>
    IObservable<PeerMessage> Incoming(IObservable<PeerMessage> messages, IPeer peer) => messages;

    /// <summary>From the core towards the wire. The first message is the handshake.</summary>
    /// <remarks>
    /// <code>
    /// core    --h--i--r--r--r--|
    /// result  --h--i--r--r--r--|      (here unchanged)
    /// </code>
    /// Hot; no replay; on the loop; completes at the disconnect, or when the plugin is taken out. Called once for each connection.
    /// </remarks>
    IObservable<PeerMessage> Outgoing(IObservable<PeerMessage> messages, IPeer peer) => messages;

    /// <summary>
    /// Asked before the library lets a peer go that it could keep as well: <see cref="DisconnectKind.Redundant"/>, both ends have everything; and
    /// <see cref="DisconnectKind.TooMany"/>, a better peer wants its place. Every other end is no question. On the loop.
    /// </summary>
    /// <returns>False to keep the peer, now; it may be asked again. When it throws it is not asked again for this peer, and the fault is published.</returns>
    bool MayDisconnect(IPeer peer, DisconnectReason reason) => true;
}
